"""What may be wrong with a question, told in one Vietnamese line."""

from __future__ import annotations

from corpus.errors import PlanError


class QuestionError(PlanError):
    """A question that cannot be taken: empty, too long, or bound to a plan that is not there."""
