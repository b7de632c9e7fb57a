"""Repairs inside one row: columns that slid, several products and times in one cell, one column for lead and support."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from corpus.columns import Column
from corpus.deadlines import is_time
from corpus.numbering import parse_number
from corpus.printed import Part, RowDoubt
from corpus.text import clean, clean_lines, fold
from corpus.units import is_unit, split_units

_ROLE = re.compile(
    r"(?P<lead>(?:đơn vị |cơ quan )?chủ trì)\s*:|(?P<support>(?:đơn vị |cơ quan )?phối hợp)\s*:", re.IGNORECASE
)
_BOLD = re.compile(r"\*\*(.+?)\*\*", re.DOTALL)


def split_roles(part: Part) -> Part:
    """One cell for lead and support: told apart by "Chủ trì:" and "Phối hợp:", by bold, else the first unit leads."""
    both = part.cells.get("units")
    if not both:
        return part
    cells: dict[Column, str] = {column: text for column, text in part.cells.items() if column != "units"}
    doubts = list(part.doubts)
    labels = list(_ROLE.finditer(both))
    bold = [text for text in _BOLD.findall(both) if clean(text)]
    if labels:
        for label, after in zip(labels, [*labels[1:], None], strict=True):
            column: Column = "lead" if label["lead"] else "support"
            cells[column] = both[label.end() : after.start() if after else None].strip(" ;\n")
    elif bold and clean(_BOLD.sub("", both)):
        cells["lead"], cells["support"] = "\n".join(bold), _BOLD.sub("", both).strip(" ;,\n")
    else:
        units = split_units(both)
        cells["lead"], cells["support"] = units[0], "; ".join(units[1:])
        if len(units) > 1:
            assumed = f"một cột cho chủ trì và phối hợp, lấy đơn vị đầu làm chủ trì: {units[0]}"
            doubts.append(RowDoubt("lead", "one_column", "; ".join(clean_lines(both)), assumed, 0.6))
    return replace(part, cells={column: text for column, text in cells.items() if text}, doubts=doubts)


def mend_slide(part: Part) -> Part:
    """A cell under "time" that is no time has slid there: a unit belongs to the empty support column, other text to product."""
    time = part.cells.get("time")
    if not time or is_time(clean(time)):
        return part
    column: Column | None = None
    if is_unit(time) and not part.cells.get("support"):
        column = "support"
    elif not part.cells.get("product") and not is_unit(time):
        column = "product"
    if column is None:
        return part
    cells = {**part.cells, column: time}
    del cells["time"]
    names = {"support": "phối hợp", "product": "sản phẩm"}
    doubt = RowDoubt(column, "slid", clean(time), f"in ở cột thời gian, đọc là {names[column]}: {clean(time)}", 0.85)
    return replace(part, cells=cells, doubts=[*part.doubts, doubt])


# Nouns that open a product: where two of them were flattened into one cell, the second begins a new product.
_PRODUCT_NOUNS = frozenset(
    [
        "bao cao",
        "ke hoach",
        "quyet dinh",
        "to trinh",
        "cong van",
        "van ban",
        "nghi quyet",
        "chuong trinh",
        "de an",
        "thong bao",
        "huong dan",
        "ho so",
        "phan mem",
        "danh muc",
        "bien ban",
        "hoi nghi",
        "quy che",
        "ket luan",
        "giay moi",
        "bai viet",
        "tai lieu",
        "du thao",
        "quy dinh",
        "chi thi",
        "phuong an",
        "bang diem",
        "bang tong hop",
        "phieu",
        "he thong",
        "du lieu",
    ]
)
# After these words a capital letter does not begin a new cell.
_CONNECTORS = frozenset(
    [
        "va",
        "hoac",
        "den",
        "tu",
        "theo",
        "cua",
        "tai",
        "ve",
        "voi",
        "trong",
        "truoc",
        "sau",
        "ngay",
        "thang",
        "quy",
        "nam",
        "so",
        "dot",
        "hoan",
        "thanh",
    ]
)


def split_part(part: Part) -> list[Part]:
    """Several products and as many times flattened into one cell each are as many parts; goal, title, activity stay whole."""
    times = _time_pieces(clean(part.cells.get("time", "")))
    if len(times) < 2:
        return [part]
    products = _product_pieces(clean(part.cells.get("product", "")))
    if len(products) != len(times):
        doubt = RowDoubt(
            "time", "several_times", clean(part.cells["time"]), f"ô có {len(times)} thời hạn, lấy thời hạn đầu", 0.6
        )
        return [replace(part, doubts=[*part.doubts, doubt])]
    doubt = RowDoubt(
        "product",
        "split",
        clean(part.cells["product"]),
        f"tách thành {len(times)} phần theo sản phẩm và thời hạn",
        0.85,
    )
    return [
        replace(part, cells={**part.cells, "product": product, "time": time}, doubts=[*part.doubts, doubt])
        for product, time in zip(products, times, strict=True)
    ]


def _time_pieces(text: str) -> list[str]:
    """ "Quý I/2024 Định kỳ trong năm 2024" is two times; "Từ Quý I đến Quý III" is one."""
    for pieces in _cuts(text):
        if all(is_time(piece) for piece in pieces):
            return pieces
    return [text] if text else []


def _product_pieces(text: str) -> list[str]:
    listed = [piece.strip(" ,") for piece in text.split(";") if piece.strip(" ,")]
    if len(listed) > 1:
        return listed
    words = text.split()
    if not words:
        return []
    starts = [
        place
        for place, word in enumerate(words)
        if place == 0
        or (
            word[:1].isupper()
            and fold(" ".join(words[place : place + 2])).strip(",.;") in _PRODUCT_NOUNS
            and fold(words[place - 1]) not in _CONNECTORS
            and not words[place - 1].endswith(",")
        )
    ]
    return [
        " ".join(words[start:end]).strip(" ,") for start, end in zip(starts, [*starts[1:], len(words)], strict=True)
    ]


def _cuts(text: str) -> Iterator[list[str]]:
    """The ways to cut a text in two or three before capitalised words that do not follow a connector, fewest pieces first."""
    words = text.split()
    places = [
        place
        for place in range(1, len(words))
        if (
            words[place][:1].isupper()
            and fold(words[place - 1]).strip(",") not in _CONNECTORS
            and not _is_roman(words[place])
        )
        or words[place - 1].endswith(";")
    ]
    for place in places:
        yield [" ".join(words[:place]).rstrip(";"), " ".join(words[place:])]
    for first in places:
        for second in places:
            if first < second:
                yield [
                    " ".join(words[:first]).rstrip(";"),
                    " ".join(words[first:second]).rstrip(";"),
                    " ".join(words[second:]),
                ]


def _is_roman(word: str) -> bool:
    found = parse_number(word.split("/")[0].strip(",;-"))
    return found is not None and found.kind == "roman"
