"""The one place that calls tesseract (through pytesseract): a picture in, words with their places and confidence out."""

from __future__ import annotations

import os
import re
import shutil
from typing import Any

import pytesseract

from corpus.errors import UnreadablePlanError
from corpus.readers.paper import Word
from corpus.readers.scanimage import POINTS, Picture

VIETNAMESE = "vie"
# Knows no Vietnamese words, and therefore reads lone digits and Roman numbers as what they are.
PLAIN = "eng"
PAGE, BLOCK = 3, 6  # tesseract's page segmentation modes
TIMEOUT_S = 120
# The model has the Icelandic letter beside the Vietnamese one, and at times gives both for one.
_ETH = re.compile("[ÐĐ]*Ð[ÐĐ]*")
_NOISE = frozenset("|_~—–-=•·.,:;'`‘’“”\"\\/[]{}()°*^<>")


def missing_parts() -> str | None:
    """What must be installed before anything can be recognised, in Vietnamese; None where all is there."""
    if shutil.which("tesseract") is None or VIETNAMESE not in languages():
        return "chưa có tesseract tiếng Việt; hãy cài gói tesseract-ocr và tesseract-ocr-vie"
    return None


def languages() -> list[str]:
    """The languages that tesseract has models of; none where it cannot be run."""
    try:
        return list(pytesseract.get_languages())
    except (OSError, RuntimeError, pytesseract.TesseractError):
        return []


def orientation(picture: Picture) -> int:
    """By how many degrees clockwise a page must be turned to stand upright; 0 where tesseract cannot tell."""
    try:
        found = pytesseract.image_to_osd(picture, output_type=pytesseract.Output.DICT, timeout=TIMEOUT_S)
    except (OSError, RuntimeError, pytesseract.TesseractError):
        return 0
    return int(found["rotate"])


def read_words(picture: Picture, dpi: float, file: str, mode: int = BLOCK, language: str = VIETNAMESE) -> list[Word]:
    """The words of a grey picture, places in points from its upper left corner. Raises UnreadablePlanError."""
    # One process for each page is faster than several threads for one page.
    os.environ["OMP_THREAD_LIMIT"] = "1"
    try:
        found: dict[str, list[Any]] = pytesseract.image_to_data(
            picture,
            lang=language,
            config=f"--psm {mode} --dpi {round(dpi)}",
            output_type=pytesseract.Output.DICT,
            timeout=TIMEOUT_S,
        )
    except (OSError, RuntimeError, pytesseract.TesseractError) as error:
        raise UnreadablePlanError(
            file, "tesseract không nhận dạng được trang quét; hãy quét lại rồi nạp lại"
        ) from error
    scale = POINTS / dpi
    words = []
    columns = (found[name] for name in ("text", "left", "top", "width", "height", "conf"))
    for printed, left, top, width, height, confidence in zip(*columns, strict=True):
        text, sure = _ETH.sub("Đ", printed.strip()), max(0.0, float(confidence)) / 100
        if not text or text in {"|", "_", "~"} or (sure < 0.6 and set(text) <= _NOISE):
            continue
        words.append(
            Word(text, left * scale, top * scale, (left + width) * scale, (top + height) * scale, confidence=sure)
        )
    return words
