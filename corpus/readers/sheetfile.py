"""Spreadsheets in, documents out: .xlsx and .xlsm by openpyxl, .xls through LibreOffice.

Sheets that are hidden are no part of the paper. Formulas are never worked out: what the program last saved for them is read.
Links to other files are not followed and macros not run.
"""

from __future__ import annotations

import tempfile
import warnings
from bisect import bisect_right
from collections import defaultdict
from pathlib import Path
from typing import Any

import openpyxl
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from corpus.document import Document
from corpus.errors import UnreadablePlanError
from corpus.readers.boldtext import marked, trimmed
from corpus.readers.office import convert
from corpus.readers.oldfonts import ENOUGH, REASON, old_signs
from corpus.readers.packages import check_package, is_ole, read_head
from corpus.readers.sheetcells import value_text
from corpus.readers.sheetrows import SheetReader, SheetRow

_NEAR_COLUMNS = 60


def read_sheet_file(path: Path) -> Document:
    """The paper in a spreadsheet. Raises UnreadablePlanError for a file that is none, or protected, damaged or empty."""
    if path.suffix.lower() == ".xls" and is_ole(read_head(path)):
        with tempfile.TemporaryDirectory(prefix="ke-hoach-") as folder:
            return _read_as(convert(path, "xlsx", Path(folder)), path.name)
    check_package(path, "xl/")
    return _read_as(path, path.name)


def _read_as(path: Path, name: str) -> Document:
    try:
        return _read(path, name)
    except (UnreadablePlanError, MemoryError):
        raise
    except Exception as error:  # whatever the library meets in a damaged file
        raise UnreadablePlanError(
            name, f"tệp Excel bị hỏng; hãy mở bằng Excel, lưu thành tệp mới rồi nạp lại ({type(error).__name__})"
        ) from error


def _read(path: Path, name: str) -> Document:
    workbook = _load(path, values=False)
    formulas = {
        (sheet.title, cell.coordinate)
        for sheet in workbook.worksheets
        for cell in sheet._cells.values()
        if cell.data_type == "f"
    }
    if formulas:
        workbook = _load(path, values=True)
        _check_saved(workbook, formulas, name)
    reader = SheetReader()
    for sheet in workbook.worksheets:
        if sheet.sheet_state == "visible":
            reader.read(_rows(sheet, name), sheet.title)
    if not reader.blocks:
        raise UnreadablePlanError(name, "tệp trống, không có nội dung để đọc")
    return Document(name, tuple(reader.blocks), counts_lines=False)


def _load(path: Path, values: bool) -> Workbook:
    with warnings.catch_warnings(), path.open("rb") as file:
        # What openpyxl leaves out (drawings, rules of input) is no text.
        warnings.simplefilter("ignore")
        return openpyxl.load_workbook(file, data_only=values, keep_links=False, rich_text=True)


def _check_saved(workbook: Workbook, formulas: set[tuple[str, str]], name: str) -> None:
    """A formula whose result was never saved would be an empty cell: the file is refused, naming the cell."""
    for title, coordinate in sorted(formulas):
        sheet = workbook[title]
        cell = sheet[coordinate]
        if sheet.sheet_state == "visible" and cell.value is None and cell.data_type == "n":
            raise UnreadablePlanError(
                name,
                f'trang tính "{title}", ô {coordinate}: công thức chưa có kết quả; hãy mở bằng Excel, lưu lại rồi nạp lại',
            )


def _rows(sheet: Worksheet, name: str) -> list[SheetRow]:
    """The sheet's rows that have words, all with the same columns."""
    texts: dict[int, dict[int, str]] = defaultdict(dict)
    signs = 0
    for (row, column), cell in sheet._cells.items():
        if cell.value is None:
            continue
        text = _text(cell)
        if text.strip():
            texts[row][column] = text
            signs += old_signs(str(cell.value), cell.font.name or "")
    if signs >= ENOUGH:
        raise UnreadablePlanError(name, REASON)
    covered: dict[int, dict[int, str]] = defaultdict(dict)
    numbers = sorted(texts)
    for merged in sheet.merged_cells.ranges:
        if shared := texts.get(merged.min_row, {}).get(merged.min_col):
            first, last = bisect_right(numbers, merged.min_row), bisect_right(numbers, merged.max_row)
            for row in numbers[first:last]:
                covered[row][merged.min_col] = shared
    used = {column for cells in texts.values() for column in cells}
    # All columns from the first on, but for empty ones between a table and words far to its right.
    columns = sorted(used | set(range(1, min(max(used, default=0), _NEAR_COLUMNS) + 1)))
    found: list[SheetRow] = []
    above = 0
    for row in numbers:
        cells = texts[row]
        found.append(
            SheetRow(
                row,
                tuple(cells.get(column, "") for column in columns),
                tuple(covered[row].get(column, "") for column in columns),
                row - above - 1,
            )
        )
        above = row
    return found


def _text(cell: Any) -> str:
    """A cell's text; bold words are marked."""
    bold = bool(cell.font.b)
    if isinstance(cell.value, CellRichText):
        pieces = [
            (piece.text, bool(piece.font.b)) if isinstance(piece, TextBlock) else (str(piece), bold)
            for piece in cell.value
        ]
        return marked([(value_text(text), is_bold) for text, is_bold in pieces])
    text = value_text(cell.value, cell.number_format)
    return marked([(text, True)]) if bold else trimmed(text.replace("\t", " "))
