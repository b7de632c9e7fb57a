"""What the conversation gives back to a chat; channels only show it."""

from __future__ import annotations

from dataclasses import dataclass

from corpus.model import Task


@dataclass(frozen=True)
class Button:
    """Words to press; `data` (under 20 bytes) is what `Talk.press` takes, and means something in its own chat alone."""

    label: str
    data: str


@dataclass(frozen=True)
class RowQuote:
    """A row of a plan as printed: where it stands, then its columns with their names."""

    place: str
    fields: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Reply:
    """One reply, in plain Vietnamese: the first line of `text` is the answer, the last its source.

    `quotes` are the rows that it stands on, to be shown where a channel can fold them away. `buttons` stand in rows;
    with `menu` their labels are choices of which a bare number picks one, so a channel without buttons lists them
    numbered. `notice` is a short word on a press that needs no message: then `text` is empty. `replaces` says that the
    message whose button was pressed should turn into this one.
    """

    text: str
    quotes: tuple[RowQuote, ...] = ()
    buttons: tuple[tuple[Button, ...], ...] = ()
    tasks: tuple[Task, ...] = ()
    menu: bool = False
    notice: str | None = None
    replaces: bool = False
