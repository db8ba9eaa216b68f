"""Sessions to and from the store's payloads."""

from collections.abc import Sequence

from pydantic import TypeAdapter

from coach.interview.session import Session, Turn
from coach.store import SessionRecord

_TURN: TypeAdapter[Turn] = TypeAdapter(Turn)


def head_payload(session: Session) -> str:
    """All of a session but its turns, as JSON."""
    return session.model_dump_json(exclude={"turns"})


def turn_payloads(turns: Sequence[Turn]) -> list[str]:
    """Each turn as JSON."""
    return [_TURN.dump_json(turn).decode() for turn in turns]


def read_session(record: SessionRecord) -> Session:
    """The session that a record holds."""
    session = Session.model_validate_json(record.head)
    return session.add(*(_TURN.validate_json(payload) for payload in record.turns))
