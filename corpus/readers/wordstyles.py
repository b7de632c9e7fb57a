"""What a Word paragraph or run takes from its style: bold, hidden, font, alignment, list and outline level.

A property is the run's or paragraph's own, else that of the nearest style that has it, else the document's default.
"""

from __future__ import annotations

from collections.abc import Iterator

from lxml.etree import _Element

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_OFF = frozenset({"0", "false", "off"})


def child(element: _Element | None, *names: str) -> _Element | None:
    """The element at the end of a path of child names, None where a step is missing."""
    for name in names:
        if element is None:
            return None
        element = element.find(f"{W}{name}")
    return element


def value(element: _Element | None, name: str = "val") -> str | None:
    return element.get(f"{W}{name}") if element is not None else None


def number(element: _Element | None, default: int = 0) -> int:
    words = value(element) or ""
    return int(words) if words.lstrip("-").isdigit() else default


def is_on(element: _Element) -> bool:
    """Whether a switch such as w:b is on; without a value it is."""
    return (value(element) or "").lower() not in _OFF


class Styles:
    """The styles of one document by their ids."""

    def __init__(self, root: _Element | None) -> None:
        found = [] if root is None else root.findall(f"{W}style")
        self._by_id = {style.get(f"{W}styleId") or "": style for style in found}
        self._defaults = child(root, "docDefaults", "rPrDefault", "rPr")
        self._default_paragraph = next(
            (
                style.get(f"{W}styleId") or ""
                for style in found
                if style.get(f"{W}type") == "paragraph" and style.get(f"{W}default") in {"1", "true"}
            ),
            "",
        )
        self._known: dict[tuple[str, str, str], _Element | None] = {}

    def style_of(self, paragraph: _Element) -> str:
        return value(child(paragraph, "pPr", "pStyle")) or self._default_paragraph

    def name_of(self, style: str) -> str:
        return (value(child(self._by_id.get(style), "name")) or "").lower()

    def of_paragraph(self, paragraph: _Element, name: str) -> _Element | None:
        """A paragraph's property, such as "jc"."""
        own = child(paragraph, "pPr", name)
        return own if own is not None else self.of_style(self.style_of(paragraph), "pPr", name)

    def of_run(self, run: _Element, style: str, name: str) -> _Element | None:
        """A run's property, such as "b", in a paragraph of the given style."""
        properties = child(run, "rPr")
        if properties is not None:
            own = properties.find(f"{W}{name}")
            if own is not None:
                return own
            if own_style := value(child(properties, "rStyle")):
                found = self.of_style(own_style, "rPr", name)
                if found is not None:
                    return found
        found = self.of_style(style, "rPr", name)
        return found if found is not None else child(self._defaults, name)

    def of_style(self, style: str, kind: str, name: str) -> _Element | None:
        key = (style, kind, name)
        if key not in self._known:
            places = (child(above, kind, name) for above in self._chain(style))
            self._known[key] = next((place for place in places if place is not None), None)
        return self._known[key]

    def switch(self, run: _Element, style: str, name: str) -> bool:
        found = self.of_run(run, style, name)
        return found is not None and is_on(found)

    def font(self, run: _Element, style: str) -> str:
        """The name of a run's font; "" where it is the theme's."""
        fonts = self.of_run(run, style, "rFonts")
        if fonts is None or fonts.get(f"{W}asciiTheme") or fonts.get(f"{W}hAnsiTheme"):
            return ""
        return value(fonts, "hAnsi") or value(fonts, "ascii") or ""

    def list_of(self, paragraph: _Element) -> tuple[str, int | None, str] | None:
        """The list that a paragraph belongs to: its numId, the level where one is given, and the style; None without list."""
        own, style = child(paragraph, "pPr", "numPr"), self.style_of(paragraph)
        of_style = self.of_style(style, "pPr", "numPr")
        list_id = value(child(own, "numId")) or value(child(of_style, "numId"))
        if not list_id or list_id == "0":
            return None
        level = child(own, "ilvl")
        if level is None and child(own, "numId") is not None:
            return list_id, 0, style
        if level is None and (of_style is None or child(of_style, "ilvl") is None):
            return list_id, None, style
        return list_id, number(level if level is not None else child(of_style, "ilvl")), style

    def list_style(self, style: str) -> str | None:
        """The numId that a list style stands for."""
        return value(child(self.of_style(style, "pPr", "numPr"), "numId"))

    def _chain(self, style: str) -> Iterator[_Element]:
        seen: set[str] = set()
        while style in self._by_id and style not in seen:
            seen.add(style)
            yield self._by_id[style]
            style = value(child(self._by_id[style], "basedOn")) or ""
