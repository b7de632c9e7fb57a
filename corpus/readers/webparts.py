"""What of a web page belongs to the paper: elements that are hidden or the page's own, and what tags print of themselves."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

from corpus.text import clean

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_DROPPED = frozenset(
    [
        "script",
        "style",
        "noscript",
        "template",
        "head",
        "nav",
        "aside",
        "iframe",
        "object",
        "embed",
        "svg",
        "canvas",
        "audio",
        "video",
        "button",
        "select",
        "option",
        "textarea",
        "input",
        "dialog",
        "del",
        "link",
        "meta",
    ]
)
BLOCKS = frozenset(
    [
        "address",
        "article",
        "blockquote",
        "body",
        "center",
        "dd",
        "details",
        "div",
        "dl",
        "dt",
        "fieldset",
        "figcaption",
        "figure",
        "footer",
        "form",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "header",
        "hr",
        "html",
        "legend",
        "li",
        "main",
        "ol",
        "p",
        "pre",
        "section",
        "summary",
        "ul",
        "table",
        "caption",
        "thead",
        "tbody",
        "tfoot",
        "tr",
        "td",
        "th",
    ]
)
_BOLD = frozenset({"b", "strong"})
HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_NO_CONTENT_ROLES = frozenset({"navigation", "banner", "contentinfo", "search", "complementary", "menu", "dialog"})
# Words of class names and ids that mark what belongs to the page and not to the paper.
_PAGE_PARTS = frozenset(
    [
        "menu",
        "nav",
        "navbar",
        "navigation",
        "breadcrumb",
        "breadcrumbs",
        "sidebar",
        "topbar",
        "comment",
        "comments",
        "share",
        "social",
        "related",
        "popup",
        "modal",
        "cookie",
        "advert",
        "ads",
        "toolbar",
        "pagination",
        "login",
        "search",
    ]
)
_HIDDEN_STYLE = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden|mso-hide\s*:\s*all", re.IGNORECASE)
_BOLD_STYLE = re.compile(r"font-weight\s*:\s*(?:bold|bolder|[6-9]00)", re.IGNORECASE)
_LIGHT_STYLE = re.compile(r"font-weight\s*:\s*(?:normal|lighter|[1-4]00)", re.IGNORECASE)


def tag_of(element: HtmlElement) -> str:
    return element.tag.lower().rpartition(":")[2] if isinstance(element.tag, str) else ""


def is_left_out(element: HtmlElement) -> bool:
    tag = tag_of(element)
    if not tag or tag in _DROPPED or element.get("hidden") is not None or element.get("aria-hidden") == "true":
        return True
    if tag in {"html", "body", "main", "article"}:
        return False
    if (element.get("role") or "").lower() in _NO_CONTENT_ROLES or _HIDDEN_STYLE.search(element.get("style") or ""):
        return True
    names = f"{element.get('class') or ''} {element.get('id') or ''}".lower()
    marked = bool(_PAGE_PARTS & set(re.split(r"[\s_-]+", names)))
    return (marked or (tag in BLOCKS and _is_list_of_links(element))) and not _holds_paper(element)


def _is_list_of_links(element: HtmlElement) -> bool:
    """Whether nearly all words of a list or box stand in several links: a menu, a list of other papers."""
    if tag_of(element) not in {"ul", "ol", "div", "table", "section", "footer", "header"}:
        return False
    links = element.findall(".//a")
    if len(links) < 5:
        return False
    whole = len(clean(element.text_content()))
    return sum(len(clean(link.text_content())) for link in links) > 0.8 * whole


def _holds_paper(element: HtmlElement) -> bool:
    """Whether a part of the page holds the paper itself, whatever its name says."""
    return bool(re.search(r"KẾ HOẠCH|Chủ trì|Nơi nhận", unicodedata.normalize("NFC", element.text_content())))


def is_bold(element: HtmlElement, above: bool) -> bool:
    style = element.get("style") or ""
    if tag_of(element) in _BOLD or _BOLD_STYLE.search(style):
        return True
    return above and not _LIGHT_STYLE.search(style)


def marker_of(item: HtmlElement) -> str:
    """What stands before an item of a list: a dash, or the number that the page counts."""
    parent = item.getparent()
    if parent is None or tag_of(parent) != "ol" or "none" in (parent.get("style") or ""):
        return (
            "- " if parent is not None and tag_of(parent) == "ul" and "none" not in (parent.get("style") or "") else ""
        )
    before = sum(tag_of(sibling) == "li" for sibling in item.itersiblings(preceding=True))
    start = parent.get("start") or "1"
    number = (int(start) if start.isdigit() else 1) + before
    if (own := item.get("value") or "").isdigit():
        number = int(own)
    kind = parent.get("type") or "1"
    return f"{chr(ord(kind) + number - 1)}) " if kind in {"a", "A"} and number <= 26 else f"{number}. "
