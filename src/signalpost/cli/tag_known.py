"""What the commands of `signalpost tag` look up: a dataset, and the pages whose events it takes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from signalpost.errors import InvalidInput

if TYPE_CHECKING:
    from signalpost.store.business import Dataset
    from signalpost.store.control import Snapshot

DatasetId = Annotated[str, typer.Argument(metavar="DATASET", help="The dataset's id, which is the pixel's id.")]


def known(snapshot: Snapshot, dataset_id: str, space_id: int | None = None) -> Dataset:
    """The dataset's settings in a space, by default the first. InvalidInput when there is none."""
    from signalpost.store.control import DEFAULT_SPACE

    found = snapshot.dataset(DEFAULT_SPACE if space_id is None else space_id, dataset_id)
    if found is None:
        raise InvalidInput(f"there is no dataset {dataset_id}; add it first: signalpost datasets add {dataset_id}")
    return found


def origins(snapshot: Snapshot, dataset_id: str) -> list[str]:
    """The origins from which browsers may add events to the dataset, of all browser keys."""
    from signalpost.store.access_keys import KeyKind
    from signalpost.store.control import DEFAULT_SPACE

    return [
        origin
        for key in snapshot.keys(DEFAULT_SPACE)
        if key.kind is KeyKind.BROWSER and key.revoked_at is None and (not key.datasets or dataset_id in key.datasets)
        for origin in key.origins
    ]
