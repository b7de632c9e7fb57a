"""The family of errors that bad input raises; the message is Vietnamese, one line, and names the file, row or field."""

from __future__ import annotations


class PlanError(Exception):
    """Bad data, told in one Vietnamese line for the person who gave it."""


class UnreadablePlanError(PlanError):
    """A file that cannot be read as a plan; nothing of it is stored."""

    def __init__(self, file: str, reason: str) -> None:
        super().__init__(f"{file}: {reason}")
        self.file = file
        self.reason = reason
