"""The words of Word paragraphs: runs, breaks and symbols, without what is hidden, deleted or a field's code."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from lxml.etree import _Element

from corpus.readers.boldtext import Piece, marked, trimmed
from corpus.readers.oldfonts import ENOUGH, old_signs
from corpus.readers.wordstyles import Styles, W, child, value

_M = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
# Elements that only wrap others. What stands in w:del and w:moveFrom was taken out of the text.
_WRAPPERS = frozenset(
    f"{W}{name}"
    for name in (
        "ins",
        "moveTo",
        "hyperlink",
        "smartTag",
        "customXml",
        "fldSimple",
        "sdt",
        "sdtContent",
        "dir",
        "bdo",
        "drawing",
        "pict",
        "object",
    )
)
_TEXTS = {f"{W}br": "\n", f"{W}cr": "\n", f"{W}tab": "\t", f"{W}noBreakHyphen": "-", f"{W}ptab": "\t"}
_BOXES = {"☒": "x", "☑": "x", "☐": ""}
# Letters of symbol fonts by their code: check marks and crosses, comparisons, dashes for bullets.
_WINGDINGS = {0xFC: "✓", 0xFE: "✓", 0xFB: "×", 0xFD: "×", 0xE0: "→", 0xF0: "→"}
_SYMBOL = {0xA3: "≤", 0xB3: "≥", 0xB1: "±", 0xB4: "×", 0x2D: "-", 0xB7: "-", 0xAE: "→"}


@dataclass
class Pages:
    """Which page the text has come to, by the marks in the file; `marked` where it has any."""

    page: int = 1
    marked: bool = False
    # Nothing stands yet on the page, so another mark is the same break again.
    fresh: bool = True

    def turn(self) -> None:
        """A break that the author set."""
        self.page, self.marked, self.fresh = self.page + 1, True, True

    def turned(self) -> None:
        """The mark of a break where Word last printed one: after a set break it marks the same."""
        self.marked = True
        if not self.fresh:
            self.page, self.fresh = self.page + 1, True


@dataclass
class Words:
    """A paragraph's pieces with their boldness, what hangs on it, and the page of its first word."""

    pieces: list[Piece] = field(default_factory=list)
    boxes: list[_Element] = field(default_factory=list)
    notes: list[tuple[str, str]] = field(default_factory=list)
    page: int | None = None

    def add(self, text: str, bold: bool) -> None:
        self.pieces.append((text, bold))

    @property
    def plain(self) -> str:
        return trimmed("".join(text for text, _ in self.pieces))

    @property
    def is_bold(self) -> bool:
        return all(bold for text, bold in self.pieces if text.strip()) and bool(self.plain)

    @property
    def marked(self) -> str:
        """The text as `corpus/readers/boldtext.py` marks bold words."""
        return marked(self.pieces)


class TextReader:
    """Reads paragraphs one after another, in the order of the file, and turns the pages with them."""

    def __init__(self, styles: Styles, pages: Pages) -> None:
        self.styles = styles
        self.pages = pages
        self._old_signs = 0

    @property
    def is_in_old_font(self) -> bool:
        """Whether words were met that only a font of before Unicode makes readable."""
        return self._old_signs >= ENOUGH

    def read(self, paragraph: _Element, words: Words) -> None:
        """Add a paragraph's words to those that an earlier one with a deleted end has left."""
        style = self.styles.style_of(paragraph)
        before = self.styles.of_paragraph(paragraph, "pageBreakBefore")
        if before is not None and value(before) not in {"0", "false", "off"} and not self.pages.fresh:
            self.pages.turn()
        self._walk(paragraph, words, style)

    def _walk(self, parent: _Element, words: Words, style: str) -> None:
        for element in parent:
            tag = element.tag
            if tag == f"{W}r":
                if not self.styles.switch(element, style, "vanish"):
                    self._run(element, words, style)
            elif tag == f"{_MC}AlternateContent":
                self._walk(_chosen(element), words, style)
            elif tag in _WRAPPERS:
                self._walk(element, words, style)
            elif isinstance(tag, str) and tag.startswith(_M):
                words.add("".join(text.text or "" for text in element.iter(f"{_M}t")), False)

    def _run(self, run: _Element, words: Words, style: str) -> None:
        bold = self.styles.switch(run, style, "b")
        font = self.styles.font(run, style)
        for element in _contents(run):
            tag = element.tag
            if tag == f"{W}t":
                self._text(_in_font(element.text or "", font), words, bold)
                self._old_signs += old_signs(element.text or "", font)
            elif tag == f"{W}sym":
                code = value(element, "char") or ""
                sign = chr(int(code, 16)) if re.fullmatch(r"[0-9A-Fa-f]{1,5}", code) else ""
                self._text(_in_font(sign, value(element, "font") or ""), words, bold)
            elif tag == f"{W}br" and value(element, "type") == "page":
                self.pages.turn()
                words.add("\n", bold)
            elif tag == f"{W}lastRenderedPageBreak":
                self.pages.turned()
            elif tag in _TEXTS:
                words.add(_TEXTS[tag], bold)
            elif tag in {f"{W}footnoteReference", f"{W}endnoteReference"}:
                words.notes.append((tag.removeprefix(W).removesuffix("Reference"), value(element, "id") or ""))
            elif tag == f"{W}txbxContent":
                words.boxes.append(element)

    def _text(self, text: str, words: Words, bold: bool) -> None:
        for box, cross in _BOXES.items():
            text = text.replace(box, cross)
        if text.strip():
            self.pages.fresh = False
            words.page = words.page or self.pages.page
        words.add(text, bold)


def _contents(run: _Element) -> Iterator[_Element]:
    """A run's own elements, and the text boxes in its drawings, each once."""
    for element in run:
        if element.tag == f"{_MC}AlternateContent":
            yield from _contents(_chosen(element))
        elif element.tag in {f"{W}drawing", f"{W}pict", f"{W}object"}:
            yield from _outermost(element, f"{W}txbxContent")
        else:
            yield element


def _outermost(element: _Element, name: str) -> Iterator[_Element]:
    for inner in element:
        if inner.tag == name:
            yield inner
        elif inner.tag == f"{_MC}AlternateContent":
            yield from _outermost(_chosen(inner), name)
        else:
            yield from _outermost(inner, name)


def _chosen(alternatives: _Element) -> _Element:
    """The first of two forms of the same content: a new one, and one for older programs."""
    for name in ("Choice", "Fallback"):
        if (found := alternatives.find(f"{_MC}{name}")) is not None:
            return found
    return alternatives


def _in_font(text: str, font: str) -> str:
    """What letters of symbol fonts look like; elsewhere the text itself, without letters of no meaning."""
    by_font = _letters_of(font)
    signs = []
    for letter in text:
        private = 0xF000 <= ord(letter) <= 0xF0FF
        if by_font is None and not private:
            signs.append(letter)
        elif not letter.isspace():
            code = ord(letter) & 0xFF
            signs.append((by_font or _SYMBOL).get(code, "" if by_font is not _SYMBOL or private else letter))
        else:
            signs.append(letter)
    return "".join(signs)


def _letters_of(font: str) -> dict[int, str] | None:
    if font.startswith("Wingdings"):
        return _WINGDINGS
    return _SYMBOL if font == "Symbol" else None


def has_deleted_end(paragraph: _Element) -> bool:
    """Whether a paragraph's own end was deleted, so that the next one goes on in it."""
    properties = child(paragraph, "pPr", "rPr")
    return child(properties, "del") is not None or child(properties, "moveFrom") is not None


def block_elements(parent: _Element, refuse: Callable[[], None]) -> Iterator[_Element]:
    """The paragraphs and tables of a body, cell, note or text box; `refuse` is called for content that lies in another file."""
    for element in parent:
        if element.tag in {f"{W}p", f"{W}tbl"}:
            yield element
        elif element.tag == f"{_MC}AlternateContent":
            yield from block_elements(_chosen(element), refuse)
        elif element.tag in {f"{W}altChunk", f"{W}subDoc"}:
            refuse()
        elif element.tag in _WRAPPERS:
            yield from block_elements(element, refuse)


def wrapped(parent: _Element, name: str) -> Iterator[_Element]:
    """The rows of a table or the cells of a row, also those in content controls."""
    for element in parent:
        if element.tag == f"{W}{name}":
            yield element
        elif element.tag in _WRAPPERS:
            yield from wrapped(element, name)
