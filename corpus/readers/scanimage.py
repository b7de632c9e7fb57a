"""Pictures of scanned pages made ready for OCR with OpenCV: set straight, seals taken out, ruled lines found and wiped.

A picture is a numpy array of rows of pixels, 8 bits, in red, green and blue or in grey. Lengths are given in inches and
turned to pixels by the picture's resolution, in dots per inch (dpi).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from corpus.readers.paper import Rule

# OpenCV says of none of its pictures which numbers they have.
Picture = NDArray[Any]

_MOST_SKEW = 5.0  # degrees
# Inches: what is shorter is no ruled line but a stroke of a letter; a gap this long in a faint line is closed.
_SHORTEST_ACROSS, _SHORTEST_DOWN, _FAINT = 0.4, 0.22, 0.08
# What joins two lines across may be shorter, if its ends come so near to them.
_SHORTEST_BETWEEN, _REACH = 0.15, 0.02
# Hue (0..179), saturation and value of a seal's red ink.
_RED = (((0, 70, 60), (10, 255, 255)), ((165, 70, 60), (179, 255, 255)))
# More red than this share of a page is a coloured page, not a seal.
_MOST_RED = 0.2
# Levels of grey (0..255): darker is a letter, lighter is paper.
_BLACK, _WHITE = 60, 190
POINTS = 72.0


@dataclass(frozen=True)
class Prepared:
    """A straight page: `grey` without seals and lines, `seal` (255 where one was), and the ruled lines in points."""

    grey: Picture
    seal: Picture
    across: tuple[Rule, ...]
    down: tuple[Rule, ...]
    dpi: float

    @property
    def size(self) -> tuple[float, float]:
        """Width and height in points."""
        height, width = self.grey.shape[:2]
        return width * POINTS / self.dpi, height * POINTS / self.dpi


def prepare(picture: Picture, dpi: float) -> Prepared:
    """A picture in colours (or grey), ready for OCR."""
    colours = cv2.cvtColor(picture, cv2.COLOR_GRAY2RGB) if picture.ndim == 2 else picture
    seal = _seal(colours)
    grey: Picture = cv2.cvtColor(colours, cv2.COLOR_RGB2GRAY)
    # Black letters under a seal stay: only what is red, with its pale edge, turns white.
    grey[cv2.dilate(seal, np.ones((3, 3), np.uint8)) > 0] = 255
    angle = _skew(grey)
    if abs(angle) > 0.05:
        grey, seal = _rotated(grey, angle, 255), _rotated(seal, angle, 0)
    ink = _ink(grey)
    across, down = _lines(ink, dpi)
    wiped = cv2.dilate(cv2.bitwise_or(across, down), np.ones((5, 5), np.uint8))
    grey = _clear(grey)
    grey[wiped > 0] = 255
    halo = max(3, int(dpi * 0.02)) | 1
    return Prepared(
        grey,
        cv2.dilate(seal, np.ones((halo, halo), np.uint8)),
        tuple(_rules(across, dpi, True)),
        tuple(_rules(down, dpi, False)),
        dpi,
    )


def turned(picture: Picture, degrees: int) -> Picture:
    """The picture turned clockwise by 0, 90, 180 or 270 degrees."""
    return np.ascontiguousarray(np.rot90(picture, -(degrees // 90) % 4))


def _seal(colours: Picture) -> Picture:
    hsv = cv2.cvtColor(colours, cv2.COLOR_RGB2HSV)
    one, other = (cv2.inRange(hsv, np.array(low), np.array(high)) for low, high in _RED)
    # Single pixels are the scanner's noise.
    mask: Picture = cv2.morphologyEx(cv2.bitwise_or(one, other), cv2.MORPH_OPEN, np.ones((2, 2), np.uint8))
    if np.count_nonzero(mask) > _MOST_RED * mask.size:
        return np.zeros_like(mask)
    return mask


def _clear(grey: Picture) -> Picture:
    """Paper white and letters black, without the scanner's noise in both."""
    spread = np.clip((grey.astype(np.float32) - _BLACK) / (_WHITE - _BLACK), 0, 1) * 255
    return cv2.GaussianBlur(spread.astype(np.uint8), (3, 3), 0)


def _ink(grey: Picture) -> Picture:
    """255 where a page is dark, against the light around it: photographs have shadows."""
    size = max(31, grey.shape[1] // 40) | 1
    return cv2.adaptiveThreshold(
        cv2.GaussianBlur(grey, (3, 3), 0), 255, cv2.ADAPTIVE_THRESH_MEAN_C, cv2.THRESH_BINARY_INV, size, 15
    )


def _skew(grey: Picture) -> float:
    """By how many degrees to turn the page counter-clockwise: lines of letters then fall into the fewest rows of pixels."""
    scale = 900 / max(grey.shape)
    small = cv2.resize(grey, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA) if scale < 1 else grey
    ink = _ink(small)
    if not ink.any():
        return 0.0

    def sharpness(angle: float) -> float:
        rows = _rotated(ink, angle, 0).sum(axis=1, dtype=np.float64)
        return float(np.square(np.diff(rows)).sum())

    best = max(np.arange(-_MOST_SKEW, _MOST_SKEW + 0.01, 0.5), key=sharpness)
    for step in (0.1, 0.02):
        best = max(best + step * np.arange(-5, 6), key=sharpness)
    return float(best)


def _rotated(picture: Picture, degrees: float, ground: int) -> Picture:
    height, width = picture.shape[:2]
    matrix = cv2.getRotationMatrix2D((width / 2, height / 2), degrees, 1.0)
    return cv2.warpAffine(picture, matrix, (width, height), flags=cv2.INTER_CUBIC, borderValue=ground)


def _lines(ink: Picture, dpi: float) -> tuple[Picture, Picture]:
    """Where lines go across and down."""
    found = []
    for shortest, upright in ((_SHORTEST_ACROSS, False), (_SHORTEST_DOWN, True)):
        length, faint = int(shortest * dpi), int(_FAINT * dpi)
        thick = cv2.dilate(ink, np.ones((1, 3) if upright else (3, 1), np.uint8))
        lines = cv2.morphologyEx(thick, cv2.MORPH_OPEN, np.ones((length, 1) if upright else (1, length), np.uint8))
        lines = cv2.morphologyEx(lines, cv2.MORPH_CLOSE, np.ones((faint, 1) if upright else (1, faint), np.uint8))
        found.append(lines)
    return found[0], cv2.bitwise_or(found[1], _between_lines(ink, found[0], dpi))


def _between_lines(ink: Picture, across: Picture, dpi: float) -> Picture:
    """Lines down that are as short as one row is high: they run from one line across to the next, as no letter does."""
    length, reach = int(_SHORTEST_BETWEEN * dpi), int(_REACH * dpi)
    thick = cv2.dilate(ink, np.ones((1, 3), np.uint8))
    count, labels, stats, _ = cv2.connectedComponentsWithStats(
        cv2.morphologyEx(thick, cv2.MORPH_OPEN, np.ones((length, 1), np.uint8))
    )
    kept = np.zeros_like(ink)
    for number, (left, top, width, height, _) in enumerate(stats[1:count], start=1):
        if width > _REACH * dpi:
            continue
        above = across[max(0, top - reach) : top + reach, left : left + width]
        below = across[max(0, top + height - reach) : top + height + reach, left : left + width]
        if above.any() and below.any():
            box = labels[top : top + height, left : left + width] == number
            kept[top : top + height, left : left + width][box] = 255
    return kept


def _rules(lines: Picture, dpi: float, across: bool) -> list[Rule]:
    count, _, stats, _ = cv2.connectedComponentsWithStats(lines)
    scale = POINTS / dpi
    rules = []
    for left, top, width, height, _ in stats[1:count]:
        start, along, at, thick = (left, width, top, height) if across else (top, height, left, width)
        # A dark picture or a filled box is no line.
        if thick < 0.08 * dpi or thick < along * 0.02:
            rules.append(Rule((at + thick / 2) * scale, start * scale, (start + along) * scale))
    return rules
