"""Scans: what a page of pixels says is read as if the file had its letters, or is marked as unsure."""

from __future__ import annotations

from pathlib import Path

import pytest

from corpus.document import Document, Row
from corpus.errors import UnreadablePlanError
from corpus.plans import parse_plan
from corpus.readers.paper import Word
from corpus.readers.pdffile import read_pdf_file
from corpus.readers.scanfile import read_scan_file
from corpus.readers.scannumbers import mend_numbers
from corpus.readers.scanromans import quarter, quarter_places, row_number
from corpus.rows import OCR_SURE
from corpus.text import clean
from tests.corpus.pdfs import HEADER, OPENING, needs_fonts, write_pdf
from tests.corpus.scans import needs_ocr, scan
from tests.corpus.test_pdffile import MERGED, fields, many

pytestmark = needs_fonts


def rows_of(document: Document) -> list[Row]:
    return [row for table in document.tables for row in table.rows]


def texts(document: Document) -> list[tuple[str, ...]]:
    return [tuple(clean(cell) for cell in row.cells) for row in rows_of(document)]


@needs_ocr
def test_a_scan_askew_with_noise_gives_the_rows_of_the_paper_over_a_cut_row(tmp_path: Path) -> None:
    rows = many(7)
    document = read_pdf_file(scan(write_pdf(tmp_path / "thu.pdf", rows, repeat=0, spacer=40), tmp_path / "quet.pdf"))
    assert {row.page for row in rows_of(document)} == {1, 2}
    assert len(rows_of(document)) == len(rows)
    assert fields(parse_plan(document, "thu").tasks) == rows[1:]
    prose = " ".join(line.text for block in document.prose for line in block.lines)
    assert "SỞ XÂY DỰNG CÀ MAU" in prose
    assert OPENING in prose


@needs_ocr
def test_a_picture_that_stands_on_its_head_is_turned(tmp_path: Path) -> None:
    path = scan(write_pdf(tmp_path / "thu.pdf", MERGED), tmp_path / "quet.png", turned=180)
    assert texts(read_scan_file(path)) == MERGED


@needs_ocr
def test_a_seal_over_a_cell_makes_it_unsure_and_no_other(tmp_path: Path) -> None:
    rows = many(3)
    paper = write_pdf(tmp_path / "thu.pdf", rows)
    clear = read_scan_file(scan(paper, tmp_path / "ro.png", askew=0, noise=0))
    sealed = read_scan_file(scan(paper, tmp_path / "dau.png", askew=0, noise=0, seal=(348, 256, 18)))
    unsure = {
        (place, column)
        for place, row in enumerate(rows_of(sealed))
        for column, sure in enumerate(row.confidence)
        if sure < OCR_SURE and rows_of(clear)[place].confidence[column] >= OCR_SURE
    }
    assert unsure
    assert {column for _, column in unsure} == {3}
    doubted = [doubt for doubt in parse_plan(sealed, "thu").doubts if doubt.kind == "ocr"]
    assert {doubt.field for doubt in doubted} == {"lead"}


@needs_ocr
def test_only_pages_without_letters_are_recognised(tmp_path: Path) -> None:
    import pypdfium2 as pdfium

    paper = write_pdf(tmp_path / "thu.pdf", many(7), repeat=0)
    scanned = scan(paper, tmp_path / "quet.pdf")
    mixed = pdfium.PdfDocument.new()
    mixed.import_pages(pdfium.PdfDocument(paper), [0])
    mixed.import_pages(pdfium.PdfDocument(scanned), [1])
    mixed.save(tmp_path / "lan.pdf")
    document = read_pdf_file(tmp_path / "lan.pdf")
    assert {row.page: bool(row.confidence) for row in rows_of(document)} == {1: False, 2: True}
    assert fields(parse_plan(document, "thu").tasks) == many(7)[1:]


@needs_ocr
def test_a_picture_without_text_is_refused(tmp_path: Path) -> None:
    import numpy as np
    from PIL import Image, ImageFilter

    pixels = np.random.default_rng(3).integers(0, 255, (60, 45, 3)).astype(np.uint8)
    picture = Image.fromarray(pixels).resize((900, 1200)).filter(ImageFilter.GaussianBlur(9))
    picture.save(tmp_path / "meo.jpg")
    with pytest.raises(UnreadablePlanError, match=r"^meo\.jpg: không nhận ra chữ nào trong ảnh"):
        read_scan_file(tmp_path / "meo.jpg")


@needs_ocr
@pytest.mark.parametrize(
    ("data", "reason"), [(b"no picture", "không phải tệp ảnh"), (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "ảnh")]
)
def test_a_damaged_picture_says_so(tmp_path: Path, data: bytes, reason: str) -> None:
    path = tmp_path / "hong.png"
    path.write_bytes(data)
    with pytest.raises(UnreadablePlanError, match=reason):
        read_scan_file(path)


def test_without_tesseract_a_scan_says_what_to_install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = scan(write_pdf(tmp_path / "thu.pdf", MERGED), tmp_path / "quet.pdf", dpi=50)
    monkeypatch.setenv("PATH", "")
    with pytest.raises(UnreadablePlanError, match=r"^quet\.pdf: trang 1 là ảnh quét, không có chữ; .*cài"):
        read_pdf_file(path)


NUMBERS = [
    (("4", 0.96), ("3", 0.35), ("6", 0.96), "5"),  # unsure, between its neighbours' numbers
    (("4", 0.96), ("3", 0.96), ("6", 0.96), "3"),  # sure: the paper's own slip
    (("4", 0.96), ("3", 0.35), ("7", 0.96), "3"),  # no single number is missing
    (("4", 0.96), ("S", 0.35), ("6", 0.96), "5"),
    (("I", 0.96), ("l", 0.35), ("2", 0.96), "l"),  # nothing to count from
]


@pytest.mark.parametrize(("above", "own", "below", "expected"), NUMBERS)
def test_an_unsure_number_is_mended_by_its_neighbours(
    above: tuple[str, float], own: tuple[str, float], below: tuple[str, float], expected: str
) -> None:
    rows = [Row(HEADER), *(Row((text, "Việc"), confidence=(sure, 0.96)) for text, sure in (above, own, below))]
    assert [row.cells[0] for row in mend_numbers(rows)] == ["TT", above[0], expected, below[0]]


@pytest.mark.parametrize(
    ("read", "printed"),
    [("Ill", "III"), ("Il.", "II."), ("Vv", "V"), ("IV", "IV"), ("11", "11"), ("1", "1"), ("a)", "a)"), ("1.1", "1.1")],
)
def test_strokes_of_a_roman_row_number_are_counted_and_plain_numbers_stay(read: str, printed: str) -> None:
    assert row_number(read) == printed


@pytest.mark.parametrize(
    ("read", "printed"),
    [
        ("II1/2026", "III/2026"),
        ("1/2026", "I/2026"),
        ("IH,", "III,"),
        ("IV", "IV"),
        ("IIII", None),
        ("2026", None),
        ("2", None),
    ],
)
def test_the_strokes_of_a_quarter_are_counted(read: str, printed: str | None) -> None:
    assert quarter(read) == printed


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("Từ quý I đến quý II1", ["I", "II1"]),
        ("Quý 1, 11 và IV/2026", ["1,", "11", "IV/2026"]),
        ("Nghị quyết số 11 ngày 11/12/2026", []),
        ("Quý II ngày 11", ["II"]),
    ],
)
def test_only_what_is_listed_after_the_word_is_a_quarter(text: str, numbers: list[str]) -> None:
    words = [Word(word, 0, 0, 1, 1) for word in text.split()]
    assert [words[place].text for place in quarter_places(words)] == numbers
