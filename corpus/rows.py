"""Layout repair of tables: rows cut by page breaks are joined, and the parts of a numbered row told apart."""

from __future__ import annotations

import itertools
import re
from collections import Counter
from collections.abc import Iterable

from corpus.cells import mend_slide, split_part, split_roles
from corpus.columns import Column, Header
from corpus.deadlines import names_period
from corpus.document import Row
from corpus.numbering import Number, leading_number, parse_number
from corpus.printed import TEXTS, Part, PrintedRow, RowDoubt
from corpus.tables import TaskTable
from corpus.text import clean

# A cell of a scan that is read with less confidence is doubted.
OCR_SURE = 0.75
_CROSS = re.compile(r"[xX×✓✔√+*●•]+")
# A cell that ends so is not at its end.
_OPEN = tuple(
    f" {word}" for word in ("của", "và", "với", "theo", "các", "tại", "do", "cho", "từ", "đến", "trong", "về")
)
_MARKS = '.,;:()"“”'


def printed_rows(table: TaskTable, vocabulary: Counter[str]) -> list[PrintedRow]:
    """The table's rows with page breaks mended and parts told apart. `vocabulary` counts the document's word pairs."""
    rows: list[PrintedRow] = []
    numbered = table.header.is_numbered
    for row in table.rows:
        number, part = _cells_of(row, table.header)
        if not part.cells and number is None:
            continue
        if number is not None or not rows:
            rows.append(PrintedRow(number, [part]))
        elif _is_continuation(row, part, numbered) or (row.after_break and _goes_on(rows[-1], part)):
            _append(rows[-1], part, vocabulary)
            rows[-1].joined += 1
            rows[-1].rows += 1
        elif numbered and rows[-1].number and rows[-1].is_task and (part.is_task or "activity" in part.cells):
            rows[-1].parts.append(part)
            rows[-1].rows += 1
        else:
            rows.append(PrintedRow(None, [part]))
    for printed in rows:
        printed.parts = [piece for part in printed.parts for piece in split_part(mend_slide(split_roles(part)))]
    return rows


def _cells_of(row: Row, header: Header) -> tuple[Number | None, Part]:
    columns = header.columns
    cells: dict[Column, str] = {}
    number: Number | None = None
    part = Part(cells, row.lines, page=row.page, sheet=row.sheet)
    for place, raw in enumerate(row.cells):
        column = columns[place] if place < len(columns) else None
        words = clean(raw)
        if not words:
            continue
        sure = row.confidence[place] if place < len(row.confidence) else 1.0
        if column == "number":
            number = parse_number(words)
            if sure < OCR_SURE:
                part.doubts.append(
                    RowDoubt("number", "ocr", words, f"số thứ tự quét không rõ, đọc là: {words}", round(sure, 2))
                )
            if number is None:
                number, words = leading_number(words) or (None, words)
                cells["title"] = words
        elif column == "period":
            # A cross in the column of a month or quarter is that time; words in it are the time themselves.
            time = (header.labels[place] or "") if _CROSS.fullmatch(words) else words
            cells["time"] = f"{cells['time']}, {time}" if "time" in cells else time
        elif column is None:
            cells["note"] = f"{cells['note']} {raw.strip()}" if "note" in cells else raw.strip()
            if place >= len(columns):
                part.doubts.append(
                    RowDoubt("note", "extra_cell", words, f"ô thừa ở cuối hàng, ghi vào cột ghi chú: {words}", 0.6)
                )
        else:
            cells[column] = f"{cells[column]} {raw.strip()}" if column in cells else raw.strip()
            if sure < OCR_SURE:
                part.doubts.append(
                    RowDoubt(column, "ocr", words, f"chữ quét không rõ, đọc là: {words}", round(sure, 2))
                )
    if number is None and set(cells) == {"title"}:
        found = leading_number(clean(cells["title"]))
        if found and found[0].kind in {"roman", "alpha"}:
            number, cells["title"] = found
    return number, part


def _is_continuation(row: Row, part: Part, numbered: bool) -> bool:
    """After a page break an unnumbered row goes on with the row above if it has no time or begins mostly in lower case.

    In a table without a number column, where every row is unnumbered, only lower case tells.
    """
    texts = [clean(cell) for cell in part.cells.values()]
    if not row.after_break:
        return set(part.cells) == {"title"} and texts[0][:1].islower()
    if set(part.cells) <= set(TEXTS) and len(texts) == 1 and names_period(texts[0]):
        return False
    lower = sum(text[:1].islower() for text in texts)
    return (numbered and "time" not in part.cells) or lower * 2 > len(texts)


def _goes_on(row: PrintedRow, part: Part) -> bool:
    """Whether a row of a single cell goes on with a sentence that the page's end left open: "Theo hướng dẫn của"."""
    if len(part.cells) != 1:
        return False
    (column,) = part.cells
    above = next((held.cells[column] for held in reversed(row.parts) if held.cells.get(column)), "")
    return column != "title" and clean(above).casefold().endswith(_OPEN)


def _append(row: PrintedRow, rest: Part, vocabulary: Counter[str]) -> None:
    """Put the cells of a cut row after the nearest filled cells above them in the same numbered row."""
    for column, text in rest.cells.items():
        target = next((part for part in reversed(row.parts) if part.cells.get(column)), row.parts[-1])
        above = target.cells.get(column, "")
        if above:
            lost = _lost_letters(above, text, vocabulary)
            target.doubts.append(
                RowDoubt(
                    column,
                    "lost_letters",
                    clean(f"{above} {text}"),
                    f'chữ bị mất trước "{clean(text)[:40]}", giữ nguyên như bản đọc',
                    0.5,
                )
                if lost
                else RowDoubt(column, "joined", clean(text), f'nối vào sau "…{clean(above)[-40:]}" qua ngắt trang', 0.9)
            )
        target.cells[column] = f"{above} {text}".strip()
        if target.lines and rest.lines:
            target.lines = (target.lines[0], max(target.lines[1], rest.lines[1]))
    row.parts[-1].doubts.extend(rest.doubts)


def _lost_letters(above: str, below: str, vocabulary: Counter[str]) -> bool:
    """Whether the text below begins inside a word: "ơ quan", where the paper elsewhere has "cơ quan"."""
    torn = " ".join(word.strip(_MARKS) for word in clean(below).casefold().split()[:2])
    if " " not in torn or not torn[0].isalpha() or vocabulary[torn] > 1:
        return False
    return any(
        vocabulary[whole] > 1
        and whole.endswith(torn)
        and 0 < len(whole) - len(torn) <= 3
        and " " not in whole[: -len(torn)]
        for whole in vocabulary
    )


def word_pairs(texts: Iterable[str]) -> Counter[str]:
    """How often each pair of neighbouring words stands in the texts, in lower case."""
    counts: Counter[str] = Counter()
    for text in texts:
        words = [word.strip(_MARKS) for word in clean(text).casefold().split()]
        counts.update(f"{first} {second}" for first, second in itertools.pairwise(words))
    return counts
