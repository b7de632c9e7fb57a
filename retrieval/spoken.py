"""A text as it is said: its folded syllables, with each abbreviation written out in its usual reading."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from corpus.text import fold
from retrieval.terms import expand

_WORD = re.compile(r"[^\W_]+|%")
_EMPTY_PAIR = ("cong", "tac")  # "kiểm tra công tác CCHC" says no more than "kiểm tra CCHC"


@lru_cache(maxsize=50_000)
def readings(token: str) -> tuple[tuple[str, ...], ...]:
    """What an abbreviation stands for, the usual reading first; nothing for an ordinary word."""
    return tuple(phrase for phrase, weight in expand(token).phrases if weight >= 0.5)


def _has_marks(word: str) -> bool:
    """Whether a word has a tone or a vowel's mark; đ is a letter of abbreviations too (CĐS)."""
    return any(unicodedata.combining(letter) for letter in unicodedata.normalize("NFD", word))


@lru_cache(maxsize=20_000)
def written_out(text: str) -> tuple[str, ...]:
    """The folded syllables of a text, each abbreviation replaced by its usual reading."""
    typed, bare = _WORD.findall(unicodedata.normalize("NFC", text)), _WORD.findall(fold(text))
    if len(typed) != len(bare):
        return tuple(bare)
    out: list[str] = []
    for word, folded in zip(typed, bare, strict=True):
        # Most words are written small and with a mark: no abbreviation is ("TẾ" in a title in capitals is not "TE").
        short = (len(word) > 1 and word.isascii()) or (word.isupper() and not _has_marks(word))
        meant = readings(word) if short else ()
        out.extend(meant[0] if meant else (folded,))
        if tuple(out[-2:]) == _EMPTY_PAIR:
            del out[-2:]
    return tuple(out)
