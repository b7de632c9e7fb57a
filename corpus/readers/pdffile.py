"""PDF files with text in, documents out. Letters, lines and pictures of pages all come from PDFium (pypdfium2).

PDFium is used rather than pdfplumber, which takes 0.2 s for a page: it reads ten times as fast, and the reader of scans
needs it anyway, to render pages. Pages without letters of their own go to that reader (`corpus/readers/scanfile.py`).
"""

from __future__ import annotations

from pathlib import Path

import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c

from corpus.document import Document
from corpus.errors import UnreadablePlanError
from corpus.readers.pages import document_of
from corpus.readers.paper import Page
from corpus.readers.pdfpage import is_scan, read_page

_TAIL_BYTES = 64 * 1024


def read_pdf_file(path: Path) -> Document:
    """Raises UnreadablePlanError for a file that is damaged, locked, or scanned where no OCR is installed."""
    _check_whole(path)
    try:
        pdf = pdfium.PdfDocument(path)
    except pdfium.PdfiumError as error:
        raise UnreadablePlanError(path.name, _why_not_opened(error)) from error
    try:
        return document_of(path.name, _pages(pdf, path.name))
    finally:
        pdf.close()


def _check_whole(path: Path) -> None:
    try:
        with path.open("rb") as file:
            head = file.read(1024)
            size = file.seek(0, 2)
            file.seek(max(0, size - _TAIL_BYTES))
            tail = file.read()
    except OSError as error:
        raise UnreadablePlanError(path.name, f"không mở được tệp ({error.strerror or error})") from error
    if not head.strip():
        raise UnreadablePlanError(path.name, "tệp trống, không có nội dung để đọc")
    if b"%PDF-" not in head:
        raise UnreadablePlanError(path.name, "không phải tệp PDF dù tên có đuôi .pdf; hãy kiểm tra lại tệp")
    # PDFium mends a file that was cut off, and drops the pages that are lost without a word.
    if b"%%EOF" not in tail:
        raise UnreadablePlanError(path.name, "tệp PDF bị cắt cụt (thiếu phần cuối); hãy tải hoặc sao chép lại tệp")


def _why_not_opened(error: pdfium.PdfiumError) -> str:
    if getattr(error, "err_code", None) == pdfium_c.FPDF_ERR_PASSWORD:
        return "tệp PDF có mật khẩu; hãy bỏ mật khẩu rồi nạp lại"
    return "tệp PDF bị hỏng, không mở được; hãy tải hoặc xuất lại tệp"


def _pages(pdf: pdfium.PdfDocument, file: str) -> list[Page]:
    pages: list[Page] = []
    scans: list[int] = []
    for place in range(len(pdf)):
        try:
            page = pdf[place]
        except pdfium.PdfiumError as error:
            raise UnreadablePlanError(file, f"trang {place + 1} bị hỏng, không đọc được; hãy xuất lại tệp") from error
        if is_scan(page):
            scans.append(place)
        else:
            pages.append(read_page(page, place + 1))
        page.close()
    if scans:
        from corpus.readers.scanfile import read_scanned_pages

        pages += read_scanned_pages(pdf, scans, file)
    if not any(page.words for page in pages):
        raise UnreadablePlanError(file, "không có chữ nào để đọc; hãy kiểm tra lại tệp")
    return sorted(pages, key=lambda page: page.number)
