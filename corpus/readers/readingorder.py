"""The order in which the lines of a page are read where some of them stand side by side.

A letterhead has the body's name on the left and the motto on the right, a plan's end its receivers and the signature:
such columns are read one after the other, each as a whole. They are told by wide gaps inside lines.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from statistics import median

from corpus.readers.paper import Word, printed_lines

# Heights of a line: a gap this wide parts two columns; lines this far below no longer belong to them.
_WIDE = 1.8
_FAR = 5.0


def in_reading_order(words: Sequence[Word]) -> list[list[Word]]:
    """The lines of text, column by column where there are two side by side."""
    lines = printed_lines(words)
    found: list[list[Word]] = []
    place = 0
    while place < len(lines):
        gutter = _gutter(lines[place])
        if gutter is None:
            found.append(lines[place])
            place += 1
            continue
        left: list[list[Word]] = []
        right: list[list[Word]] = []
        bottom = lines[place][0].bottom
        while place < len(lines):
            line = lines[place]
            if line[0].top - bottom > _FAR * line[0].height:
                break
            narrowed = _narrowed(line, gutter)
            if narrowed is None:
                break
            gutter = narrowed
            middle = (gutter[0] + gutter[1]) / 2
            for side, part in (
                (left, [word for word in line if word.center < middle]),
                (right, [word for word in line if word.center >= middle]),
            ):
                if part:
                    side.append(part)
            bottom = max(word.bottom for word in line)
            place += 1
        found += [*left, *right]
    return found


def _gutter(line: Sequence[Word]) -> tuple[float, float] | None:
    """The widest gap of a line, if it is wide enough to part columns."""
    gaps = [(after.left - before.right, before.right, after.left) for before, after in pairwise(line)]
    width, start, end = max(gaps, default=(0.0, 0.0, 0.0))
    return (start, end) if width > _WIDE * median(word.height for word in line) else None


def _narrowed(line: Sequence[Word], gutter: tuple[float, float]) -> tuple[float, float] | None:
    """The part of the gutter that this line leaves free; None where it crosses it."""
    start, end = gutter
    left = [word for word in line if word.center < (start + end) / 2]
    right = [word for word in line if word.center >= (start + end) / 2]
    start = max([start, *(word.right for word in left)])
    end = min([end, *(word.left for word in right)])
    height = median(word.height for word in line)
    if end - start < 0.7 * height:
        return None
    # A line of running text whose space happens to lie there crosses it.
    if left and right and right[0].left - left[-1].right < height:
        return None
    return start, end
