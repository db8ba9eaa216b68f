"""The database: one SQLite file in write-ahead mode, so that a killed process loses nothing that was saved."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Engine, create_engine, delete, event, func, insert, select, text, update
from sqlalchemy.dialects.sqlite import insert as upsert
from sqlalchemy.exc import DBAPIError, IntegrityError
from sqlalchemy.orm import Session as Connection

from coach.errors import Conflict, NotFound, StoreError
from coach.store.records import Draft, SessionRecord
from coach.store.tables import SCHEMA_VERSION, Base, DraftRow, SessionRow, TurnRow


class Store:
    """Sessions, turns and drafts. Every write is committed before it returns; safe to use from many threads."""

    def __init__(self, engine: Engine):
        self._engine = engine

    def add_session(self, session_id: str, visitor: str, head: str, started: datetime) -> None:
        """Begin a session that has no turns yet."""
        with self._transaction() as connection:
            connection.execute(insert(SessionRow).values(id=session_id, visitor=visitor, head=head, started=started, changed=started))

    def add_turns(self, session_id: str, position: int, payloads: Sequence[str], now: datetime) -> None:
        """Append turns from `position` on, all or none.

        Raises:
            Conflict: a turn stands at that position already: another window was quicker.
            NotFound: the session was deleted meanwhile.
        """
        rows = [{"session": session_id, "position": position + offset, "payload": turn} for offset, turn in enumerate(payloads)]
        try:
            with self._transaction() as connection:
                connection.execute(insert(TurnRow), rows)
                connection.execute(update(SessionRow).where(SessionRow.id == session_id).values(changed=now))
        except IntegrityError:
            with self._transaction() as connection:
                if connection.get(SessionRow, session_id) is None:
                    raise NotFound("this interview was deleted in another window; start a new one") from None
            raise Conflict("this interview went on in another window; reload the page to see where it stands") from None

    def session(self, session_id: str, visitor: str) -> SessionRecord:
        """A visitor's session.

        Raises:
            NotFound: no such session, or it belongs to somebody else; the two look the same from outside.
        """
        with self._transaction() as connection:
            row = connection.get(SessionRow, session_id)
            if row is None or row.visitor != visitor:
                raise NotFound("there is no such interview here; start a new one")
            return _record(connection, row)

    def any_session(self, session_id: str) -> SessionRecord:
        """A session, whoever it belongs to.

        Raises:
            NotFound: no such session.
        """
        with self._transaction() as connection:
            row = connection.get(SessionRow, session_id)
            if row is None:
                raise NotFound(f"no interview has the id {session_id!r}; `coach interview --list` shows those of this terminal")
            return _record(connection, row)

    def sessions(self, visitor: str) -> list[SessionRecord]:
        """A visitor's sessions, the one changed last first."""
        with self._transaction() as connection:
            rows = connection.scalars(select(SessionRow).where(SessionRow.visitor == visitor).order_by(SessionRow.changed.desc()))
            return [_record(connection, row) for row in rows]

    def save_draft(self, session_id: str, visitor: str, draft: Draft) -> None:
        """Keep the half-typed answer in place of one to the same turn or an earlier one. A session of somebody else is left alone."""
        fresh = {"position": draft.position, "text": draft.text, "saved": draft.saved}
        # One statement, since two windows may save at once; one that lags behind must not overwrite the other's draft.
        statement = (
            upsert(DraftRow)
            .values(session=session_id, **fresh)
            .on_conflict_do_update(index_elements=[DraftRow.session], set_=fresh, where=DraftRow.position <= draft.position)
        )
        with self._transaction() as connection:
            row = connection.get(SessionRow, session_id)
            if row is not None and row.visitor == visitor:
                connection.execute(statement)

    def draft(self, session_id: str, visitor: str) -> Draft | None:
        """The half-typed answer, if one was kept."""
        with self._transaction() as connection:
            owner = connection.get(SessionRow, session_id)
            row = connection.get(DraftRow, session_id)
            if owner is None or owner.visitor != visitor or row is None:
                return None
            return Draft(text=row.text, position=row.position, saved=row.saved)

    def delete_sessions(self, visitor: str) -> int:
        """Delete all that a visitor left here; the number of sessions deleted."""
        return self._delete(SessionRow.visitor == visitor)

    def delete_untouched(self, before: datetime) -> int:
        """Delete sessions last changed before a moment; the number deleted."""
        return self._delete(SessionRow.changed < before)

    def _delete(self, condition: Any) -> int:
        with self._transaction() as connection:
            count = connection.scalar(select(func.count()).select_from(SessionRow).where(condition)) or 0
            connection.execute(delete(SessionRow).where(condition))
            return count

    def close(self) -> None:
        """Let go of the file."""
        self._engine.dispose()

    @contextmanager
    def _transaction(self) -> Iterator[Connection]:
        try:
            with Connection(self._engine) as connection, connection.begin():
                yield connection
        except IntegrityError:
            raise
        except DBAPIError as error:
            raise StoreError(f"the database could not be used ({error.orig}); check disk space and rights on {self._engine.url}") from error


def _record(connection: Connection, row: SessionRow) -> SessionRecord:
    turns = connection.scalars(select(TurnRow.payload).where(TurnRow.session == row.id).order_by(TurnRow.position))
    return SessionRecord(row.id, row.visitor, row.head, tuple(turns), row.started, row.changed)


def open_store(file: Path) -> Store:
    """The store in `file`, created with its folder where there is none.

    Raises:
        StoreError: the folder cannot be written, the file is no database, or a newer coach wrote it.
    """
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise StoreError(f"cannot make the folder {file.parent} ({error.strerror}); set COACH_DATA to one you can write") from None
    # Not as text, where a "?" in the path would end it.
    engine = create_engine(URL.create("sqlite", database=str(file)), connect_args={"timeout": 30})
    event.listen(engine, "connect", _prepare)
    try:
        with engine.begin() as connection:
            version = connection.scalar(text("PRAGMA user_version"))
            if version not in (0, SCHEMA_VERSION):
                raise StoreError(f"{file} was written by another version of coach (schema {version}); upgrade coach or move the file away")
            Base.metadata.create_all(connection)
            connection.execute(text(f"PRAGMA user_version = {SCHEMA_VERSION}"))
    except StoreError:
        engine.dispose()
        raise
    except DBAPIError as error:
        engine.dispose()
        raise StoreError(f"{file} cannot be opened as a database ({error.orig}); move it away or set COACH_DATA") from None
    return Store(engine)


def _prepare(connection: Any, _record: object) -> None:
    cursor = connection.cursor()
    cursor.execute("PRAGMA journal_mode=WAL")
    # FULL also survives a power cut; a turn is a few kilobytes, so its cost is not felt.
    cursor.execute("PRAGMA synchronous=FULL")
    cursor.execute("PRAGMA foreign_keys=ON")
    cursor.close()
