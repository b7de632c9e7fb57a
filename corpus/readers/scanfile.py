"""Scans in, documents out: pages of a PDF that are pictures, and picture files. Needs the extra `scan` and tesseract."""

from __future__ import annotations

import os
import warnings
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from importlib import import_module
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from corpus.document import Document
from corpus.errors import UnreadablePlanError
from corpus.readers.pages import document_of
from corpus.readers.paper import Page
from corpus.readers.scanwords import mend_words

if TYPE_CHECKING:
    import pypdfium2 as pdfium

# Dots per inch: what pictures are reduced to; pages of a PDF are rendered at their picture's own, within these limits.
_LEAST_DPI, DPI = 200, 300
_A4_WIDTH_INCHES = 8.27
_MOST_PIXELS = 120_000_000
_WORKERS = 4
# A file with fewer sure words than this has no text: tesseract sees letters in any picture.
_FEWEST_WORDS = 10
_SURE = 0.6

Rendered = tuple[NDArray[np.uint8], float, int]


def read_scan_file(path: Path) -> Document:
    """A picture of a page, or of several in a TIFF. Raises UnreadablePlanError."""
    recognise = _recogniser(path.name, "tệp là ảnh")
    return document_of(path.name, _checked(_recognised(_frames(path), recognise, path.name), path.name))


def read_scanned_pages(pdf: pdfium.PdfDocument, places: Sequence[int], file: str) -> list[Page]:
    """The pages of a PDF at the given places (from 0), recognised. Raises UnreadablePlanError."""
    numbers = ", ".join(str(place + 1) for place in places[:5]) + (", ..." if len(places) > 5 else "")
    recognise = _recogniser(file, f"trang {numbers} là ảnh quét, không có chữ")

    def rendered() -> Iterator[Rendered]:
        for place in places:
            page = pdf[place]
            dpi = min(DPI, max(_LEAST_DPI, _own_dpi(page)))
            picture = page.render(scale=dpi / 72).to_numpy()
            # PDFium gives blue, green and red, or grey.
            yield (picture[:, :, 2::-1].copy() if picture.ndim == 3 else picture.copy()), dpi, place + 1
            page.close()

    pages = _recognised(rendered(), recognise, file)
    return _checked(pages, file) if len(places) == len(pdf) else pages


def _own_dpi(page: pdfium.PdfPage) -> float:
    """The resolution of the largest picture on a page, 0 where there is none."""
    from pypdfium2.raw import FPDF_PAGEOBJ_IMAGE

    found = [0.0]
    for item in page.get_objects(filter=[FPDF_PAGEOBJ_IMAGE]):
        left, bottom, right, top = item.get_bounds()
        found.append(max(item.get_px_size()) / max(right - left, top - bottom, 1.0) * 72)
    return max(found)


def _recogniser(file: str, why: str) -> Callable[..., Page]:
    """The function that recognises a page; UnreadablePlanError where a part of it is not installed."""
    try:
        ocr: Any = import_module("corpus.readers.ocr")
    except ImportError as error:
        raise UnreadablePlanError(
            file, f"{why}; để đọc bản quét hãy cài phần bổ sung: pip install 'troly-kehoach[scan]'"
        ) from error
    if missing := ocr.missing_parts():
        raise UnreadablePlanError(file, f"{why}; {missing}")
    recognise: Callable[..., Page] = ocr.recognise
    return recognise


def _recognised(pictures: Iterator[Rendered], recognise: Callable[..., Page], file: str) -> list[Page]:
    """Pages recognised side by side, one for each processor, and only as many pictures kept as are worked on."""
    workers = min(_WORKERS, os.cpu_count() or 1)
    pages: list[Page] = []
    with ThreadPoolExecutor(workers) as pool:
        while batch := list(islice(pictures, 2 * workers)):
            pages += pool.map(lambda rendered: recognise(*rendered, file), batch)
    return mend_words(pages)


def _checked(pages: list[Page], file: str) -> list[Page]:
    words = sum(
        word.confidence >= _SURE and sum(letter.isalpha() for letter in word.text) >= 2
        for page in pages
        for word in page.words
    )
    if words < _FEWEST_WORDS:
        raise UnreadablePlanError(file, "không nhận ra chữ nào trong ảnh; hãy kiểm tra lại tệp, hoặc quét lại cho rõ")
    return pages


def _frames(path: Path) -> Iterator[Rendered]:
    """Each picture of a file in colours, with its resolution and page number."""
    from PIL import Image, ImageOps, ImageSequence, UnidentifiedImageError

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            with Image.open(path) as image:
                for number, frame in enumerate(ImageSequence.Iterator(image), start=1):
                    if frame.width * frame.height > _MOST_PIXELS:
                        raise UnreadablePlanError(
                            path.name, f"ảnh {frame.width} x {frame.height} điểm, quá lớn; hãy quét lại ở mức 300 dpi"
                        )
                    upright = ImageOps.exif_transpose(frame).convert("RGB")
                    dpi = min(upright.size) / _A4_WIDTH_INCHES
                    if dpi > DPI:
                        upright.thumbnail((upright.width * DPI / dpi, upright.height * DPI / dpi))
                        dpi = DPI
                    yield np.asarray(upright), dpi, number
    except Image.DecompressionBombError as error:
        raise UnreadablePlanError(path.name, "ảnh quá lớn; hãy quét lại ở mức 300 dpi") from error
    except UnidentifiedImageError as error:
        raise UnreadablePlanError(path.name, "không phải tệp ảnh; hãy kiểm tra lại tệp") from error
    except (OSError, ValueError, SyntaxError) as error:
        raise UnreadablePlanError(path.name, "tệp ảnh bị hỏng hoặc bị cắt cụt; hãy sao chép hoặc quét lại") from error
