"""One Unicode form and one kind of space for all text, and the folded form that matching uses."""

from __future__ import annotations

import html
import re
import unicodedata

_BREAKING_TAG = re.compile(r"</?(?:br|p|li|ul|ol|div|tr|td)(?:\s[^<>]*)?/?>", re.IGNORECASE)
_TAG = re.compile(
    r"</?[a-zA-Z][a-zA-Z0-9]*(?:\s[^<>]*)?/?>"
    # A converter may lose the end of a tag at the end of a cell.
    r"|</?(?:a|b|br|div|em|font|i|li|ol|p|span|strong|sub|sup|td|th|tr|u|ul)(?:\s[^<>]*)?$"
)
_ENTITY = re.compile(r"&(?:#\d+|#[xX][0-9a-fA-F]+|[a-zA-Z]+\d*);")
_SPACE = re.compile(r"[\s\u00a0\u200b-\u200f\u2060\ufeff]+")
_MARK = re.compile("[\u0300-\u036f]+")
_SYLLABLE = re.compile(r"[^\W_]+")


def clean(text: str) -> str:
    """NFC; HTML tags, entities and bold marks resolved; every run of white space one space."""
    plain = _TAG.sub("", _BREAKING_TAG.sub(" ", text)).replace("**", "")
    plain = _ENTITY.sub(lambda found: html.unescape(found.group()), plain)
    return _SPACE.sub(" ", unicodedata.normalize("NFC", plain)).strip()


def clean_lines(text: str) -> list[str]:
    """The cleaned, non-empty lines of a cell: broken where the file or an HTML tag breaks them."""
    lines = (clean(line) for line in _BREAKING_TAG.sub("\n", text).split("\n"))
    return [line for line in lines if line]


def fold(text: str) -> str:
    """Lower case without diacritics, đ as d: how text is compared when people leave the marks out."""
    if text.isascii():
        return text.lower()
    bare = _MARK.sub("", unicodedata.normalize("NFD", text.casefold()))
    return unicodedata.normalize("NFC", bare.replace("đ", "d"))


def syllables(text: str) -> list[str]:
    """The folded syllables (and numbers) of a text, in order."""
    return _SYLLABLE.findall(fold(text))
