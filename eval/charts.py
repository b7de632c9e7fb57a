"""Charts as SVG, drawn without a library and escaped: bars of shares with intervals, and lines over an axis."""

from __future__ import annotations

import math
from collections.abc import Sequence
from html import escape

_WIDTH, _LEFT, _ROW = 720, 230, 26
_HEIGHT, _MARGIN = 320, 60
_COLOURS = ("#1f5fa8", "#c2410c", "#15803d", "#7e22ce")
_HEAD = '<svg xmlns="http://www.w3.org/2000/svg" width="{0}" height="{1}" viewBox="0 0 {0} {1}" font-family="sans-serif" font-size="12" role="img">'

Point = tuple[float, float]


def bars(title: str, values: Sequence[tuple[str, float, tuple[float, float]]]) -> str:
    """One bar for each name with its share (0..1) and the interval as a whisker."""
    height = _ROW * (len(values) + 1) + 8
    span = _WIDTH - _LEFT - 70
    parts = [_HEAD.format(_WIDTH, height), f'<text x="0" y="16" font-weight="bold">{escape(title)}</text>']
    for place, (name, share, (low, high)) in enumerate(values, start=1):
        y = place * _ROW
        parts += [
            f'<text x="{_LEFT - 8}" y="{y + 15}" text-anchor="end">{escape(name)}</text>',
            f'<rect x="{_LEFT}" y="{y + 3}" width="{span * share:.1f}" height="16" fill="{_COLOURS[0]}" opacity=".75"/>',
            f'<path d="M{_LEFT + span * low:.1f} {y + 11}H{_LEFT + span * high:.1f}" stroke="#000" stroke-width="1.5"/>',
            f'<text x="{_LEFT + span + 8}" y="{y + 15}">{100 * share:.1f}%</text>',
        ]
    return "".join([*parts, "</svg>"])


def lines(title: str, across: str, series: Sequence[tuple[str, Sequence[Point]]], logarithmic: bool = False) -> str:
    """One line for each name over a shared horizontal axis; with `logarithmic` both axes count in powers of ten."""
    points = [point for _, found in series for point in found]
    if not points:
        return ""
    low, high = (edge(x for x, _ in points) for edge in (min, max))
    top = max(y for _, y in points) or 1.0
    bottom = min(y for _, y in points) if logarithmic else 0.0

    def along(value: float, least: float, most: float) -> float:
        if logarithmic:
            value, least, most = (math.log10(max(number, 1e-6)) for number in (value, least, most))
        return (value - least) / (most - least) if most > least else 0.5

    def at(point: Point) -> str:
        x = _MARGIN + (_WIDTH - 2 * _MARGIN) * along(point[0], low, high)
        y = _HEIGHT - _MARGIN + (2 * _MARGIN - _HEIGHT) * along(point[1], bottom, top)
        return f"{x:.1f} {y:.1f}"

    parts = [
        _HEAD.format(_WIDTH, _HEIGHT),
        f'<text x="0" y="16" font-weight="bold">{escape(title)}</text>',
        f'<path d="M{_MARGIN} {_MARGIN}V{_HEIGHT - _MARGIN}H{_WIDTH - _MARGIN}" fill="none" stroke="#888"/>',
        f'<text x="{_WIDTH // 2}" y="{_HEIGHT - 8}" text-anchor="middle">{escape(across)}</text>',
        f'<text x="{_MARGIN}" y="{_HEIGHT - _MARGIN + 18}" text-anchor="middle">{low:g}</text>',
        f'<text x="{_WIDTH - _MARGIN}" y="{_HEIGHT - _MARGIN + 18}" text-anchor="middle">{high:g}</text>',
        f'<text x="{_MARGIN - 6}" y="{_MARGIN + 4}" text-anchor="end">{top:g}</text>',
        f'<text x="{_MARGIN - 6}" y="{_HEIGHT - _MARGIN}" text-anchor="end">{bottom:g}</text>',
    ]
    for place, (name, found) in enumerate(series):
        colour = _COLOURS[place % len(_COLOURS)]
        path = "L".join(map(at, found))
        parts += [
            f'<path d="M{path}" fill="none" stroke="{colour}" stroke-width="2"/>',
            f'<text x="{_MARGIN + 10 + 160 * place}" y="36" fill="{colour}">{escape(name)}</text>',
        ]
    return "".join([*parts, "</svg>"])
