"""The numbers that rows, sections and clauses carry: I, A, 6, 6.2.1, a), and which one may follow which."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

NumberKind = Literal["alpha", "roman", "arabic", "nested", "letter"]

_ROMAN = re.compile(r"(?=[IVXL])(?:X{0,3}|XL|L)(?:IX|IV|V?I{0,3})")
_TOKEN = re.compile(
    r"(?P<nested>(?:\d+|[IVXL]+)(?:\.\d+)+)\.?|(?P<roman>[IVXL]+)[.):-]?|\(?(?P<arabic>\d{1,4})[.)]?|(?P<alpha>[A-ZĐ])[.)]?|(?P<letter>[a-zđ])[.)]"
)
# Vietnamese clause letters in their order; f, j, w and z are not used.
LETTERS = "abcdđeghiklmnopqrstuvxy"


@dataclass(frozen=True)
class Number:
    """A printed number: its kind, its words without closing mark, and its steps (6.2.1 is (6, 2, 1); IV is (4,))."""

    kind: NumberKind
    text: str
    steps: tuple[int, ...]

    @property
    def depth(self) -> int:
        return len(self.steps)


def parse_number(text: str) -> Number | None:
    """The number that the whole text is, None where it is anything else."""
    match = _TOKEN.fullmatch(text.strip())
    if match is None:
        return None
    kind = match.lastgroup
    words = match[kind or 0]
    if kind == "roman":
        value = roman_value(words)
        return Number("roman", words, (value,)) if value else None
    if kind == "arabic":
        return Number("arabic", words, (int(words),))
    if kind == "nested":
        first, *rest = words.split(".")
        start = int(first) if first.isdigit() else roman_value(first)
        return Number("nested", words, (start, *map(int, rest))) if start else None
    if kind == "letter":
        return Number("letter", words, (LETTERS.find(words) + 1,)) if words in LETTERS else None
    return Number("alpha", words, (ord(words) - ord("A") + 1,))


def leading_number(text: str) -> tuple[Number, str] | None:
    """The number that a line opens with and the text after it: "II. MỤC TIÊU" gives (II, "MỤC TIÊU")."""
    match = re.match(r"(?:[IVXL]+\s?[-–:]|[\dIVXL]+(?:\.\d+)*\s?[.)]|[A-ZĐa-zđ][.)]|\d+(?:\.\d+)+)(?=\s|$)\s*", text)
    if match is None:
        return None
    number = parse_number(match.group().strip().rstrip("-–:").strip())
    return (number, text[match.end() :].strip()) if number else None


def roman_value(text: str) -> int:
    """1 to 89, or 0 where the letters are no Roman number."""
    if not _ROMAN.fullmatch(text):
        return 0
    values = {"I": 1, "V": 5, "X": 10, "L": 50}
    total = 0
    for letter, after in zip(text, [*text[1:], None], strict=True):
        value = values[letter]
        total += -value if after and values[after] > value else value
    return total


def may_follow(number: Number, above: list[Number]) -> bool:
    """Whether a number can be the next one printed after those above it (all of the table, in order)."""
    if not above:
        return number.steps in {(1,), (1, 1)}
    last = above[-1]
    if number.kind in {"arabic", "nested"} and last.kind in {"arabic", "nested"}:
        goes_down = number.steps == (*last.steps, 1)
        up_to_now = number.depth <= last.depth and number.steps[:-1] == last.steps[: number.depth - 1]
        return goes_down or (up_to_now and number.steps[-1] == last.steps[number.depth - 1] + 1)
    same = next((earlier for earlier in reversed(above) if earlier.kind == number.kind), None)
    if number.kind in {"roman", "alpha"}:
        return number.steps[0] == (same.steps[0] + 1 if same else 1)
    if last.kind in {"roman", "alpha"}:
        return number.steps in {(1,), (1, 1), (*last.steps, 1)} or (
            same is not None and number.steps[0] == same.steps[0] + 1
        )
    return number.steps[0] == last.steps[0] + 1
