"""The table of links to calendars and boards."""

LINKS = """
CREATE TABLE links (
    id INTEGER PRIMARY KEY AUTOINCREMENT, kind TEXT NOT NULL, plan TEXT NOT NULL, unit TEXT, token TEXT NOT NULL UNIQUE,
    made REAL NOT NULL, used REAL, revoked REAL);
"""
