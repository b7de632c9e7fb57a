"""The tables of what goes out: each reminder decided once, and the messages that carry them."""

OUTBOX = """
CREATE TABLE messages (
    id INTEGER PRIMARY KEY AUTOINCREMENT, channel TEXT NOT NULL, chat TEXT NOT NULL, urgency REAL NOT NULL,
    day TEXT NOT NULL, at REAL NOT NULL, not_before REAL NOT NULL, until REAL NOT NULL,
    state TEXT NOT NULL DEFAULT 'waiting', owner TEXT, lease REAL NOT NULL DEFAULT 0, attempts INTEGER NOT NULL DEFAULT 0,
    text TEXT, ended REAL, note TEXT);
CREATE INDEX messages_next ON messages (urgency, id) WHERE state = 'waiting';
CREATE INDEX messages_held ON messages (channel, chat) WHERE state IN ('claimed', 'sending');
CREATE INDEX messages_state ON messages (state, at);
CREATE TABLE reminders (
    id INTEGER PRIMARY KEY AUTOINCREMENT, subscriber INTEGER NOT NULL, plan TEXT NOT NULL, unit TEXT,
    supervises INTEGER NOT NULL, uid TEXT NOT NULL, key TEXT NOT NULL, day TEXT NOT NULL, target TEXT NOT NULL,
    urgency REAL NOT NULL, until REAL NOT NULL, message INTEGER, told INTEGER NOT NULL DEFAULT 0,
    UNIQUE (subscriber, plan, uid, key));
CREATE INDEX reminders_message ON reminders (message);
CREATE TABLE paces (channel TEXT PRIMARY KEY, next REAL NOT NULL) WITHOUT ROWID;
CREATE TABLE plan_rules (plan TEXT PRIMARY KEY, settings TEXT NOT NULL) WITHOUT ROWID;
"""
