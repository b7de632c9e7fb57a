"""Fonts of before Unicode, told by their names where a file says which font its words are in: ".Vn..." (TCVN3) and "VNI-...".

`corpus/readers/legacy.py` tells the same by the letters of a whole text; here a few words are enough.
"""

from __future__ import annotations

import re

_FONT = re.compile(r"\.Vn|VNI-", re.IGNORECASE)
# Signs of ISO 8859-1 that such fonts show as letters and that are in no Vietnamese word.
_SIGN = re.compile(
    "[\u00a1-\u00bf\u00c4-\u00c7\u00cb\u00ce-\u00d1\u00d6\u00d8\u00db-\u00df\u00e4-\u00e7\u00eb\u00ee-\u00f1\u00f6\u00f8\u00fb-\u00ff]"
)
# So many of them in a file are no accident.
ENOUGH = 3
REASON = "dùng phông chữ cũ (TCVN3/ABC, VNI), hãy chuyển sang Unicode rồi nạp lại"


def old_signs(text: str, font: str) -> int:
    """How many signs of a text only such a font makes letters of: none where the font is another or the text is Unicode."""
    if not _FONT.match(font) or any(ord(letter) > 0x0100 for letter in text):
        return 0
    return len(_SIGN.findall(text))
