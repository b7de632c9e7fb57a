"""Ruled lines into grids of cells: which cells a table has, and which of them are merged.

Lines that touch are one table. Where a line is missing between two places of the grid, both are one merged cell. Tables
that are open at the sides, or at the page's end, where the program drew no line under a cut row, are closed first.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from corpus.readers.paper import Page, Rule

# Points. Lines nearer than this are one line (double borders); ends nearer than this touch.
_NEAR = 3.0
_SHORTEST = 6.0


@dataclass(frozen=True)
class Cell:
    """A cell of a grid: its first row and column (from 0), and how many of each it takes."""

    row: int
    column: int
    rows: int = 1
    columns: int = 1


@dataclass(frozen=True)
class Grid:
    """A table: the x of its column borders, the y of its row borders, and for each place (row, column) its cell.

    Borders that are not `ruled` are only known to lie somewhere in white space.
    """

    xs: tuple[float, ...]
    ys: tuple[float, ...]
    places: dict[tuple[int, int], Cell]
    ruled: bool = True

    @property
    def cells(self) -> list[Cell]:
        """Every cell once, row after row."""
        return sorted(set(self.places.values()), key=lambda cell: (cell.row, cell.column))

    def holds(self, x: float, y: float) -> bool:
        return self.xs[0] - 1 <= x <= self.xs[-1] + 1 and self.ys[0] - 1 <= y <= self.ys[-1] + 1

    def cell_at(self, x: float, y: float) -> Cell:
        """The cell that a point inside the grid lies in."""
        row = min(max(bisect_right(self.ys, y) - 1, 0), len(self.ys) - 2)
        column = min(max(bisect_right(self.xs, x) - 1, 0), len(self.xs) - 2)
        return self.places[row, column]


def find_grids(page: Page) -> list[Grid]:
    """The page's ruled tables with two cells at least, from top to bottom."""
    across, down = _joined(page.across), _joined(page.down)
    grids = [grid for group in _touching(across, down) if (grid := _grid(*group))]
    return sorted(grids, key=lambda grid: grid.ys[0])


def _joined(rules: Iterable[Rule]) -> list[Rule]:
    """Pieces of one line put together: neighbours at the same place whose ends touch."""
    by_place: list[list[Rule]] = []
    for rule in sorted(rules, key=lambda rule: rule.at):
        if by_place and rule.at - by_place[-1][0].at < _NEAR:
            by_place[-1].append(rule)
        else:
            by_place.append([rule])
    joined: list[Rule] = []
    for group in by_place:
        # The border's place is where most of its length is drawn.
        at = max(group, key=lambda rule: rule.end - rule.start).at
        open_rule: Rule | None = None
        for rule in sorted(group, key=lambda rule: rule.start):
            if open_rule and rule.start - open_rule.end <= _NEAR:
                open_rule = replace(open_rule, end=max(open_rule.end, rule.end))
                continue
            if open_rule:
                joined.append(open_rule)
            open_rule = Rule(at, rule.start, rule.end)
        if open_rule:
            joined.append(open_rule)
    return [rule for rule in joined if rule.end - rule.start >= _SHORTEST]


def _touching(across: Sequence[Rule], down: Sequence[Rule]) -> list[tuple[list[Rule], list[Rule]]]:
    """Lines in groups that hang together."""
    parents = list(range(len(across) + len(down)))

    def root(place: int) -> int:
        while parents[place] != place:
            parents[place] = parents[parents[place]]
            place = parents[place]
        return place

    for place, flat in enumerate(across):
        for other, upright in enumerate(down, start=len(across)):
            if (
                flat.start - _NEAR <= upright.at <= flat.end + _NEAR
                and upright.start - _NEAR <= flat.at <= upright.end + _NEAR
            ):
                parents[root(place)] = root(other)
    groups: dict[int, tuple[list[Rule], list[Rule]]] = defaultdict(lambda: ([], []))
    for place, flat in enumerate(across):
        groups[root(place)][0].append(flat)
    for other, upright in enumerate(down, start=len(across)):
        groups[root(other)][1].append(upright)
    return [group for group in groups.values() if len(group[0]) + len(group[1]) > 2 and group[0] and group[1]]


def _grid(across: list[Rule], down: list[Rule]) -> Grid | None:
    left, right = min(rule.start for rule in across), max(rule.end for rule in across)
    top, bottom = min(rule.start for rule in down), max(rule.end for rule in down)
    xs = _closed([rule.at for rule in down], left, right)
    ys = _closed([rule.at for rule in across], top, bottom)
    if len(xs) * len(ys) < 6:
        return None
    across = [*across, *(Rule(at, left, right) for at in (ys[0], ys[-1]))]
    down = [*down, *(Rule(at, top, bottom) for at in (xs[0], xs[-1]))]
    places = {(row, column): (row, column) for row in range(len(ys) - 1) for column in range(len(xs) - 1)}

    def root(place: tuple[int, int]) -> tuple[int, int]:
        while places[place] != place:
            place = places[place]
        return place

    for row in range(len(ys) - 1):
        for column in range(len(xs) - 1):
            if column + 2 < len(xs) and not _drawn(down, xs[column + 1], ys[row], ys[row + 1]):
                _unite(places, root((row, column)), root((row, column + 1)))
            if row + 2 < len(ys) and not _drawn(across, ys[row + 1], xs[column], xs[column + 1]):
                _unite(places, root((row, column)), root((row + 1, column)))
    members: dict[tuple[int, int], list[tuple[int, int]]] = defaultdict(list)
    for place in places:
        members[root(place)].append(place)
    cells: dict[tuple[int, int], Cell] = {}
    for group in members.values():
        rows, columns = [row for row, _ in group], [column for _, column in group]
        cell = Cell(min(rows), min(columns), max(rows) - min(rows) + 1, max(columns) - min(columns) + 1)
        cells.update(dict.fromkeys(group, cell))
    return Grid(xs, ys, cells)


def _unite(places: dict[tuple[int, int], tuple[int, int]], one: tuple[int, int], other: tuple[int, int]) -> None:
    places[max(one, other)] = min(one, other)


def _closed(borders: Iterable[float], start: float, end: float) -> tuple[float, ...]:
    """The borders in order, with the ends of the lines that cross them where these reach farther."""
    places = sorted(set(borders))
    if start < places[0] - 2 * _NEAR:
        places.insert(0, start)
    if end > places[-1] + 2 * _NEAR:
        places.append(end)
    return tuple(places)


def _drawn(rules: Iterable[Rule], at: float, start: float, end: float) -> bool:
    """Whether lines at a place cover more than half of the way from `start` to `end`."""
    covered = sum(max(0.0, min(rule.end, end) - max(rule.start, start)) for rule in rules if abs(rule.at - at) < 0.01)
    return covered > (end - start) / 2
