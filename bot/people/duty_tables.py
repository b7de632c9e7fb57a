"""The tables of duties: the ledger that only grows, codes that give a role, and dialogues that are not ended."""

LEDGER = """
CREATE TABLE duties (
    id INTEGER PRIMARY KEY AUTOINCREMENT, plan TEXT NOT NULL, uid TEXT NOT NULL, unit TEXT, kind TEXT NOT NULL,
    value TEXT NOT NULL, who TEXT, role TEXT NOT NULL, by_unit TEXT, channel TEXT NOT NULL, at REAL NOT NULL,
    token TEXT UNIQUE);
CREATE INDEX duties_plan ON duties (plan, id);
CREATE INDEX duties_uid ON duties (uid, id);
CREATE INDEX duties_who ON duties (who) WHERE who IS NOT NULL;
CREATE TRIGGER duties_stay BEFORE DELETE ON duties BEGIN SELECT raise(ABORT, 'the history only grows'); END;
CREATE TRIGGER duties_hold BEFORE UPDATE OF id, plan, uid, unit, kind, value, role, by_unit, channel, at, token ON duties
BEGIN SELECT raise(ABORT, 'the history only grows'); END;
CREATE TABLE invites (
    id INTEGER PRIMARY KEY AUTOINCREMENT, code TEXT NOT NULL UNIQUE, plan TEXT NOT NULL, unit TEXT, role TEXT NOT NULL,
    made REAL NOT NULL, expires REAL NOT NULL, used REAL, who TEXT, subscription INTEGER, revoked REAL);
CREATE TABLE code_tries (who TEXT NOT NULL, at REAL NOT NULL);
CREATE INDEX code_tries_who ON code_tries (who, at);
CREATE TABLE dialogues (who TEXT PRIMARY KEY, value TEXT NOT NULL, at REAL NOT NULL) WITHOUT ROWID;
"""
