"""The table of subscriptions: who is reminded of what, where."""

SUBSCRIPTIONS = """
CREATE TABLE subscriptions (
    id INTEGER PRIMARY KEY AUTOINCREMENT, plan TEXT NOT NULL, unit TEXT, role TEXT NOT NULL, channel TEXT NOT NULL,
    chat TEXT NOT NULL, is_group INTEGER NOT NULL DEFAULT 0, consent REAL, paused INTEGER NOT NULL DEFAULT 0,
    subscriber INTEGER, place INTEGER NOT NULL DEFAULT 0, settings TEXT NOT NULL DEFAULT '{}', at REAL NOT NULL);
CREATE UNIQUE INDEX subscriptions_once ON subscriptions (channel, chat, plan, coalesce(unit, ''), role);
CREATE INDEX subscriptions_plan ON subscriptions (plan);
"""
