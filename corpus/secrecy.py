"""Papers stamped with a degree of secrecy, which must not be stored: the stamp is a line of its own at the head of a paper.

The words in a sentence ("trừ văn bản mật theo quy định") are no stamp. Source of the degrees: Luật Bảo vệ bí mật nhà nước, số
29/2018/QH14, Điều 8.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice

from corpus.document import Document, Prose

_STAMP = re.compile(r"\W*(?:(?:Độ|ĐỘ) (?:mật|MẬT)\s*:\s*)?(TUYỆT MẬT|TỐI MẬT|MẬT)\W*")
_ENTERED = re.compile(r"\W*độ mật\s*:\s*(tuyệt mật|tối mật|mật)\W*", re.IGNORECASE)
# The head of a paper: where its name, number and stamps stand.
_LINES, _ROWS = 60, 4


def stamp(document: Document) -> str | None:
    """The degree of secrecy that a paper is stamped with; None for one without."""
    for text in islice(_head(document), _LINES):
        match = _STAMP.fullmatch(text) or _ENTERED.fullmatch(text)
        if match:
            return match[1].upper()
    return None


def _head(document: Document) -> Iterator[str]:
    for block in document.blocks:
        if isinstance(block, Prose):
            yield from (line.text.strip() for line in block.lines)
        else:
            for row in block.rows[:_ROWS]:
                yield from (piece.strip() for cell in row.cells for piece in cell.split("\n"))
