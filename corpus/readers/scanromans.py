"""Roman numbers in scans: strokes that stand side by side are what OCR counts wrongly, and a quarter hangs on them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from corpus.document import Row
from corpus.readers.paper import Word
from corpus.readers.scannumbers import number_column
from corpus.text import clean, fold

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


_NUMERALS = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII", "XIII", "XIV", "XV")
# What strokes and crossings are read as when they run together, folded: "H" is II, "HÌ(" is III, "VH" is VII.
_SMEARED = re.compile(r"[ivxhnmwylt1|\]\[!()\\/. ]{1,6}")


def mend_sections(rows: Sequence[Row]) -> list[Row]:
    """Section rows of a scanned table with their Roman numbers in order, where the order says what the strokes were.

    A section row has a number and a title alone. Numbers with a crossing in them (IV, V, VI) are seldom misread: each of
    them must be the one that its place asks for, and one at least must be there. What is strokes alone gets the number of
    its place, and so does a title with nothing before it where the next number is one too high.
    """
    column = next((found for place in range(len(rows)) if (found := number_column(rows, place)) is not None), None)
    if column is None:
        return list(rows)
    places = [place for place, row in enumerate(rows) if _is_section(row, column)]
    read = [clean(rows[place].cells[column]).rstrip(".") for place in places]
    meant = _in_order(read)
    crossed = [(fold(text).upper(), one) for text, one in zip(read, meant, strict=True) if set(fold(text)) & {"v", "x"}]
    if not any(text == one for text, one in crossed) or any(text in _NUMERALS and text != one for text, one in crossed):
        return list(rows)
    mended = list(rows)
    for place, numeral, text in zip(places, meant, read, strict=True):
        if numeral and numeral != text:
            row = rows[place]
            mended[place] = replace(row, cells=(*row.cells[:column], numeral, *row.cells[column + 1 :]))
    return mended


def _is_section(row: Row, column: int) -> bool:
    """A title alone, with something like a Roman number or nothing before it."""
    others = [cell for place, cell in enumerate(row.cells) if place != column and clean(cell)]
    number = clean(row.cells[column])
    if len(others) != 1 or not clean(others[0])[:1].isupper():
        return False
    return (
        not number or number == "1" or (bool(_SMEARED.fullmatch(fold(number))) and not number.rstrip(".").isdecimal())
    )


def _in_order(read: Sequence[str]) -> list[str]:
    """The number of each section row by its place; "" for a row that has none."""
    meant: list[str] = []
    expected = 0
    for place, text in enumerate(read):
        if expected >= len(_NUMERALS):
            return [*meant, *[""] * (len(read) - place)]
        if not text:
            below = next((other for other in read[place + 1 :] if other), "")
            number = _NUMERALS[expected] if below and below != _NUMERALS[expected] else ""
            meant.append(number)
            expected += bool(number)
            continue
        meant.append(_NUMERALS[expected])
        expected += 1
    return meant
