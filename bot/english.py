"""English questions: put into Vietnamese word by word before anything is understood, longest phrases first.

The table (`english.json`) has the words of asking ("who leads", "by when"), those of the matter, and nouns that plans do not
hold, so that a question about them is still declined. Small English words are dropped; what is not known stays as typed.
"""

from __future__ import annotations

import calendar
import json
import re
from functools import cache
from pathlib import Path

# Where English has the noun last and Vietnamese has it first.
_TURNED: tuple[tuple[re.Pattern[str], str], ...] = (
    (
        re.compile(r"\boffice of (?:the )?((?:[A-Z]\w+ ){1,3})(?:provincial )?people's committee", re.IGNORECASE),
        r"people's committee office \1",
    ),
    (re.compile(r"\b(?:the |in )?((?:[a-z-]+ ){1,4})(section|area|field)\b", re.IGNORECASE), r" \2 \1 "),
)
MONTHS = tuple(name.lower() for name in calendar.month_name)  # by their number; the first is empty
_DAY = re.compile(rf"\b(?P<month>{'|'.join(MONTHS[1:])}) (?P<day>\d{{1,2}})(?:st|nd|rd|th)?\b(?!/)", re.IGNORECASE)
_WORD = re.compile(r"[A-Za-z][A-Za-z'-]*")


@cache
def _table() -> tuple[re.Pattern[str], dict[str, str], frozenset[str]]:
    data = json.loads((Path(__file__).parent / "english.json").read_text(encoding="utf-8"))
    phrases: dict[str, str] = {**dict.fromkeys(data["dropped"], ""), **data["phrases"]}
    longest_first = sorted(phrases, key=len, reverse=True)
    pattern = re.compile(
        r"(?<![\w'-])(" + "|".join(map(re.escape, longest_first)) + r")(?![\w-]|'(?!s\b))", re.IGNORECASE
    )
    return pattern, phrases, frozenset(data["asking"])


def is_english(text: str) -> bool:
    """Whether a question is asked in English: no Vietnamese mark, and a word of asking that is no Vietnamese syllable."""
    if not text.isascii():
        return False
    return any(word.lower() in _table()[2] for word in _WORD.findall(text))


def to_vietnamese(text: str) -> str:
    """The question with its known English words in Vietnamese."""
    pattern, phrases, _ = _table()
    text = _DAY.sub(lambda match: f"{match['day']}/{MONTHS.index(match['month'].lower())}", text)
    for turned, form in _TURNED:
        text = turned.sub(form, text)
    said = pattern.sub(lambda match: f" {phrases[match.group().lower()]} ", text)
    said = re.sub(r"'s\b", " ", said)
    return re.sub(r"\s+([?,.:;])", r"\1", " ".join(said.split()))
