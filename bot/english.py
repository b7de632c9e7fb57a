"""English questions: the usual words of the matter put into Vietnamese, the words of asking left as they are."""

from __future__ import annotations

import json
import re
from functools import cache
from pathlib import Path

_WORD = re.compile(r"[A-Za-z][A-Za-z'-]*")


@cache
def _table() -> tuple[re.Pattern[str], dict[str, str], frozenset[str]]:
    data = json.loads((Path(__file__).parent / "english.json").read_text(encoding="utf-8"))
    phrases: dict[str, str] = data["phrases"]
    longest_first = sorted(phrases, key=len, reverse=True)
    pattern = re.compile(r"\b(" + "|".join(re.escape(phrase) for phrase in longest_first) + r")\b", re.IGNORECASE)
    return pattern, phrases, frozenset(data["asking"])


def is_english(text: str) -> bool:
    """Whether a question is asked in English: no Vietnamese mark, and a word of asking that is no Vietnamese syllable."""
    if not text.isascii():
        return False
    return any(word.lower() in _table()[2] for word in _WORD.findall(text))


def to_vietnamese(text: str) -> str:
    """Put the known English words of a question into Vietnamese; what is not known stays."""
    pattern, phrases, _ = _table()
    return pattern.sub(lambda match: f" {phrases[match.group().lower()]} ", text)
