"""Which reader opens which file: by the file's name ending, one function for each format."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from corpus.document import Document
from corpus.errors import UnreadablePlanError
from corpus.readers.legacy import refuse_legacy, text_of
from corpus.readers.textfile import read_text_file


def _read_web_file(path: Path) -> Document:
    from corpus.readers.webfile import read_web_file

    return read_web_file(path)


def _read_pdf_file(path: Path) -> Document:
    from corpus.readers.pdffile import read_pdf_file

    return read_pdf_file(path)


def _read_word_file(path: Path) -> Document:
    from corpus.readers.wordfile import read_word_file

    return read_word_file(path)


def _read_scan_file(path: Path) -> Document:
    from corpus.readers.scanfile import read_scan_file

    return read_scan_file(path)


def _read_sheet_file(path: Path) -> Document:
    from corpus.readers.sheetfile import read_sheet_file

    return read_sheet_file(path)


def _read_csv_file(path: Path) -> Document:
    from corpus.readers.csvfile import read_csv_file

    return read_csv_file(path)


_READERS: dict[str, Callable[[Path], Document]] = {
    ".txt": read_text_file,
    ".md": read_text_file,
    **dict.fromkeys((".html", ".htm", ".xhtml", ".mht", ".mhtml"), _read_web_file),
    **dict.fromkeys((".docx", ".docm", ".doc"), _read_word_file),
    **dict.fromkeys((".xlsx", ".xlsm", ".xls"), _read_sheet_file),
    **dict.fromkeys((".csv", ".tsv"), _read_csv_file),
    ".pdf": _read_pdf_file,
    **dict.fromkeys((".png", ".jpg", ".jpeg", ".tif", ".tiff"), _read_scan_file),
}
# Read in this process: nothing but text, with limits of its own.
_HERE = frozenset({".txt", ".md"})

SUFFIXES = frozenset(_READERS)


def read_document(path: Path) -> Document:
    """The document in a file of a known kind, read within limits. Raises UnreadablePlanError, naming the file and what to do."""
    suffix = path.suffix.lower()
    if suffix in _HERE or suffix not in _READERS:
        return read_here(path)
    from corpus.readers.bounds import read_bounded

    return read_bounded(path)


def read_here(path: Path) -> Document:
    """The same in this process, with no limits on time and memory."""
    reader = _READERS.get(path.suffix.lower())
    if reader is None:
        kinds = ", ".join(sorted(SUFFIXES))
        raise UnreadablePlanError(
            path.name, f'chưa đọc được loại tệp "{path.suffix or path.name}"; các loại đọc được: {kinds}'
        )
    document = reader(path)
    refuse_legacy(path.name, text_of(document))
    return document
