"""The store of what people did: messages waiting for an answer, chats, ratings, tokens. One SQLite file, never rebuilt.

All SQL of this store stands in this package. Times are UTC; `until` and `at` are seconds since 1970.
"""

from bot.people.records import Chat, Counts, Incoming, PeopleError, Tokens
from bot.people.store import FILE, KEEP_KEYS_S, People

__all__ = ["FILE", "KEEP_KEYS_S", "Chat", "Counts", "Incoming", "People", "PeopleError", "Tokens"]
