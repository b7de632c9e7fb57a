"""Zalo Official Accounts: events come by webhook, are stored, then answered by consultation messages."""
