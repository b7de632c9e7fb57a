"""Automatic numbering of Word: what "1.", "a)" or "-" a paragraph of a list prints in front of its text.

ECMA-376 part 1, 17.9: a w:num points to a w:abstractNum of nine levels; paragraphs of one w:abstractNum count on together
unless a w:num starts anew, and a level begins again after every paragraph of a level above it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from lxml.etree import _Element

from corpus.readers.wordstyles import Styles, W, child, is_on, number, value

_LEVELS = 9
# Other bullets are letters of symbol fonts that stand for a dot, an arrow or a dash.
_KEPT_BULLETS = frozenset({"-", "+", "*"})
# Greater numbers are written in digits.
_MOST_IN_LETTERS = 780
_ROMAN = ((100, "C"), (90, "XC"), (50, "L"), (40, "XL"), (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"))


@dataclass(frozen=True)
class _Level:
    start: int = 1
    form: str = "decimal"
    text: str = ""
    all_decimal: bool = False
    restarts_after: int | None = None
    style: str | None = None


@dataclass(frozen=True)
class _List:
    key: str
    levels: dict[int, _Level]
    starts: dict[int, int]


class Lists:
    """The lists of one document, counted in the order in which labels are asked for."""

    def __init__(self, root: _Element | None, styles: Styles) -> None:
        self._abstract = {value(item, "abstractNumId") or "": item for item in _all(root, "abstractNum")}
        self._nums = {value(item, "numId") or "": item for item in _all(root, "num")}
        self._styles = styles
        self._lists: dict[str, _List | None] = {}
        self._counts: dict[str, list[int | None]] = {}
        self._begun: set[tuple[str, int]] = set()

    def label(self, paragraph: _Element) -> str:
        """What stands in front of the paragraph, "" for one without list; the list counts on."""
        found = self._styles.list_of(paragraph)
        if found is None:
            return ""
        list_id, place, style = found
        listed = self._list(list_id)
        if listed is None:
            return ""
        if place is None:
            place = next((at for at, level in listed.levels.items() if level.style == style), 0)
        return self._next(list_id, listed, min(max(place, 0), _LEVELS - 1))

    def _next(self, list_id: str, listed: _List, place: int) -> str:
        counts = self._counts.setdefault(listed.key, [None] * _LEVELS)
        if (list_id, place) not in self._begun:
            self._begun.add((list_id, place))
            if place in listed.starts:
                counts[place] = None
        level = listed.levels.get(place, _Level())
        above = counts[place]
        counts[place] = listed.starts.get(place, level.start) if above is None else above + 1
        for deeper in range(place + 1, _LEVELS):
            after = listed.levels.get(deeper, _Level()).restarts_after
            if place < (deeper if after is None else after):
                counts[deeper] = None
        if level.form == "bullet":
            return level.text if level.text in _KEPT_BULLETS else "-"

        def words(match: re.Match[str]) -> str:
            at = int(match[1]) - 1
            of_place = listed.levels.get(at, _Level())
            count = counts[at]
            return _written(
                of_place.start if count is None else count, "decimal" if level.all_decimal else of_place.form
            )

        return re.sub(r"%([1-9])", words, level.text).strip()

    def _list(self, list_id: str) -> _List | None:
        if list_id not in self._lists:
            self._lists[list_id] = self._read(list_id)
        return self._lists[list_id]

    def _read(self, list_id: str, steps: int = 0) -> _List | None:
        num = self._nums.get(list_id)
        key = value(child(num, "abstractNumId")) or ""
        abstract = self._abstract.get(key)
        if num is None or abstract is None or steps > _LEVELS:
            return None
        levels = {number_of(item): _level(item) for item in abstract.findall(f"{W}lvl")}
        link = value(child(abstract, "numStyleLink"))
        if link and not levels:
            linked = self._styles.list_style(link)
            shared = self._read(linked, steps + 1) if linked else None
            if shared:
                key, levels = shared.key, dict(shared.levels)
        starts: dict[int, int] = {}
        for override in num.findall(f"{W}lvlOverride"):
            place = number_of(override)
            if (own := child(override, "lvl")) is not None:
                levels[place] = _level(own)
            if (start := child(override, "startOverride")) is not None:
                starts[place] = number(start, 1)
        return _List(key, levels, starts)


def number_of(item: _Element) -> int:
    words = value(item, "ilvl") or "0"
    return int(words) if words.isdigit() else 0


def _all(root: _Element | None, name: str) -> list[_Element]:
    return [] if root is None else root.findall(f"{W}{name}")


def _level(item: _Element) -> _Level:
    legal, after = child(item, "isLgl"), child(item, "lvlRestart")
    return _Level(
        number(child(item, "start"), 1),
        value(child(item, "numFmt")) or "decimal",
        value(child(item, "lvlText")) or "",
        legal is not None and is_on(legal),
        number(after) if after is not None else None,
        value(child(item, "pStyle")),
    )


def _written(count: int, form: str) -> str:
    if form in {"upperRoman", "lowerRoman"} and count < _MOST_IN_LETTERS:
        roman = _roman(count)
        return roman if form == "upperRoman" else roman.lower()
    if form in {"upperLetter", "lowerLetter"} and 0 < count < _MOST_IN_LETTERS:
        letter = chr(ord("A" if form == "upperLetter" else "a") + (count - 1) % 26)
        return letter * ((count - 1) // 26 + 1)
    if form == "decimalZero":
        return f"{count:02d}"
    return "" if form in {"none", "bullet"} else str(count)


def _roman(count: int) -> str:
    words = ""
    for size, letters in _ROMAN:
        times, count = divmod(count, size)
        words += letters * times
    return words
