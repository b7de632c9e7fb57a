"""A simulated year of reminders, with processes killed in between, held against an independent reckoning."""
