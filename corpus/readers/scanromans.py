"""Roman numbers in scans: strokes that stand side by side are what OCR counts wrongly, and a quarter hangs on them."""

from __future__ import annotations

import re
from collections.abc import Sequence

from corpus.readers.paper import Word
from corpus.text import fold

# What one stroke is read as.
_STROKES = str.maketrans(dict.fromkeys("1lL|][!i", "I"))
_ROMAN = re.compile(r"[IVX1lL|\]\[!i]{1,5}")
# "II/2026", "III,": the number of a quarter with what follows it; H and IH are strokes that ran together.
_QUARTER = re.compile(r"([IVH1lL|\]\[!i]{1,4})((?:[/,;.)].*)?)")
_BETWEEN = frozenset({"va", "den", "hoac", "-", "–", "&", ""})
_QUARTERS = frozenset({"I", "II", "III", "IV"})


def row_number(text: str) -> str:
    """A row's number with its Roman strokes mended: "Ill" is III, "Vv" is V; what is plain digits stays."""
    bare = text.rstrip(".)")
    if re.fullmatch(r"Vv|Xx", bare):
        return bare[0] + text[len(bare) :]
    if _ROMAN.fullmatch(bare) and not bare.isdecimal():
        return bare.translate(_STROKES) + text[len(bare) :]
    return text


def quarter(text: str) -> str | None:
    """The number of a quarter as it must have been printed, with what follows it; None where the word is none."""
    match = _QUARTER.fullmatch(text)
    number = match[1].translate(_STROKES).replace("H", "II") if match else ""
    return number + match[2] if match and number in _QUARTERS else None


def quarter_places(words: Sequence[Word]) -> list[int]:
    """Which words of a cell are the numbers of quarters: "III, IV/2026" after "Quý", as far as the list goes."""
    places = []
    listed = False
    for place, word in enumerate(words):
        if listed and _QUARTER.fullmatch(word.text):
            places.append(place)
        else:
            folded = fold(word.text).strip(",")
            listed = folded == "quy" or (listed and folded in _BETWEEN)
    return places
