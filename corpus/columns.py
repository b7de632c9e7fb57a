"""What the columns of a task table mean, by the words of its header and never by their place."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Literal

from corpus.text import clean, fold

Column = Literal["number", "goal", "title", "activity", "product", "lead", "support", "time", "budget", "note"]

# In this order: "Đơn vị phối hợp thực hiện" is support before "thực hiện" can make it lead, "Thời gian hoàn thành" is a time.
_MEANINGS: tuple[tuple[Column, re.Pattern[str]], ...] = (
    ("number", re.compile(r"^(s ?tt|tt|so tt|so thu tu|muc so)$")),
    ("support", re.compile(r"phoi hop")),
    ("time", re.compile(r"^(thoi (gian|han|diem)|tien do|han |hoan thanh)")),
    (
        "lead",
        re.compile(r"chu tri|^(co quan|don vi|to chuc)( tham muu| dau moi|,? don vi)? (thuc hien|tham muu)|^phan cong"),
    ),
    ("product", re.compile(r"^(ket qua|san pham|dau ra|du kien san pham|du kien ket qua)")),
    ("budget", re.compile(r"kinh phi|du toan")),
    ("note", re.compile(r"^ghi chu")),
    ("goal", re.compile(r"^muc tieu")),
    ("activity", re.compile(r"^hoat dong")),
    ("title", re.compile(r"^(ten )?(nhiem vu|noi dung|cong viec|chi tieu|giai phap|ten viec)")),
)


def column_of(words: str) -> Column | None:
    """The meaning of one header cell, None where its words are unknown."""
    folded = re.sub(r"\s*[/-]\s*", " ", fold(clean(words))).strip(" .:*")
    return next((column for column, pattern in _MEANINGS if pattern.search(folded)), None)


def columns_of(cells: Sequence[str]) -> tuple[Column | None, ...] | None:
    """The columns of a header row; None where the row is no header (fewer than three of its cells have a meaning).

    Every meaning is given once: a second column of tasks is the activity; a single text column is the title.
    """
    if any(len(clean(cell)) > 60 for cell in cells):
        return None
    found: list[Column | None] = []
    for cell in cells:
        column = column_of(cell)
        if column in found:
            column = "activity" if column == "title" and "activity" not in found else None
        found.append(column)
    known = {column for column in found if column}
    if len(known) < 3 or not known & {"goal", "title", "activity"}:
        return None
    if "title" not in known and len(known & {"goal", "activity"}) == 1:
        found = ["title" if column in {"goal", "activity"} else column for column in found]
    return tuple(found)
