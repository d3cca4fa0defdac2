"""The control file: spaces, business settings, access keys, audit rows and commands.

Rarely written, by whoever has something to say (CLI, dashboard); writers wait for one another. Everyone else reads a
`Snapshot`, which needs the file only when `version()` has moved. All methods are synchronous. Every change is made by
an `author` at `now` (Unix ms) and leaves an audit row in the same transaction. Secrets are never in a value returned
here, except by `create_key` (once) and `token`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from enum import Enum
from typing import Any, Protocol

import msgspec

from signalpost.connectors.source import OrderSource
from signalpost.quality.meta_word import MetaWord
from signalpost.quality.reported import ReportedDay
from signalpost.store.access_keys import Basis, Key, KeyKind, Right, key_hash
from signalpost.store.audit import AuditHead, AuditVerdict
from signalpost.store.business import Config, ConfigVersion, Dataset
from signalpost.store.routes import RouteTable
from signalpost.store.spend import Spend, SpendAsked, SpendSum
from signalpost.store.tag.drafts import TagDraft
from signalpost.store.tag.rules import Rule

DEFAULT_SPACE = 1
REPORTED_DAYS = 730
SPEND_ROWS = 500_000  # of a space
SHOP = "shop:"  # before a shop's name, where rows have the id of a key


def shop_key(space_id: int, source: OrderSource) -> Key:
    """What stands for a shop where others have a key: its signature is checked, and it has no text that could be
    shown. `key_id` is `shop:NAME`, which no key is called."""
    return Key(
        key_id=SHOP + source.name,
        space_id=space_id,
        kind=KeyKind.SERVER,
        name=source.name,
        datasets=source.datasets,
        created_at=0,
        basis=Basis(source.basis),
    )


class Space(msgspec.Struct, frozen=True, kw_only=True):
    """What belongs together: datasets, keys, people, ledger rows. A space belongs to an account."""

    space_id: int
    account_id: int
    name: str


class Verb(str, Enum):
    """What can be asked of the worker."""

    REPLAY = "replay"
    PAUSE = "pause"
    RESUME = "resume"
    PRUNE = "prune"
    REBUILD = "rebuild"
    UNMERGE = "unmerge"
    RELEASE = "release"


class Command(msgspec.Struct, frozen=True, kw_only=True):
    """A request to the worker, and its answer once `done_at` (Unix ms) is set: `answer`, or `error` when refused."""

    command_id: int
    space_id: int
    verb: Verb
    arguments: dict[str, Any]
    author: str
    posted_at: int
    done_at: int | None = None
    answer: dict[str, Any] | None = None
    error: str | None = None


class AuditRow(msgspec.Struct, frozen=True, kw_only=True):
    """Who did what to what, when (Unix ms). `detail` names things, never a secret or user_data."""

    audit_id: int
    space_id: int
    at: int
    author: str
    action: str
    subject: str
    detail: dict[str, Any]


class Snapshot(msgspec.Struct, frozen=True, kw_only=True):
    """Everything the running processes need to know, at one `version`. Nothing in it needs the file again."""

    version: int
    configs: Mapping[int, ConfigVersion]  # by space_id
    keys_by_hash: Mapping[bytes, Key]
    tokens: frozenset[tuple[int, str]]  # (space_id, dataset_id) that have an access token
    tag_drafts: Mapping[tuple[int, str], TagDraft] = {}  # by (space_id, dataset_id)

    def key(self, text: str) -> Key | None:
        """The key whose text was presented, if it is known and not revoked.

        The look-up is by the SHA-256 of `text`, so its time says nothing about any stored key.
        """
        digest = key_hash(text)
        found = self.keys_by_hash.get(digest)
        return found if found is not None and found.revoked_at is None else None

    def config(self, space_id: int) -> Config:
        version = self.configs.get(space_id)
        return version.config if version is not None else Config()

    def dataset(self, space_id: int, dataset_id: str) -> Dataset | None:
        return self.config(space_id).dataset(dataset_id)

    def datasets_of(self, key: Key) -> tuple[str, ...]:
        """Where the events of `key` go when they name no dataset."""
        return key.datasets or tuple(one.dataset_id for one in self.config(key.space_id).datasets)

    def reach_of(self, key: Key, dataset_id: str | None) -> tuple[str, ...]:
        """Every dataset that events of `key` may go to when they name `dataset_id`, or none."""
        return RouteTable(self.config(key.space_id).routes).reach(dataset_id, self.datasets_of(key))

    def tag_preview(self, space_id: int, dataset_id: str, token: str, *, now: int) -> tuple[Rule, ...] | None:
        """The draft of the tag's rules that a preview's token shows; None when it shows none (any more)."""
        draft = self.tag_drafts.get((space_id, dataset_id))
        return draft.rules if draft is not None and draft.shown_by(token, now=now) else None

    def keys(self, space_id: int) -> Sequence[Key]:
        return [key for key in self.keys_by_hash.values() if key.space_id == space_id]

    def senders(self, space_id: int) -> Sequence[Key]:
        """Whatever events of the space come by: its keys, and its shops, each as the key that it stands for."""
        return [*self.keys(space_id), *(shop_key(space_id, source) for source in self.config(space_id).sources)]


class Control(Protocol):
    """See the module's docstring."""

    def version(self) -> int:
        """Grows with every change of settings, keys and tokens; cheap enough to ask every second."""
        ...

    def snapshot(self) -> Snapshot:
        """The newest state; read from the file only when `version()` has moved since the last call."""
        ...

    def spaces(self) -> Sequence[Space]: ...

    def put_dataset(self, space_id: int, dataset: Dataset, *, author: str, now: int) -> None:
        """Add the dataset, or replace its settings; a new config version. Its token stays."""
        ...

    def remove_dataset(self, space_id: int, dataset_id: str, *, author: str, now: int) -> bool:
        """Remove its settings, its token and the secret of its app; False when there was none. Its rows in the ledger
        stay."""
        ...

    def set_token(self, space_id: int, dataset_id: str, token: str | None, *, author: str, now: int) -> None:
        """Store the access token, sealed and bound to the dataset; None removes it. InvalidInput: unknown dataset."""
        ...

    def token(self, space_id: int, dataset_id: str) -> str | None:
        """The access token in clear, for the worker alone."""
        ...

    def create_key(
        self,
        space_id: int,
        kind: KeyKind,
        *,
        name: str,
        datasets: Sequence[str] = (),
        origins: Sequence[str] = (),
        basis: Basis = Basis.NONE,
        rights: Sequence[Right] = (),
        author: str,
        now: int,
    ) -> tuple[Key, str]:
        """A new key and its text, which is told here and never again. InvalidInput: a browser key without origins, or
        with a basis or rights."""
        ...

    def revoke_key(self, space_id: int, key_id: str, *, author: str, now: int) -> bool:
        """It opens nothing from now on; False when there is no such key or it was revoked before."""
        ...

    def put_tag_draft(self, space_id: int, dataset_id: str, rules: Sequence[Rule], *, author: str, now: int) -> None:
        """Keep rules of the dataset's tag that are not published; they replace an earlier draft. InvalidInput: unknown
        dataset, or rules that cannot stand side by side."""
        ...

    def remove_tag_draft(self, space_id: int, dataset_id: str, *, author: str, now: int) -> bool:
        """Forget the draft; False when there is none."""
        ...

    def open_tag_preview(self, space_id: int, dataset_id: str, *, until: int, author: str, now: int) -> str:
        """A token that shows the draft to a browser until then (Unix ms), told here and never again; an earlier one
        shows nothing any more. InvalidInput: there is no draft."""
        ...

    def publish_tag_rules(self, space_id: int, dataset_id: str, rules: Sequence[Rule], *, author: str, now: int) -> int:
        """Make `rules` those of the dataset's tag, and forget the draft; the number of the new settings. InvalidInput:
        unknown dataset, or rules that cannot stand side by side."""
        ...

    def config(self, space_id: int) -> ConfigVersion:
        """The business settings in force; number 0 when none were ever made."""
        ...

    def config_versions(self, space_id: int, limit: int = 100) -> Sequence[ConfigVersion]:
        """Newest first."""
        ...

    def export_config(self, space_id: int) -> dict[str, Any]:
        """The settings in force as what TOML can hold: no nulls, no secrets."""
        ...

    def apply_config(self, space_id: int, values: Mapping[str, Any], *, author: str, now: int) -> ConfigVersion:
        """Make `values` the settings in force. InvalidInput names the place that is wrong; then nothing changes."""
        ...

    def post(self, space_id: int, verb: Verb, arguments: Mapping[str, Any], *, author: str, now: int) -> int:
        """Ask the worker for something; returns the command's id."""
        ...

    def open_commands(self, limit: int = 100) -> Sequence[Command]:
        """What is not done yet, oldest first, of all spaces."""
        ...

    def command(self, space_id: int, command_id: int) -> Command | None: ...

    def finish(
        self, command_id: int, *, answer: Mapping[str, Any] | None = None, error: str | None = None, now: int
    ) -> None:
        """Record what became of a command; a second answer is ignored."""
        ...

    def record(
        self, space_id: int, action: str, subject: str, detail: Mapping[str, Any], *, author: str, now: int
    ) -> None:
        """Leave an audit row for something done elsewhere."""
        ...

    def audit(self, space_id: int, *, before: int | None = None, limit: int = 100) -> Sequence[AuditRow]:
        """Newest first; `before` (an audit_id) pages."""
        ...

    def verify_audit(self, heads: Sequence[AuditHead] = ()) -> AuditVerdict:
        """Prove that every audit row is there as it was written, and that `heads` and the one `keys.db` remembers are
        rows of it. The whole log, of all spaces."""
        ...

    def audit_head(self) -> AuditHead | None:
        """The last audit row; None when there is none."""
        ...

    def prune(self, *, audit_before: int, commands_before: int, author: str, now: int) -> int:
        """Forget the oldest audit rows and what became of commands, before these times (Unix ms); how many rows. An
        audit row says that, and so the chain still holds."""
        ...

    def set_secret(self, space_id: int, name: str, secret: str | None, *, author: str, now: int) -> bool:
        """Store a secret (of a webhook, for one), sealed and bound to its name; None removes it, and the answer is
        False when there was none. InvalidInput: no name."""
        ...

    def secret(self, space_id: int, name: str) -> str | None:
        """The secret in clear, for whoever verifies with it; None when there is none."""
        ...

    def secrets(self, space_id: int) -> Mapping[str, int]:
        """The names of secrets and when each was set (Unix ms)."""
        ...

    def keep_reported(self, space_id: int, dataset_id: str, told: ReportedDay) -> None:
        """Keep what Meta said of a dataset's events on a day, in place of what it said that day before; what is older
        than REPORTED_DAYS is forgotten. Nothing of it is a setting: it changes no version and leaves no audit row."""
        ...

    def reported(self, space_id: int, dataset_id: str, since_day: int) -> Sequence[ReportedDay]:
        """What Meta said from that day on (days since 1970-01-01), oldest first."""
        ...

    def keep_meta_word(self, space_id: int, dataset_id: str, word: MetaWord) -> None:
        """Keep what Meta last said of a dataset itself, in place of what it said before. Nothing of it is a setting."""
        ...

    def meta_word(self, space_id: int, dataset_id: str) -> MetaWord | None:
        """What Meta last said of it; None when it was not asked since its token was set."""
        ...

    def keep_spend(self, space_id: int, rows: Sequence[Spend], *, author: str, now: int) -> int:
        """Keep what campaigns cost, each day, campaign and currency in place of what was said of it before; all or
        nothing. Returns how many were not known before. InvalidInput: they would be more than SPEND_ROWS."""
        ...

    def spend(self, space_id: int, since_day: int, until_day: int) -> Sequence[SpendSum]:
        """Sums by campaign and currency from `since_day` and before `until_day` (days since 1970-01-01)."""
        ...

    def keep_told_spend(self, space_id: int, asked: SpendAsked, since_day: int, rows: Sequence[Spend]) -> None:
        """Keep what Meta told that an ad account spent from `since_day` on, in place of what it told before of the same
        days, and of a file's lines for the same day, campaign and currency. It leaves no audit row. InvalidInput: as
        `keep_spend`."""
        ...

    def keep_spend_asked(self, space_id: int, asked: SpendAsked) -> None:
        """Keep that an ad account was asked in vain."""
        ...

    def spend_asked(self, space_id: int) -> Sequence[SpendAsked]:
        """The ad accounts that were asked, and how that went."""
        ...

    def reseal(self, *, author: str, now: int, sealed: Callable[[], None]) -> int:
        """Seal every token and secret anew under the newest `secrets` key, then call `sealed` while nobody else can
        seal any; returns how many. Done again, it goes on where it was broken off."""
        ...

    def close(self) -> None: ...
