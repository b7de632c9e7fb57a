"""Plans without a table: tasks in prose, each a statement with label lines, or a sentence that names who leads.

    1. Rà soát thủ tục hành chính                     2. Giao Sở Nội vụ chủ trì, phối hợp với Sở Y tế rà soát
    - Cơ quan chủ trì: Sở Nội vụ.                        vị trí việc làm; hoàn thành trong quý I năm 2025.
    - Thời gian hoàn thành: Quý II/2025.

A label line belongs to the statement above it. The words of labels are the header words of tables. Several statements
with labels under one number are the parts of one row, as in a table.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import takewhile

from corpus.clauses import supporting_units
from corpus.columns import Column, column_of
from corpus.deadlines import is_time
from corpus.numbering import Number
from corpus.printed import CONTENT, Part, PrintedRow
from corpus.prose import Block, Paragraph, is_duty_heading
from corpus.text import clean, fold
from corpus.units import leading_units, split_units

# Two tasks at least: one sentence with "chủ trì" in a paper whose table was lost is no plan.
MIN_TASKS = 2
# Words around a time that say no more than "hoàn thành", in characters.
_AROUND_TIME = 12
_ROLES: tuple[Column, ...] = ("lead", "support")
_MAX_PARTS = 26
_LABEL = re.compile(r"(?:^|(?<=[.;,(])\s*|\s[-–+]\s*)(?P<label>[^\W\d_][^.;:()]{2,44}?)\s*:(?!\d)\s*", re.UNICODE)
_OWN_LABELS: tuple[tuple[Column, re.Pattern[str]], ...] = (
    ("activity", re.compile(r"^(noi dung|cac noi dung|yeu cau|mo ta|cach thuc)\b")),
    ("lead", re.compile(r"^(don vi |co quan |nguoi |lanh dao )?(chiu )?(trach nhiem|phu trach|duoc giao)\b")),
    ("lead", re.compile(r"^(co quan|don vi) (trinh|soan thao|tham muu)")),
    ("product", re.compile(r"^(ho so|hinh thuc van ban|muc tieu, san pham)$")),
    ("time", re.compile(r"^(moc thoi gian|lo trinh|thoi luong)")),
    (
        "note",
        re.compile(
            r"^(dia diem|hinh thuc (thuc hien|to chuc)|phuong thuc|quy mo|thanh phan|doi tuong|so luong|ghi chu)\b"
        ),
    ),
)
# "Phối hợp Công an Thành phố, UBND các phường: ..." is a sentence that names units, no label.
_NAMES_UNITS = re.compile(r"^phoi hop (?!thuc hien|trien khai|to chuc|chinh)\w")
_GIVEN = re.compile(r"^(?:Giao|Đề nghị|Yêu cầu|Phân công)\s+(?:cho\s+)?")
_LEADS = re.compile(r"\b(?:làm\s+)?(?:chủ trì|đầu mối)\b", re.IGNORECASE)
_TIME = re.compile(
    r"(?:(?:trước|chậm nhất|muộn nhất|đến hết|đến|trong|vào|từ|hằng|hàng|mỗi|định kỳ|thường xuyên)\b[^;.()]*|(?:quý|tháng|năm)\s+[^;.(),]*)",
    re.IGNORECASE,
)
_NO_TASKS = ("kinh phi", "muc dich", "yeu cau", "muc tieu", "can cu", "quan diem")


@dataclass
class _Item:
    """A statement and the label lines below it: its number, its own paragraph and the headings above."""

    block: Block
    cells: dict[Column, str] = field(default_factory=dict)
    lines: tuple[int, int] = (0, 0)
    mark: str | None = None
    open_label: Column | None = None
    is_labelled: bool = False  # the statement itself begins with "Nội dung:" or the like

    @property
    def is_task(self) -> bool:
        return any(self.cells.get(column) for column in CONTENT)


def labelled_rows(blocks: Sequence[Block]) -> list[PrintedRow]:
    """The rows of a plan written as prose, with headings as rows that are no tasks; none where it names fewer than two."""
    items = [item for item in _items(blocks) if item.is_task]
    if len(items) < MIN_TASKS:
        return []
    rows: list[PrintedRow] = []
    above: tuple[Paragraph, ...] = ()
    for item in items:
        path, number, part = _placed(item)
        if number is not None and rows and rows[-1].number is number and len(rows[-1].parts) < _MAX_PARTS:
            rows[-1].parts.append(part)
            continue
        known = sum(1 for _ in takewhile(lambda pair: pair[0] is pair[1], zip(above, path, strict=False)))
        # Back from a heading to the one around it: printed again, that one ends what stood under it.
        for heading in path[known - 1 if 0 < known == len(path) < len(above) else known :]:
            rows.append(PrintedRow(heading.number, [Part({"title": _closed(heading.body)}, heading.lines)]))
        above = path
        rows.append(PrintedRow(number, [part]))
    return rows


def without_rows(blocks: Sequence[Block], rows: Sequence[PrintedRow]) -> list[Block]:
    """The prose without the paragraphs that the rows were read from."""
    tasks = [row for row in rows if row.is_task]
    taken = [part.lines for row in tasks for part in row.parts if part.lines]
    numbers = {id(row.number) for row in tasks if row.number}
    return [
        block
        for block in blocks
        if id(block.paragraph.number) not in numbers
        and not any(first <= block.paragraph.lines[0] <= last for first, last in taken)
    ]


def _settled(cells: dict[Column, str]) -> dict[Column, str]:
    """Units and times told from sentences about them, whose words stay in the activity and the note."""
    found = dict(cells)
    for column in _ROLES:
        pieces = [piece for piece in re.split(r"[;\n]\s*", found.get(column, "")) if piece]
        doers = [_doer(piece) for piece in pieces]
        if all(doers) and sum(map(len, doers)) < sum(map(len, pieces)):
            found["activity"] = "\n".join(filter(None, [found.get("activity"), found[column]]))
            found[column] = "; ".join(doers)
    lines = found.get("time", "").split("\n")
    times = [_time_in(line) or "" for line in lines]
    if all(times) and any(not line.startswith(time) for line, time in zip(lines, times, strict=True)):
        full = found["time"]
        found["time"] = "; ".join(times)
        if len(full) > len(found["time"]) + _AROUND_TIME:
            found["note"] = "\n".join(filter(None, [found.get("note"), full]))
    return found


def _doer(text: str) -> str:
    """The units that a text is or begins with; empty where it begins with none."""
    found = leading_units(text)
    return re.sub(r"\s+(?:tiến hành|sẽ|cùng)$", "", found[0]) if found else ""


def _placed(item: _Item) -> tuple[tuple[Paragraph, ...], Number | None, Part]:
    """An item's headings, its number, and its cells.

    A statement with a mark instead of a number is a part of the numbered heading above it.
    """
    statement, headings = item.block.paragraph, item.block.headings
    cells = _settled(item.cells)
    part = Part(cells, item.lines, page=statement.page)
    title = _closed(cells.pop("title", "") or _without_labels(statement))
    above = headings[-1] if headings else None
    if statement.number is not None:
        cells["title"] = title
        if above and above.number and statement.number.kind == "letter" and above.number.kind in {"arabic", "nested"}:
            step = above.number
            joined = Number("nested", f"{step.text}.{statement.number.text}", (*step.steps, *statement.number.steps))
            return headings, joined, part
        return headings, statement.number, part
    if above and above.number and above.number.kind in {"arabic", "nested"}:
        cells["title"] = _closed(above.body)
        cells["activity"] = f"{title}\n{cells['activity']}" if "activity" in cells else title
        return headings[:-1], above.number, part
    cells["title"] = title
    return headings, None, part


def _items(blocks: Sequence[Block]) -> list[_Item]:
    items: list[_Item] = []
    for block in blocks:
        paragraph = block.paragraph
        labels = _labels(paragraph.body)
        current = items[-1] if items else None
        if labels and labels[0][0] == 0 and current and not _begins_another(current, labels[0][1], paragraph):
            _add(current, paragraph, labels)
        elif current and current.open_label and _goes_on(current, paragraph):
            _append(current, current.open_label, paragraph.body, paragraph)
        else:
            items.append(_statement(block, labels))
    return items


def _begins_another(item: _Item, column: Column, paragraph: Paragraph) -> bool:
    """A second "Nội dung" after units or a time is another task of the same statement; a label with a number of its own is
    another statement beside one that is numbered alike and is no label itself ("3. Đơn vị chủ trì: ..." for a whole plan)."""
    above, number = item.block.paragraph.number, paragraph.number
    beside = above is not None and number is not None and above.kind == number.kind and not item.is_labelled
    return beside or (column in {"title", "activity"} and item.is_task)


def _statement(block: Block, labels: list[tuple[int, Column, str]]) -> _Item:
    paragraph = block.paragraph
    item = _Item(block, lines=paragraph.lines)
    begins = bool(labels) and labels[0][0] == 0
    if begins:
        # "a) Nội dung: ..." is itself the statement.
        first = labels[0]
        item.is_labelled = first[1] in {"title", "activity"}
        item.cells["title"] = first[2]
        labels = labels[1:]
    if labels:
        _add(item, paragraph, labels, marks=False)
    elif not begins and not any(_gives_no_task(heading) for heading in block.headings):
        item.cells.update(_sentence(paragraph.body))
    return item


def _add(item: _Item, paragraph: Paragraph, labels: list[tuple[int, Column, str]], marks: bool = True) -> None:
    for _, column, value in labels:
        _append(item, column, value, paragraph)
    if marks:
        item.mark = _mark(paragraph)
        last = labels[-1]
        item.open_label = last[1] if not last[2] else None


def _append(item: _Item, column: Column, value: str, paragraph: Paragraph) -> None:
    text = _closed(value)
    if text:
        item.cells[column] = f"{item.cells[column]}\n{text}" if column in item.cells else text
    item.lines = (item.lines[0], max(item.lines[1], paragraph.lines[1]))


def _goes_on(item: _Item, paragraph: Paragraph) -> bool:
    """Whether a line belongs to a label that has nothing after its colon: a deeper mark, or no number and no mark."""
    mark = _mark(paragraph)
    return paragraph.number is None and mark != item.mark


def _mark(paragraph: Paragraph) -> str:
    return paragraph.text[:1] if paragraph.bullet else ""


def _labels(text: str) -> list[tuple[int, Column, str]]:
    """Where each label of a text begins, its meaning, and the words up to the next label."""
    found: list[tuple[int, int, Column]] = []
    for match in _LABEL.finditer(text):
        column = _meaning(match["label"])
        if column is not None:
            # A note says what it is about: its label is part of it.
            found.append((match.start(), match.start("label") if column == "note" else match.end(), column))
    ends = [*(start for start, _, _ in found[1:]), len(text)][: len(found)]
    return [
        (start, column, _split_value(text[after:end])) for (start, after, column), end in zip(found, ends, strict=True)
    ]


def _meaning(words: str) -> Column | None:
    folded = fold(clean(words))
    if _NAMES_UNITS.match(folded):
        return None
    for column, pattern in _OWN_LABELS:
        if pattern.search(folded):
            return column
    meaning = column_of(words)
    return None if meaning in {"number", "period"} else meaning


def _split_value(text: str) -> str:
    return clean(text).strip(" ;,(-–")


def _without_labels(paragraph: Paragraph) -> str:
    body = paragraph.body
    labels = _labels(body)
    return body[: labels[0][0]] if labels and labels[0][0] > 0 else body


def _closed(text: str) -> str:
    """A text without its closing mark; brackets that a label stood in go with it."""
    bare = clean(text).rstrip(" .;:,(-–")
    return bare[:-1].rstrip(" .;") if bare.endswith(")") and bare.count(")") > bare.count("(") else bare


def _gives_no_task(heading: Paragraph) -> bool:
    return is_duty_heading(heading.body) or any(word in fold(heading.body) for word in _NO_TASKS)


def _sentence(text: str) -> dict[Column, str]:
    """The units and the time of a sentence such as "Giao Sở A chủ trì, phối hợp với Sở B ...; hoàn thành trong quý I"."""
    body = _GIVEN.sub("", clean(text), count=1)
    found = leading_units(body)
    if found is None or not _LEADS.match(body[found[1] :].lstrip()):
        return {}
    cells: dict[Column, str] = {"lead": "; ".join(split_units(found[0]))}
    if support := supporting_units(body[found[1] :]):
        cells["support"] = "; ".join(support)
    if time := _time_in(body[found[1] :]):
        cells["time"] = time
    return cells


def _time_in(text: str) -> str | None:
    """The last time that a sentence names, as printed; the longest run of words that is nothing but a time."""
    best: str | None = None
    for match in _TIME.finditer(text):
        words = match.group().split()
        for end in range(len(words), 0, -1):
            phrase = " ".join(words[:end]).strip(" ,;.")
            if is_time(phrase) and not phrase.isdigit() and not phrase.endswith(" và"):
                best = phrase
                break
    return best
