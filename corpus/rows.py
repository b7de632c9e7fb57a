"""Layout repair of tables: repeated headers, rows cut by page breaks, parts of rows, columns that slid.

What comes out is the table as a person reads the paper: headings, numbered rows, and the parts of each row, every one
with its cells by meaning and its own lines. `corpus/flat.py` gives the same for dumps that lost their tabs.
"""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace

from corpus.columns import Column, columns_of
from corpus.deadlines import is_time, names_period
from corpus.document import Document, Prose, Row
from corpus.errors import UnreadablePlanError
from corpus.numbering import Number, leading_number, parse_number
from corpus.text import clean, fold
from corpus.units import is_unit

TEXTS: tuple[Column, ...] = ("goal", "title", "activity")
# A cell of a scan that is read with less confidence is doubted.
OCR_SURE = 0.75
_MARKS = '.,;:()"“”'
# What makes a row a task and not a heading.
CONTENT: tuple[Column, ...] = ("lead", "support", "product", "time")


@dataclass
class Part:
    """The cells of a row, or of one part of it, by column; `lines`, page and sheet are its own."""

    cells: dict[Column, str]
    lines: tuple[int, int] | None
    doubts: list[RowDoubt] = field(default_factory=list)
    page: int | None = None
    sheet: str | None = None

    @property
    def is_task(self) -> bool:
        return any(self.cells.get(column) for column in CONTENT)

    @property
    def words(self) -> str:
        return " ".join(clean(self.cells[column]) for column in TEXTS if self.cells.get(column))


@dataclass(frozen=True)
class RowDoubt:
    """What layout repair assumed about one cell."""

    column: str
    kind: str
    read: str
    assumed: str
    likelihood: float


@dataclass
class PrintedRow:
    """A numbered row with its parts, a row without number, or a heading (no part of it is a task)."""

    number: Number | None
    parts: list[Part]

    @property
    def is_task(self) -> bool:
        return any(part.is_task for part in self.parts)


@dataclass(frozen=True)
class TaskTable:
    """One table of tasks, its header read and dropped."""

    columns: tuple[Column | None, ...]
    rows: tuple[Row, ...]


def task_tables(document: Document) -> list[TaskTable]:
    """The document's task tables, rows over page breaks and repeated headers brought together.

    Raises UnreadablePlanError for a table with a header but no column of lead units, naming its line.
    """
    tables: list[TaskTable] = []
    without_lead: str | None = None
    columns: tuple[Column | None, ...] | None = None
    rows: list[Row] = []
    new_table = False

    def close() -> None:
        if columns and rows:
            tables.append(TaskTable(columns, tuple(rows)))
        rows.clear()

    for block in document.blocks:
        if isinstance(block, Prose):
            new_table = new_table or any(_is_appendix_title(line.text) for line in block.lines)
            continue
        broken = False
        for row in block.rows:
            header = columns_of(row.cells)
            if header is None:
                if columns and not (new_table and not rows):
                    rows.append(replace(row, after_break=row.after_break or broken or row is block.rows[0]))
                broken = False
                continue
            if "lead" not in header:
                without_lead = without_lead or _place_of(row)
                close()
                columns = None
            elif header != columns or new_table:
                close()
                columns = header
            broken, new_table = bool(rows), False
    close()
    if not tables and without_lead:
        raise UnreadablePlanError(
            document.file,
            f'{without_lead}: bảng không có cột đơn vị chủ trì; tiêu đề cột cần có chữ "Chủ trì" hoặc "Cơ quan thực hiện"',
        )
    return tables


def _place_of(row: Row) -> str:
    """Where a row stands, for a person: its line, its page or its sheet."""
    if row.lines:
        return f"dòng {row.lines[0]}"
    return f"trang {row.page}" if row.page else f"trang tính {row.sheet}" if row.sheet else "trong tệp"


def _is_appendix_title(text: str) -> bool:
    return fold(clean(text)).startswith(("phu luc", "bieu ", "bang "))


def printed_rows(table: TaskTable, vocabulary: Counter[str]) -> list[PrintedRow]:
    """The table's rows with page breaks mended and parts told apart. `vocabulary` counts the document's word pairs."""
    rows: list[PrintedRow] = []
    numbered = "number" in table.columns
    for row in table.rows:
        number, part = _cells_of(row, table.columns)
        if not part.cells and number is None:
            continue
        if number is not None or not rows:
            rows.append(PrintedRow(number, [part]))
        elif _is_continuation(row, part):
            _append(rows[-1], part, vocabulary)
        elif numbered and rows[-1].number and rows[-1].is_task and (part.is_task or "activity" in part.cells):
            rows[-1].parts.append(part)
        else:
            rows.append(PrintedRow(None, [part]))
    for printed in rows:
        printed.parts = [piece for part in printed.parts for piece in _split_part(_mend_slide(part))]
    return rows


def _cells_of(row: Row, columns: tuple[Column | None, ...]) -> tuple[Number | None, Part]:
    cells: dict[Column, str] = {}
    number: Number | None = None
    part = Part(cells, row.lines, page=row.page, sheet=row.sheet)
    for place, raw in enumerate(row.cells):
        column = columns[place] if place < len(columns) else None
        words = clean(raw)
        if not words:
            continue
        if column == "number":
            number = parse_number(words)
            if number is None:
                number, words = leading_number(words) or (None, words)
                cells["title"] = words
        elif column is None:
            cells["note"] = f"{cells['note']} {raw.strip()}" if "note" in cells else raw.strip()
            if place >= len(columns):
                part.doubts.append(
                    RowDoubt("note", "extra_cell", words, f"ô thừa ở cuối hàng, ghi vào cột ghi chú: {words}", 0.6)
                )
        else:
            cells[column] = f"{cells[column]} {raw.strip()}" if column in cells else raw.strip()
            sure = row.confidence[place] if place < len(row.confidence) else 1.0
            if sure < OCR_SURE:
                part.doubts.append(
                    RowDoubt(column, "ocr", words, f"chữ quét không rõ, đọc là: {words}", round(sure, 2))
                )
    if number is None and set(cells) == {"title"}:
        found = leading_number(clean(cells["title"]))
        if found and found[0].kind in {"roman", "alpha"}:
            number, cells["title"] = found
    return number, part


def _is_continuation(row: Row, part: Part) -> bool:
    """After a page break an unnumbered row goes on with the row above if it has no time or begins mostly in lower case."""
    texts = [clean(cell) for cell in part.cells.values()]
    if not row.after_break:
        return set(part.cells) == {"title"} and texts[0][:1].islower()
    if set(part.cells) <= set(TEXTS) and len(texts) == 1 and names_period(texts[0]):
        return False
    lower = sum(text[:1].islower() for text in texts)
    return "time" not in part.cells or lower * 2 > len(texts)


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


def _mend_slide(part: Part) -> Part:
    """A cell under "time" that is no time has slid there: a unit belongs to the empty support column, other text to product."""
    time = part.cells.get("time")
    if not time or is_time(clean(time)):
        return part
    column: Column | None = None
    if is_unit(time) and not part.cells.get("support"):
        column = "support"
    elif not part.cells.get("product") and not is_unit(time):
        column = "product"
    if column is None:
        return part
    cells = {**part.cells, column: time}
    del cells["time"]
    names = {"support": "phối hợp", "product": "sản phẩm"}
    doubt = RowDoubt(column, "slid", clean(time), f"in ở cột thời gian, đọc là {names[column]}: {clean(time)}", 0.85)
    return replace(part, cells=cells, doubts=[*part.doubts, doubt])


# Nouns that open a product: where two of them were flattened into one cell, the second begins a new product.
_PRODUCT_NOUNS = frozenset(
    [
        "bao cao",
        "ke hoach",
        "quyet dinh",
        "to trinh",
        "cong van",
        "van ban",
        "nghi quyet",
        "chuong trinh",
        "de an",
        "thong bao",
        "huong dan",
        "ho so",
        "phan mem",
        "danh muc",
        "bien ban",
        "hoi nghi",
        "quy che",
        "ket luan",
        "giay moi",
        "bai viet",
        "tai lieu",
        "du thao",
        "quy dinh",
        "chi thi",
        "phuong an",
        "bang diem",
        "bang tong hop",
        "phieu",
        "he thong",
        "du lieu",
    ]
)
# After these words a capital letter does not begin a new cell.
_CONNECTORS = frozenset(
    [
        "va",
        "hoac",
        "den",
        "tu",
        "theo",
        "cua",
        "tai",
        "ve",
        "voi",
        "trong",
        "truoc",
        "sau",
        "ngay",
        "thang",
        "quy",
        "nam",
        "so",
        "dot",
        "hoan",
        "thanh",
    ]
)


def _split_part(part: Part) -> list[Part]:
    """Several products and as many times flattened into one cell each are as many parts; goal, title, activity stay whole."""
    times = _time_pieces(clean(part.cells.get("time", "")))
    if len(times) < 2:
        return [part]
    products = _product_pieces(clean(part.cells.get("product", "")))
    if len(products) != len(times):
        doubt = RowDoubt(
            "time", "several_times", clean(part.cells["time"]), f"ô có {len(times)} thời hạn, lấy thời hạn đầu", 0.6
        )
        return [replace(part, doubts=[*part.doubts, doubt])]
    doubt = RowDoubt(
        "product",
        "split",
        clean(part.cells["product"]),
        f"tách thành {len(times)} phần theo sản phẩm và thời hạn",
        0.85,
    )
    return [
        replace(part, cells={**part.cells, "product": product, "time": time}, doubts=[*part.doubts, doubt])
        for product, time in zip(products, times, strict=True)
    ]


def _time_pieces(text: str) -> list[str]:
    """ "Quý I/2024 Định kỳ trong năm 2024" is two times; "Từ Quý I đến Quý III" is one."""
    for pieces in _cuts(text):
        if all(is_time(piece) for piece in pieces):
            return pieces
    return [text] if text else []


def _product_pieces(text: str) -> list[str]:
    listed = [piece.strip(" ,") for piece in text.split(";") if piece.strip(" ,")]
    if len(listed) > 1:
        return listed
    words = text.split()
    starts = [
        place
        for place, word in enumerate(words)
        if place == 0
        or (
            word[:1].isupper()
            and fold(" ".join(words[place : place + 2])).strip(",.;") in _PRODUCT_NOUNS
            and fold(words[place - 1]) not in _CONNECTORS
            and not words[place - 1].endswith(",")
        )
    ]
    return [
        " ".join(words[start:end]).strip(" ,") for start, end in zip(starts, [*starts[1:], len(words)], strict=True)
    ]


def _cuts(text: str) -> Iterator[list[str]]:
    """The ways to cut a text in two or three before capitalised words that do not follow a connector, fewest pieces first."""
    words = text.split()
    places = [
        place
        for place in range(1, len(words))
        if (
            words[place][:1].isupper()
            and fold(words[place - 1]).strip(",") not in _CONNECTORS
            and not _is_roman(words[place])
        )
        or words[place - 1].endswith(";")
    ]
    for place in places:
        yield [" ".join(words[:place]).rstrip(";"), " ".join(words[place:])]
    for first in places:
        for second in places:
            if first < second:
                yield [
                    " ".join(words[:first]).rstrip(";"),
                    " ".join(words[first:second]).rstrip(";"),
                    " ".join(words[second:]),
                ]


def _is_roman(word: str) -> bool:
    found = parse_number(word.split("/")[0].strip(",;-"))
    return found is not None and found.kind == "roman"
