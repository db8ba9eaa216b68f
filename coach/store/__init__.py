"""Records of visitors, sessions, their turns and drafts: ids and JSON payloads in SQLite."""

from coach.store.records import Draft, SessionRecord
from coach.store.store import Store, open_store

__all__ = ["Draft", "SessionRecord", "Store", "open_store"]
