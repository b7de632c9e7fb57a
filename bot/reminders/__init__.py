"""Reminders: who is told what, when, once."""
