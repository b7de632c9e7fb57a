"""Vietnamese written in the fonts of before Unicode: TCVN3 (ABC, fonts named ".Vn...") and VNI, told by letter statistics.

Both put Vietnamese letters in the places of Western ones. TCVN3 has signs inside words ("c¶i c¸ch hµnh chÝnh"), VNI a
vowel and after it another letter that stands for its mark ("caûi caùch haønh chính"). Source of the letters: TCVN
5712:1993, table VN3, and the table of the VNI Windows fonts, both seen as ISO 8859-1.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Literal

from corpus.document import Document
from corpus.errors import UnreadablePlanError

LegacyEncoding = Literal["TCVN3 (ABC)", "VNI"]

_WORD = re.compile(r"[^\s\d.,;:()\[\]/|*#\"“”?!+=_-]+")
# ă â ê ô ơ ư đ and the marked forms of a: signs in ISO 8859-1, which no word of a living encoding has inside.
_TCVN3 = re.compile(r"[A-Za-z][µ¸¶·¹®©ª«¬¨\u00ad]|[µ¸¶·¹®©ª«¬¨\u00ad§¡¢£¤¥¦][A-Za-z]")
_VNI = re.compile(r"[aeouyôö][ùøûõïâêåãäëüáàéèú]|[ñöæ]", re.IGNORECASE)
# Letters that only Vietnamese in Unicode has.
_UNICODE = re.compile(r"[ăđơưĂĐƠƯ\u1ea0-\u1ef9]")
_MIN_WORDS = 8
_LEGACY_SHARE = 0.2
_UNICODE_SHARE = 0.05


def legacy_encoding(text: str) -> LegacyEncoding | None:
    """The encoding of before Unicode that a text is written in; None for every other text and for a few words.

    At least a fifth of the words must have that encoding's signs, and fewer than one in twenty a letter of Unicode.
    """
    words = _WORD.findall(unicodedata.normalize("NFC", text))
    if len(words) < _MIN_WORDS or sum(bool(_UNICODE.search(word)) for word in words) > len(words) * _UNICODE_SHARE:
        return None
    for name, signs in _SIGNS:
        if sum(bool(signs.search(word)) for word in words) >= len(words) * _LEGACY_SHARE:
            return name
    return None


_SIGNS: tuple[tuple[LegacyEncoding, re.Pattern[str]], ...] = (("TCVN3 (ABC)", _TCVN3), ("VNI", _VNI))


def refuse_legacy(file: str, text: str) -> None:
    """Raises UnreadablePlanError where the text is written in an encoding of before Unicode."""
    if name := legacy_encoding(text):
        raise UnreadablePlanError(
            file,
            f"chữ gõ bằng mã cũ {name}, không phải Unicode; hãy chuyển mã sang Unicode (ví dụ bằng UniKey) rồi nạp lại",
        )


def text_of(document: Document) -> str:
    """All words of a document, for the check above."""
    lines = (line.text for block in document.prose for line in block.lines)
    cells = (cell for table in document.tables for row in table.rows for cell in row.cells)
    return "\n".join([*lines, *cells])
