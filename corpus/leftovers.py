"""Words of another body that were left in a plan when it was copied: "trực thuộc Sở" in the plan of a province's office."""

from __future__ import annotations

import re

from corpus.model import Doubt, Task
from corpus.text import fold

_KINDS = ("so", "ubnd", "uy ban", "van phong", "chi cuc", "bo", "ban", "trung tam")
_OF_BODY = re.compile(r"\b(?:truc thuoc|thuoc|cua) (?P<kind>so|bo|chi cuc|ubnd huyen|ubnd xa)$")
_LIKELY = 0.6


def leftovers(plan_id: str, issuer: str | None, tasks: list[Task]) -> list[Doubt]:
    """A doubt for each row that gives work to units of a kind of body that the issuer is not; the words stay as printed."""
    own = fold(issuer or "")
    if not own.startswith(_KINDS):
        return []
    doubts = []
    for task in tasks:
        for field, units in (("lead", task.lead), ("support", task.support)):
            for unit in units:
                match = _OF_BODY.search(fold(unit))
                if match and not own.startswith(match["kind"]):
                    assumed = (
                        f'"{unit}" trong kế hoạch của {issuer}: có thể là chữ còn sót của văn bản khác; giữ như bản in'
                    )
                    doubts.append(Doubt(plan_id, task.id, field, "other_body", unit, assumed, _LIKELY, task.source))
    return doubts
