"""Tables without ruled lines: columns told by the white space under a header of known words, rows by their numbers.

The header's words give the columns, and the border between two of them goes where the fewest words of the table are
crossed. A table that reaches the end of its page goes on with the same borders on the next one.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from statistics import median

from corpus.columns import columns_of
from corpus.numbering import leading_number, parse_number
from corpus.readers.grids import Cell, Grid
from corpus.readers.paper import Word, printed_lines, text_of_words
from corpus.text import fold

_HEADER_LINES = 4
# In a table that goes on over a page, the rest of the cut row is at most this long.
_SOON = 15
# Heights of a line: a gap this wide parts cells; a distance between lines this much wider than the usual one parts rows.
_GAP = 0.9
_APART = 1.35
_FAR = 5.0
_ENDS = ("noi nhan", "tong so", "ghi chu:", "phu luc")
Borders = tuple[float, ...]
Printed = list[Word]


def unruled_grid(words: Sequence[Word], borders: Borders | None = None) -> tuple[Grid | None, bool]:
    """The unruled table on a page, and whether it reaches the last of the words.

    `words` stand outside ruled tables; `borders` are those of a table that may go on from the page before.
    """
    lines = printed_lines(words)
    found = _header(lines)
    if found is None:
        if borders is None or not lines or not _goes_on(lines, borders):
            return None, False
        start, body = 0, 0
    else:
        start, body, clusters = found
        borders = _borders(clusters, [line for line in lines[start:] if len(_clusters(line)) > 1])
    end = _end(lines, body, borders)
    if end == body:
        return None, False
    rows = [lines[start:body], *_rows(lines[body:end], borders)] if body else _rows(lines[body:end], borders)
    return _grid(rows, borders), end == len(lines)


def _header(lines: Sequence[Printed]) -> tuple[int, int, list[Printed]] | None:
    """Where a header begins and ends, and the words of each of its columns."""
    for start in range(len(lines)):
        if len(_clusters(lines[start])) < 2:
            continue
        for end in range(start + 1, min(start + _HEADER_LINES, len(lines) - 1) + 1):
            if not parse_number(lines[end][0].text.strip(".")):
                continue
            clusters = _clusters([word for line in lines[start:end] for word in line])
            columns = columns_of(
                [text_of_words([w for line in printed_lines(words) for w in line]) for words in clusters]
            )
            if columns and columns[0] == "number" and {"lead", "units"} & set(columns):
                return start, end, clusters
            break
    return None


def _clusters(words: Sequence[Word]) -> list[Printed]:
    """Words that stand above one another or side by side at a space's distance, from left to right."""
    clusters: list[Printed] = []
    right = 0.0
    for word in sorted(words, key=lambda word: word.left):
        if clusters and word.left - right < _GAP * word.height:
            clusters[-1].append(word)
            right = max(right, word.right)
        else:
            clusters.append([word])
            right = word.right
    return clusters


def _borders(clusters: Sequence[Printed], lines: Sequence[Printed]) -> Borders:
    words = [word for line in lines for word in line]
    left, right = min(word.left for word in words), max(word.right for word in words)
    inner = []
    for one, other in pairwise(clusters):
        start, end = _center(one), _center(other)
        crossed = [sum(word.left < x < word.right for word in words) for x in range(int(start), int(end) + 1)]
        fewest = min(crossed)
        runs: list[tuple[int, int]] = []
        for x, count in enumerate(crossed):
            if count != fewest:
                continue
            if runs and runs[-1][1] == x - 1:
                runs[-1] = (runs[-1][0], x)
            else:
                runs.append((x, x))
        first, last = max(runs, key=lambda run: run[1] - run[0])
        # Near the right end: cells begin at their column's left, and a ragged line leaves room before the border.
        inner.append(int(start) + last - min(2, last - first))
    return (left - 2, *map(float, inner), right + 2)


def _center(words: Sequence[Word]) -> float:
    return (min(word.left for word in words) + max(word.right for word in words)) / 2


def _column(word: Word, borders: Borders) -> int:
    return max(0, min(sum(word.center > x for x in borders) - 1, len(borders) - 2))


def _parts(line: Printed, borders: Borders) -> int:
    """How many columns a line's pieces begin in."""
    return len({_column(piece[0], borders) for piece in _clusters(line)})


def _goes_on(lines: Sequence[Printed], borders: Borders) -> bool:
    """Whether a page begins with the rest of a table: nothing crosses its borders, and lines with several cells come soon."""
    return not _is_heading(lines[0], borders) and any(_parts(line, borders) > 1 for line in lines[:_SOON])


def _is_heading(line: Printed, borders: Borders) -> bool:
    """Whether a line runs over column borders without a gap, after a number or none."""
    rest = [word for word in line if _column(word, borders) > 0]
    return len(rest) > 1 and len(_clusters(rest)) == 1 and _column(rest[0], borders) < _column(rest[-1], borders)


def _end(lines: Sequence[Printed], start: int, borders: Borders) -> int:
    for place in range(start, len(lines)):
        line = lines[place]
        text = fold(text_of_words(line))
        above = lines[place - 1] if place else None
        far = above is not None and line[0].top - above[0].bottom > _FAR * line[0].height
        sentence = _is_heading(line, borders) and not (
            parse_number(line[0].text.strip(".")) or leading_number(text_of_words(line))
        )
        if far or sentence or text.startswith(_ENDS):
            return place
    return len(lines)


def _rows(lines: Sequence[Printed], borders: Borders) -> list[list[Printed]]:
    steps = [below[0].middle - above[0].middle for above, below in pairwise(lines)]
    usual = median(sorted(steps)[: max(1, (len(steps) + 1) // 2)]) if steps else 0.0
    rows: list[list[Printed]] = []
    for place, line in enumerate(lines):
        numbered = _column(line[0], borders) == 0 and parse_number(line[0].text.strip(".")) is not None
        if not rows or numbered or _is_heading(line, borders) or steps[place - 1] > _APART * usual:
            rows.append([])
        rows[-1].append(line)
    return rows


def _grid(rows: Sequence[list[Printed]], borders: Borders) -> Grid:
    tops = [min(word.top for word in row[0]) for row in rows]
    bottom = max(word.bottom for line in rows[-1] for word in line)
    places: dict[tuple[int, int], Cell] = {}
    last = len(borders) - 1
    for number, row in enumerate(rows):
        heading = len(row) == 1 and _is_heading(row[0], borders)
        for column in range(last):
            wide = heading and column > 0
            places[number, column] = Cell(number, 1, 1, last - 1) if wide else Cell(number, column)
    # A row begins between its first line and the line above it.
    ys = [tops[0] - 1]
    for above, top in zip(rows, tops[1:], strict=False):
        ys.append(
            (min(top, max(word.middle for word in above[-1])) + min(word.middle for word in rows[len(ys)][0])) / 2
        )
    return Grid(borders, (*ys, bottom + 1), places, ruled=False)
