"""One Unicode form and one kind of space for all text, and the folded form that matching uses."""

from __future__ import annotations

import re
import unicodedata

_TAG = re.compile(r"</?[a-zA-Z][^<>]*>")
_SPACE = re.compile(r"[\s\u00a0\u200b-\u200f\u2060\ufeff]+")
_SYLLABLE = re.compile(r"[^\W_]+")


def clean(text: str) -> str:
    """NFC, tags removed, every run of white space one space."""
    return _SPACE.sub(" ", unicodedata.normalize("NFC", _TAG.sub(" ", text))).strip()


def fold(text: str) -> str:
    """Lower case without diacritics, đ as d: how text is compared when people leave the marks out."""
    decomposed = unicodedata.normalize("NFD", text.casefold())
    bare = "".join(letter for letter in decomposed if not unicodedata.combining(letter))
    return unicodedata.normalize("NFC", bare.replace("đ", "d"))


def syllables(text: str) -> list[str]:
    """The folded syllables (and numbers) of a text, in order."""
    return _SYLLABLE.findall(fold(text))
