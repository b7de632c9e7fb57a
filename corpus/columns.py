"""What the columns of a task table mean, by the words of its header and never by their place."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from corpus.text import clean, fold

# "units" is one column for lead and support together; "period" a column of crosses for one month or quarter.
Column = Literal[
    "number", "goal", "title", "activity", "product", "lead", "support", "units", "time", "period", "budget", "note"
]

# In this order: "Đơn vị phối hợp thực hiện" is support before "thực hiện" can make it lead, "Thời gian hoàn thành" is a time.
_MEANINGS: tuple[tuple[Column, re.Pattern[str]], ...] = (
    ("number", re.compile(r"^(s ?t ?t|t ?t|so ?t ?t|so thu tu|muc so)$")),
    ("units", re.compile(r"chu tri.*(phoi hop|thuc hien cung)|^(phan cong|don vi,? ca nhan) thuc hien$")),
    ("support", re.compile(r"phoi hop")),
    ("time", re.compile(r"^(thoi (gian|han|diem)|tien do|han |hoan thanh)")),
    (
        "lead",
        re.compile(
            r"chu tri|^(co quan|don vi) soan thao|^(co quan|don vi|to chuc)( tham muu| dau moi|,? don vi)? (thuc hien|tham muu)|^phan cong"
        ),
    ),
    ("product", re.compile(r"^(ket qua|san pham|dau ra|du kien san pham|du kien ket qua)")),
    ("budget", re.compile(r"kinh phi|du toan")),
    ("note", re.compile(r"^ghi chu")),
    ("goal", re.compile(r"^muc tieu")),
    ("activity", re.compile(r"^hoat dong")),
    (
        "title",
        re.compile(
            r"^ten (van ban|de an|du an|chuong trinh)|^(ten )?(nhiem vu|noi dung|cong viec|chi tieu|giai phap|ten viec)"
        ),
    ),
)


# Header words of a column that stands for a month or a quarter.
_PERIOD = re.compile(r"(thang|t)?\.?\s*(0?[1-9]|1[0-2])(/20\d\d)?|(quy )?(i{1,3}|iv)(/20\d\d)?")


def column_of(words: str) -> Column | None:
    """The meaning of one header cell, None where its words are unknown."""
    folded = re.sub(r"\s*[/-]\s*", " ", fold(clean(words))).strip(" .:*")
    return next((column for column, pattern in _MEANINGS if pattern.search(folded)), None)


@dataclass(frozen=True)
class Header:
    """The meaning of each column of a table, and how many rows its header takes.

    `labels` has the words of the columns that stand for a time of their own ("Tháng 3", "Quý II"), None for the others.
    """

    columns: tuple[Column | None, ...]
    labels: tuple[str | None, ...]
    size: int = 1

    @property
    def has_lead(self) -> bool:
        return "lead" in self.columns or "units" in self.columns

    @property
    def is_numbered(self) -> bool:
        return "number" in self.columns


def read_header(rows: Sequence[Sequence[str]]) -> Header | None:
    """The header that a table's rows begin with, over one row or two; None where the first row is no header.

    Two rows are one header where the second has only header words: "Chủ trì" and "Phối hợp" under "Đơn vị thực hiện".
    """
    if len(rows) > 1 and _begins(rows[0]) and _goes_on(rows[1]):
        above, below = rows[0], rows[1]
        size = max(len(above), len(below))
        words = [
            below[place] if place < len(below) and clean(below[place]) else above[place] if place < len(above) else ""
            for place in range(size)
        ]
        if (columns := columns_of(words)) is not None:
            return Header(columns, _labels(columns, words), 2)
    columns = columns_of(rows[0]) if rows else None
    return Header(columns, _labels(columns, rows[0])) if columns is not None else None


def _begins(cells: Sequence[str]) -> bool:
    """Whether a row may be a header's first: some of its cells are header words, none is long."""
    return sum(column_of(cell) is not None for cell in cells) >= 2 and all(len(clean(cell)) <= 60 for cell in cells)


def _goes_on(cells: Sequence[str]) -> bool:
    """Whether a row has nothing but words of a header's second row, and is no header by itself."""
    words = [clean(cell) for cell in cells if clean(cell)]
    return (
        bool(words)
        and columns_of(cells) is None
        and all(len(text) <= 40 and (column_of(text) or _PERIOD.fullmatch(fold(text))) for text in words)
    )


def _labels(columns: Sequence[Column | None], words: Sequence[str]) -> tuple[str | None, ...]:
    return tuple(
        _period_label(clean(text)) if column == "period" else None for column, text in zip(columns, words, strict=True)
    )


def _period_label(text: str) -> str:
    """The time that a column of crosses stands for: "T3" is "Tháng 3", "I" is "Quý I"."""
    if re.fullmatch(r"[Tt]?\.?\s*\d{1,2}", text):
        return f"Tháng {int(re.sub(r'[^0-9]', '', text))}"
    if re.fullmatch(r"[IV]{1,3}", text):
        return f"Quý {text}"
    return text


def columns_of(cells: Sequence[str]) -> tuple[Column | None, ...] | None:
    """The columns of a header row; None where the row is no header (fewer than three of its cells have a meaning).

    Every meaning but "period" is given once: a second column of tasks is the activity; a single text column is the title.
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
    if sum(bool(_PERIOD.fullmatch(fold(clean(cell)))) for cell in cells) >= 3:
        found = [
            "period" if column is None and _PERIOD.fullmatch(fold(clean(cell))) else column
            for column, cell in zip(found, cells, strict=True)
        ]
    if "title" not in known and len(known & {"goal", "activity"}) == 1:
        found = ["title" if column in {"goal", "activity"} else column for column in found]
    if found[0] is None and not clean(cells[0]) and "number" not in known:
        found[0] = "number"
    return tuple(found)
