"""A small notation for phrases that are put together: `[a]` may be left out, `a | b` is one of two, `( )` groups, `@name`
stands for the phrases under that name. One file holds many sets of phrases, each under a heading at the line's start.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import product

_TOKEN = re.compile(r"[()\[\]|]|[^\s()\[\]|]+")


def read_phrases(text: str) -> dict[str, tuple[str, ...]]:
    """Every set of a file with all its phrases, in the order in which they are written, none twice.

    Lines that begin with `#` are remarks. A heading is a line without indent; the indented lines under it are one
    alternative each. Raises ValueError, with the line's number, for brackets that do not match and names not yet defined.
    """
    found: dict[str, dict[str, None]] = {}
    heading: dict[str, None] | None = None
    for number, line in enumerate(text.splitlines(), start=1):
        if not line.strip() or line.startswith("#"):
            continue
        if not line[0].isspace():
            heading = found.setdefault(line.strip(), {})
            continue
        if heading is None:
            raise ValueError(f"line {number}: phrases before any heading")
        try:
            heading.update(dict.fromkeys(expand(line, found)))
        except ValueError as error:
            raise ValueError(f"line {number}: {error}") from None
    return {name: tuple(phrases) for name, phrases in found.items()}


def expand(pattern: str, known: dict[str, dict[str, None]]) -> list[str]:
    """All phrases that a pattern stands for."""
    tokens = iter([*_TOKEN.findall(pattern), ""])
    return [" ".join(words) for words in _alternatives(tokens, "", known) if words]


def _alternatives(tokens: Iterator[str], closing: str, known: dict[str, dict[str, None]]) -> list[tuple[str, ...]]:
    """What stands up to a closing token: sequences with `|` between them, each put together from its parts."""
    done: list[tuple[str, ...]] = []
    parts: list[list[tuple[str, ...]]] = []
    for token in tokens:
        if token in ("|", closing):
            done += [tuple(word for part in chosen for word in part) for chosen in product(*parts)]
            parts = []
            if token == closing:
                return done
        elif token == "(":
            parts.append(_alternatives(tokens, ")", known))
        elif token == "[":
            parts.append([(), *_alternatives(tokens, "]", known)])
        elif token in (")", "]", ""):
            raise ValueError(f"expected {closing!r}, found {token!r}" if closing else f"unexpected {token!r}")
        elif token.startswith("@"):
            if token not in known:
                raise ValueError(f"{token} is not defined above")
            parts.append([tuple(phrase.split()) for phrase in known[token]])
        else:
            parts.append([(token,)])
    raise ValueError("unfinished pattern")
