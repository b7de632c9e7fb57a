"""The tables of the store of what people did, step by step."""

from __future__ import annotations

from bot.people.duty_tables import LEDGER
from bot.people.heard_tables import HEARD
from bot.people.link_tables import LINKS
from bot.people.outbox_tables import OUTBOX
from bot.people.subscription_tables import SUBSCRIPTIONS

# Each step takes a store from one version of its tables to the next; steps are added, never changed.
STEPS: tuple[str, ...] = (
    """
CREATE TABLE incoming (
    id INTEGER PRIMARY KEY AUTOINCREMENT, channel TEXT NOT NULL, key TEXT NOT NULL, chat TEXT NOT NULL, payload BLOB,
    at REAL NOT NULL, state TEXT NOT NULL DEFAULT 'waiting', until REAL NOT NULL DEFAULT 0, owner TEXT,
    attempts INTEGER NOT NULL DEFAULT 0, reply BLOB, part INTEGER NOT NULL DEFAULT 0, repeats INTEGER NOT NULL DEFAULT 0,
    repeated INTEGER NOT NULL DEFAULT 0, unknown INTEGER NOT NULL DEFAULT 0, UNIQUE (channel, key));
CREATE INDEX incoming_open ON incoming (channel, chat, id) WHERE state IN ('waiting', 'sending');
CREATE INDEX incoming_due ON incoming (channel, id) WHERE state IN ('waiting', 'sending');
CREATE TABLE chats (
    channel TEXT NOT NULL, chat TEXT NOT NULL, plan TEXT, unit TEXT, role TEXT, paused INTEGER NOT NULL DEFAULT 0,
    menu TEXT, since REAL NOT NULL, PRIMARY KEY (channel, chat)) WITHOUT ROWID;
CREATE TABLE buttons (
    key TEXT PRIMARY KEY, who TEXT NOT NULL, value TEXT NOT NULL, at REAL NOT NULL) WITHOUT ROWID;
CREATE INDEX buttons_who ON buttons (who);
CREATE TABLE ratings (
    id INTEGER PRIMARY KEY, who TEXT NOT NULL, question TEXT NOT NULL, plan TEXT, task TEXT, is_right INTEGER NOT NULL,
    at REAL NOT NULL);
CREATE TABLE tokens (
    channel TEXT PRIMARY KEY, access TEXT NOT NULL, refresh TEXT NOT NULL, expires REAL NOT NULL, saved REAL NOT NULL);
CREATE TABLE facts (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
""",
    LEDGER,
    SUBSCRIPTIONS,
    OUTBOX,
    LINKS,
    HEARD,
)
