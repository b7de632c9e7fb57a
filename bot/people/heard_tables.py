"""The table of when somebody was last heard in a chat; it holds no words."""

HEARD = """
CREATE TABLE heard (channel TEXT NOT NULL, chat TEXT NOT NULL, at REAL NOT NULL, PRIMARY KEY (channel, chat)) WITHOUT ROWID;
"""
