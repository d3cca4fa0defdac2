"""The control file in SQLite.

Every call opens the file, does its work and closes it: writes are rare, and so nothing is shared between threads or
carried through a fork. A rollback journal, not WAL: a removed token is overwritten (`secure_delete`) and is in no log.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import apsw
import msgspec

from signalpost.errors import InvalidInput
from signalpost.quality.meta_word import MetaWord
from signalpost.quality.reported import Reported, ReportedDay
from signalpost.store.access_keys import PREFIXES, Basis, Key, KeyKind, Right, key_hash
from signalpost.store.app_secret import APP_SECRET
from signalpost.store.audit import AuditHead, AuditVerdict
from signalpost.store.business import Config, ConfigVersion, Dataset
from signalpost.store.config import changed, exported, parse_config
from signalpost.store.control import DEFAULT_SPACE, REPORTED_DAYS, SPEND_ROWS, AuditRow, Command, Snapshot, Space, Verb
from signalpost.store.keyring import Keyring
from signalpost.store.spend import Spend, SpendAsked, SpendSum
from signalpost.store.sqlite.control.file import ControlFile, urlsafe
from signalpost.store.sqlite.control.rows import (
    audit_row,
    checked_key,
    command_row,
    config_row,
    draft_row,
    json_text,
    key_row,
    spend_sum,
)
from signalpost.store.sqlite.control.secrets import checked_name, reseal, secret_context, token_context
from signalpost.store.tag.drafts import preview_hash
from signalpost.store.tag.rules import Rule, check_rules

_LAST = 2**62


class SqliteControl(ControlFile):
    """See `signalpost.store.control.Control`. Safe from any thread and across forks."""

    def __init__(self, file: Path, keyring: Keyring, *, random: Callable[[int], bytes] = secrets.token_bytes) -> None:
        super().__init__(file, keyring)
        self._random = random
        self._last: Snapshot | None = None

    def version(self) -> int:
        return int(self._rows("version")[0][0])

    def snapshot(self) -> Snapshot:
        last = self._last
        if last is None or last.version != self.version():
            last = self._last = self._read_snapshot()
        return last

    def spaces(self) -> Sequence[Space]:
        return [Space(space_id=row[0], account_id=row[1], name=row[2]) for row in self._rows("spaces")]

    def put_dataset(self, space_id: int, dataset: Dataset, *, author: str, now: int) -> None:
        with self._change() as connection:
            before = self._config(connection, space_id)
            datasets = {one.dataset_id: one for one in before.datasets}
            datasets[dataset.dataset_id] = dataset
            number = self._set_datasets(connection, space_id, datasets.values(), author, now)
            detail = {"settings": number, "changed": changed(before, self._config(connection, space_id))}
            self._record(connection, space_id, "dataset.put", dataset.dataset_id, detail, author, now)

    def remove_dataset(self, space_id: int, dataset_id: str, *, author: str, now: int) -> bool:
        with self._change() as connection:
            datasets = {one.dataset_id: one for one in self._config(connection, space_id).datasets}
            if datasets.pop(dataset_id, None) is None:
                return False
            self._set_datasets(connection, space_id, datasets.values(), author, now)
            connection.execute(self._sql["remove_token"], (space_id, dataset_id))
            connection.execute(self._sql["forget_meta_word"], (space_id, dataset_id))
            connection.execute(self._sql["remove_tag_draft"], (space_id, dataset_id))
            connection.execute(self._sql["remove_secret"], (space_id, f"{APP_SECRET}/{dataset_id}"))
            self._record(connection, space_id, "dataset.remove", dataset_id, {}, author, now)
        return True

    def set_token(self, space_id: int, dataset_id: str, token: str | None, *, author: str, now: int) -> None:
        with self._change() as connection:
            self._known_dataset(connection, space_id, dataset_id)
            connection.execute(self._sql["forget_meta_word"], (space_id, dataset_id))  # it was said to the token before
            if token is None:
                connection.execute(self._sql["remove_token"], (space_id, dataset_id))
            else:
                sealed = self._keyring.seal_secret(token.encode(), token_context(space_id, dataset_id))
                connection.execute(self._sql["put_token"], (space_id, dataset_id, sealed))
            action = "token.remove" if token is None else "token.set"
            self._record(connection, space_id, action, dataset_id, {}, author, now)

    def token(self, space_id: int, dataset_id: str) -> str | None:
        rows = self._rows("token", space_id, dataset_id)
        if not rows:
            return None
        return self._keyring.open_secret(rows[0][0], token_context(space_id, dataset_id)).decode()

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
        key_id, text = self._random(6).hex(), PREFIXES[kind] + urlsafe(self._random(32))
        key = checked_key(
            Key(
                key_id=key_id,
                space_id=space_id,
                kind=kind,
                name=name,
                datasets=tuple(datasets),
                origins=tuple(origins),
                created_at=now,
                basis=basis,
                rights=tuple(rights),
            )
        )
        with self._change() as connection:
            row = (
                key_id,
                space_id,
                kind.value,
                name,
                key_hash(text),
                json_text(key.datasets),
                json_text(key.origins),
                now,
                key.basis.value,
                json_text(key.rights),
            )
            connection.execute(self._sql["add_key"], row)
            detail = {"kind": kind.value, "name": name, "datasets": key.datasets, "origins": key.origins}
            if basis is not Basis.NONE:
                detail["basis"] = basis.value
            if key.rights:
                detail["rights"] = key.rights
            self._record(connection, space_id, "key.create", key_id, detail, author, now)
        return key, text

    def revoke_key(self, space_id: int, key_id: str, *, author: str, now: int) -> bool:
        with self._change() as connection:
            if self._one(connection, "revoke_key", space_id, key_id, now) is None:
                return False
            self._record(connection, space_id, "key.revoke", key_id, {}, author, now)
        return True

    def put_tag_draft(self, space_id: int, dataset_id: str, rules: Sequence[Rule], *, author: str, now: int) -> None:
        kept = check_rules(rules)
        with self._change() as connection:
            self._known_dataset(connection, space_id, dataset_id)
            row = (space_id, dataset_id, now, author, json_text(kept))
            connection.execute(self._sql["put_tag_draft"], row)
            self._record(connection, space_id, "tag_rules.draft", dataset_id, {"rules": len(kept)}, author, now)

    def remove_tag_draft(self, space_id: int, dataset_id: str, *, author: str, now: int) -> bool:
        with self._change() as connection:
            if self._one(connection, "remove_tag_draft", space_id, dataset_id) is None:
                return False
            self._record(connection, space_id, "tag_rules.discard", dataset_id, {}, author, now)
        return True

    def open_tag_preview(self, space_id: int, dataset_id: str, *, until: int, author: str, now: int) -> str:
        token = urlsafe(self._random(24))
        with self._change() as connection:
            row = (space_id, dataset_id, preview_hash(token), until)
            if self._one(connection, "open_tag_preview", *row) is None:
                raise InvalidInput(f"dataset {dataset_id} has no draft of rules; make one first")
            self._record(connection, space_id, "tag_rules.preview", dataset_id, {"until": until}, author, now)
        return token

    def publish_tag_rules(self, space_id: int, dataset_id: str, rules: Sequence[Rule], *, author: str, now: int) -> int:
        kept = check_rules(rules)
        with self._change() as connection:
            datasets = self._config(connection, space_id).datasets
            known = self._known_dataset(connection, space_id, dataset_id)
            tag = msgspec.structs.replace(known.tag, rules=kept)
            put = [msgspec.structs.replace(one, tag=tag) if one == known else one for one in datasets]
            number = self._set_datasets(connection, space_id, put, author, now)
            connection.execute(self._sql["remove_tag_draft"], (space_id, dataset_id))
            detail = {"rules": len(kept), "settings": number}
            self._record(connection, space_id, "tag_rules.publish", dataset_id, detail, author, now)
        return number

    def config(self, space_id: int) -> ConfigVersion:
        rows = self._rows("config", space_id, 1)
        if rows:
            return config_row(rows[0])
        return ConfigVersion(space_id=space_id, number=0, at=0, author="", config=Config())

    def config_versions(self, space_id: int, limit: int = 100) -> Sequence[ConfigVersion]:
        return [config_row(row) for row in self._rows("config", space_id, limit)]

    def export_config(self, space_id: int) -> dict[str, Any]:
        return exported(self.config(space_id).config)

    def apply_config(self, space_id: int, values: Mapping[str, Any], *, author: str, now: int) -> ConfigVersion:
        config = parse_config(values)
        with self._change() as connection:
            detail = {"changed": changed(self._config(connection, space_id), config)}
            number = self._add_config(connection, space_id, config, author, now)
            self._record(connection, space_id, "config.apply", str(number), detail, author, now)
        return ConfigVersion(space_id=space_id, number=number, at=now, author=author, config=config)

    def post(self, space_id: int, verb: Verb, arguments: Mapping[str, Any], *, author: str, now: int) -> int:
        with self._writing() as connection:
            row = (space_id, verb.value, json_text(arguments), author, now)
            command_id = int(self._one(connection, "post", *row)[0])
            self._record(connection, space_id, f"command.{verb.value}", str(command_id), arguments, author, now)
        return command_id

    def open_commands(self, limit: int = 100) -> Sequence[Command]:
        return [command_row(row) for row in self._rows("open_commands", limit)]

    def command(self, space_id: int, command_id: int) -> Command | None:
        rows = self._rows("command", space_id, command_id)
        return command_row(rows[0]) if rows else None

    def finish(
        self, command_id: int, *, answer: Mapping[str, Any] | None = None, error: str | None = None, now: int
    ) -> None:
        with self._open() as connection:
            text = None if answer is None else json_text(answer)
            connection.execute(self._sql["finish"], (command_id, now, text, error))

    def record(
        self, space_id: int, action: str, subject: str, detail: Mapping[str, Any], *, author: str, now: int
    ) -> None:
        with self._writing() as connection:
            self._record(connection, space_id, action, subject, detail, author, now)

    def audit(self, space_id: int, *, before: int | None = None, limit: int = 100) -> Sequence[AuditRow]:
        return [audit_row(row) for row in self._rows("audit", space_id, _LAST if before is None else before, limit)]

    def verify_audit(self, heads: Sequence[AuditHead] = ()) -> AuditVerdict:
        with self._open() as connection:
            connection.execute("BEGIN")  # one look at a steady state
            return self._audit.verify(connection, heads)

    def audit_head(self) -> AuditHead | None:
        with self._open() as connection:
            return self._audit.head(connection)

    def prune(self, *, audit_before: int, commands_before: int, author: str, now: int) -> int:
        with self._writing() as connection:
            connection.execute(self._sql["prune_commands"], (commands_before,))
            commands = connection.changes()
            return commands + self._audit.prune(connection, audit_before, author, now)

    def set_secret(self, space_id: int, name: str, secret: str | None, *, author: str, now: int) -> bool:
        checked_name(name)
        with self._change() as connection:
            if secret is None:
                if self._one(connection, "remove_secret", space_id, name) is None:
                    return False
            else:
                sealed = self._keyring.seal_secret(secret.encode(), secret_context(space_id, name))
                connection.execute(self._sql["put_secret"], (space_id, name, sealed, now))
            action = "secret.remove" if secret is None else "secret.set"
            self._record(connection, space_id, action, name, {}, author, now)
        return True

    def secret(self, space_id: int, name: str) -> str | None:
        rows = self._rows("secret", space_id, name)
        return self._keyring.open_secret(rows[0][0], secret_context(space_id, name)).decode() if rows else None

    def secrets(self, space_id: int) -> Mapping[str, int]:
        return dict(self._rows("secrets", space_id))

    def keep_reported(self, space_id: int, dataset_id: str, told: ReportedDay) -> None:
        with self._writing() as connection:
            row = (space_id, dataset_id, told.day, told.at, msgspec.json.encode(told.events).decode())
            connection.execute(self._sql["put_reported"], row)
            connection.execute(self._sql["forget_reported"], (space_id, dataset_id, told.day - REPORTED_DAYS))

    def reported(self, space_id: int, dataset_id: str, since_day: int) -> Sequence[ReportedDay]:
        return [
            ReportedDay(day=day, at=at, events=msgspec.json.decode(events, type=list[Reported]))
            for day, at, events in self._rows("reported", space_id, dataset_id, since_day)
        ]

    def keep_meta_word(self, space_id: int, dataset_id: str, word: MetaWord) -> None:
        with self._writing() as connection:
            connection.execute(self._sql["put_meta_word"], (space_id, dataset_id, json_text(msgspec.to_builtins(word))))

    def meta_word(self, space_id: int, dataset_id: str) -> MetaWord | None:
        rows = self._rows("meta_word", space_id, dataset_id)
        return msgspec.json.decode(rows[0][0], type=MetaWord) if rows else None

    def keep_spend(self, space_id: int, rows: Sequence[Spend], *, author: str, now: int) -> int:
        with self._writing() as connection:
            ((before,),) = self._all(connection, "spend_rows", space_id)
            after = self._put_spend(connection, space_id, "", rows)
            detail = {"lines": len(rows), "new": after - before}
            self._record(connection, space_id, "campaigns.spend", "", detail, author, now)
        return int(after - before)

    def keep_told_spend(self, space_id: int, asked: SpendAsked, since_day: int, rows: Sequence[Spend]) -> None:
        with self._writing() as connection:
            connection.execute(self._sql["forget_told_spend"], (space_id, asked.ad_account, since_day))
            self._put_spend(connection, space_id, asked.ad_account, rows)
            self._put_asked(connection, space_id, asked)

    def keep_spend_asked(self, space_id: int, asked: SpendAsked) -> None:
        with self._writing() as connection:
            self._put_asked(connection, space_id, asked)

    def spend_asked(self, space_id: int) -> Sequence[SpendAsked]:
        return [
            SpendAsked(ad_account=ad_account, at=at, status=status, lines=lines)
            for ad_account, at, status, lines in self._rows("spend_asked", space_id)
        ]

    def _put_spend(self, connection: apsw.Connection, space_id: int, source: str, rows: Sequence[Spend]) -> int:
        """Returns how many lines the space then has."""
        connection.executemany(
            self._sql["put_spend"],
            [
                (space_id, one.day, one.campaign.casefold(), one.currency, one.campaign, one.micros,
                 one.conversions, one.value, source, " ".join(one.ids))
                for one in rows
            ],
        )  # fmt: skip
        ((after,),) = self._all(connection, "spend_rows", space_id)
        if after > SPEND_ROWS:
            raise InvalidInput(f"there would be {after:,} lines of spend; at most {SPEND_ROWS:,} are kept")
        return int(after)

    def _put_asked(self, connection: apsw.Connection, space_id: int, asked: SpendAsked) -> None:
        row = (space_id, asked.ad_account, asked.at, asked.status, asked.lines)
        connection.execute(self._sql["put_spend_asked"], row)

    def spend(self, space_id: int, since_day: int, until_day: int) -> Sequence[SpendSum]:
        return [spend_sum(row) for row in self._rows("spend_summed", space_id, since_day, until_day)]

    def reseal(self, *, author: str, now: int, sealed: Callable[[], None]) -> int:
        with self._change() as connection:
            count = reseal(connection, self._sql, self._keyring)
            self._record(connection, DEFAULT_SPACE, "secrets.rotate", "", {"sealed_anew": count}, author, now)
        with self._writing() as connection:  # nobody seals anything while the old key goes
            if reseal(connection, self._sql, self._keyring) == 0:
                sealed()
        return count

    def close(self) -> None:
        """Nothing stays open between calls."""
        self._last = None

    def _read_snapshot(self) -> Snapshot:
        """All in one transaction, so that version and contents belong together."""
        with self._open() as connection, connection:
            (version,) = self._one(connection, "version")
            configs = [config_row(row) for row in connection.execute(self._sql["configs"])]
            keys = {bytes(row[0]): key_row(row) for row in connection.execute(self._sql["keys"])}
            tokens = frozenset((space_id, dataset) for space_id, dataset in connection.execute(self._sql["tokens"]))
            drafts = [draft_row(row) for row in connection.execute(self._sql["tag_drafts"])]
        return Snapshot(
            version=version,
            configs={config.space_id: config for config in configs},
            keys_by_hash=keys,
            tokens=tokens,
            tag_drafts={(draft.space_id, draft.dataset_id): draft for draft in drafts},
        )

    def _config(self, connection: apsw.Connection, space_id: int) -> Config:
        row = self._one(connection, "config", space_id, 1)
        return config_row(row).config if row else Config()

    def _known_dataset(self, connection: apsw.Connection, space_id: int, dataset_id: str) -> Dataset:
        found = self._config(connection, space_id).dataset(dataset_id)
        if found is None:
            raise InvalidInput(f"there is no dataset {dataset_id}; add it first: signalpost datasets add {dataset_id}")
        return found

    def _set_datasets(
        self, connection: apsw.Connection, space_id: int, datasets: Iterable[Dataset], author: str, now: int
    ) -> int:
        config = msgspec.structs.replace(self._config(connection, space_id), datasets=tuple(datasets))
        return self._add_config(connection, space_id, parse_config(exported(config)), author, now)

    def _add_config(self, connection: apsw.Connection, space_id: int, config: Config, author: str, now: int) -> int:
        row = (space_id, now, author, msgspec.json.encode(config).decode())
        return int(self._one(connection, "add_config", *row)[0])
