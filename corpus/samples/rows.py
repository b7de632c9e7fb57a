"""What both text forms share: the order of the prose, and the printed words of a task's fields."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any

from corpus.text import clean

Record = dict[str, Any]


def key_of(task: Record) -> str:
    """The task's id without its plan's: "III/9a", what layouts call rows by."""
    return str(task["id"]).split("/", 1)[1]


def check_keys(tasks: list[Record], layout: Record) -> None:
    """ValueError where a layout's quirk names a row that the truth does not have."""
    known = {key_of(task) for task in tasks}
    for quirk in ("empty", "joins", "cells", "shapes", "cuts", "breaks"):
        for key in layout.get(quirk, {}):
            if key not in known:
                raise ValueError(f"layout {quirk}: no row {key}")


def printed(task: Record, name: str, layout: Record) -> str:
    """A field as the paper prints it: units joined as declared, inherited values left out, marks of a converter put in."""
    key = key_of(task)
    value = task[name]
    if name in layout.get("empty", {}).get(key, ()) or value is None:
        return ""
    if isinstance(value, list):
        value = layout.get("joins", {}).get(key, {}).get(name, "; ").join(value)
    override = layout.get("cells", {}).get(key, {}).get(name)
    if override is None:
        return str(value)
    words = " ".join(task[name]) if isinstance(task[name], list) else value
    if _bare(override) != _bare(words):
        raise ValueError(f"layout cells: {key} {name} prints other words than the truth")
    return str(override)


def _bare(text: str) -> str:
    """Only the words: what joins a list of units may be printed in several ways."""
    return "".join(re.sub(r"[,;]| và ", " ", clean(text)).split())


def halves(text: str, second: str) -> tuple[str, str]:
    """A cell cut in two where the words `second` begin."""
    at = text.find(second)
    if at < 1:
        raise ValueError(f"no words {second!r} to cut at in {text!r}")
    return text[:at].rstrip(), text[at:]


def prose(passages: list[Record], layout: Record, open_path: Sequence[str] = ()) -> Iterator[tuple[str, str]]:
    """The paragraphs in order, as ("heading" | "text", words), each heading once where its block begins.

    `open_path` are the headings that already stand above.
    """
    marks = layout.get("heading_marks", {})
    for passage in passages:
        path = passage["headings"]
        same = 0
        while same < min(len(path), len(open_path)) and path[same] == open_path[same]:
            same += 1
        for heading in path[same:]:
            before, after = marks.get(heading, ("", ""))
            yield "heading", f"{before}{heading}{after}"
        open_path = path
        text = passage["text"]
        for plain, marked in layout.get("marked", ()):
            text = text.replace(plain, marked)
        yield "text", text
