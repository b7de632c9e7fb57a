"""Which reader opens which file: by the file's name ending, one function for each format."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from corpus.document import Document
from corpus.errors import UnreadablePlanError
from corpus.textfile import read_text_file

_READERS: dict[str, Callable[[Path], Document]] = {".txt": read_text_file, ".md": read_text_file}

SUFFIXES = frozenset(_READERS)


def read_document(path: Path) -> Document:
    """The document in a file of a known kind. Raises UnreadablePlanError, naming the file and what to do."""
    reader = _READERS.get(path.suffix.lower())
    if reader is None:
        kinds = ", ".join(sorted(SUFFIXES))
        raise UnreadablePlanError(
            path.name, f'chưa đọc được loại tệp "{path.suffix or path.name}"; các loại đọc được: {kinds}'
        )
    return reader(path)
