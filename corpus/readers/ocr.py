"""The words of scanned pages, by tesseract with its Vietnamese model.

The cells of a ruled table are cut out and set one under another, so that tesseract never reads across their borders and is
called once for many of them; what stands outside tables is read as a page.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

import cv2
import numpy as np

from corpus.readers.grids import Grid, find_grids
from corpus.readers.paper import Page, Word
from corpus.readers.scanimage import POINTS, Picture, Prepared, prepare, turned
from corpus.readers.scanromans import quarter, quarter_places, row_number
from corpus.readers.tesseract import BLOCK, PAGE, PLAIN, VIETNAMESE, languages, missing_parts, orientation, read_words

__all__ = ["missing_parts", "recognise"]

# Below this mean confidence the page may stand on its head or lie on its side.
_LOW = 0.6
# A word under a seal is never surer than this; what is less sure than the second figure is the seal itself.
_UNDER_SEAL, _SEAL = 0.5, 0.3
_SEALED_SHARE = 0.08
_TALLEST = 20_000  # pixels of cells set one under another; tesseract takes 32,767
_SPACE, _EDGE = 0.12, 0.04  # inches between the cells, and around the letters of each
_NARROW = 0.75  # inches: a first column up to this wide has the rows' numbers
_INK = 25  # dark pixels at 200 dpi that a cell with letters has at least
_DARK = 140
_ENLARGED = 1.5  # lone numbers are read larger
# A word that two readings give differently is no surer than this.
_DIFFERING = 0.6
_NUMBER = re.compile(r"(?:[ivxIVX]{1,5}|[A-Za-z]|\d{1,4}(?:\.\d{1,3}){0,3})[.)]?|S?\s?T\s?T", re.ASCII)


def recognise(picture: Picture, dpi: float, number: int, file: str) -> Page:
    """The words and lines of a page's picture. A page that reads badly is turned as its letters stand and read again."""
    page = _recognise(prepare(picture, dpi), number, file)
    if _sureness(page.words) >= _LOW:
        return page
    degrees = orientation(picture)
    if not degrees:
        return page
    again = _recognise(prepare(turned(picture, degrees), dpi), number, file)
    return again if _sureness(again.words) > _sureness(page.words) else page


def _sureness(words: Iterable[Word]) -> float:
    """The mean confidence of the words' letters, 0 for none."""
    weights = [(word.confidence, len(word.text)) for word in words]
    letters = sum(count for _, count in weights)
    return sum(sure * count for sure, count in weights) / letters if letters else 0.0


def _recognise(page: Prepared, number: int, file: str) -> Page:
    width, height = page.size
    bare = Page(number, width, height, (), page.across, page.down, scanned=True)
    grids = [grid for grid in find_grids(bare) if len(grid.cells) > 2]
    words = list(_cell_words(page, grids, file))
    rest = page.grey.copy()
    for grid in grids:
        top, bottom, left, right = _pixels(page, grid.ys[0], grid.ys[-1], grid.xs[0], grid.xs[-1])
        rest[max(0, top - 3) : bottom + 3, max(0, left - 3) : right + 3] = 255
    if _ink(rest, page.dpi) is not None:
        words += read_words(rest, page.dpi, file, PAGE)
    return replace(bare, words=tuple(_without_seal(words, page)))


def _pixels(page: Prepared, *points: float) -> tuple[int, ...]:
    return tuple(int(value * page.dpi / POINTS) for value in points)


@dataclass(frozen=True)
class _Piece:
    """The letters of a cell: their picture, its upper left corner on the page in pixels, and whether it may be a number."""

    picture: Picture
    left: int
    top: int
    of_numbers: bool


def _cell_words(page: Prepared, grids: Sequence[Grid], file: str) -> Iterator[Word]:
    pieces = list(_pieces(page, grids))
    numbers = [piece for piece in pieces if piece.of_numbers]
    rest = [piece for piece in pieces if not piece.of_numbers]
    plain = PLAIN in languages()
    if not plain:
        numbers, rest = [], pieces
    for piece, words in zip(numbers, _read_pieces(numbers, page, PLAIN, file), strict=True):
        if _NUMBER.fullmatch(text := row_number("".join(word.text for word in words))):
            yield _whole(words, text)
        else:
            rest.append(piece)
    cells = _read_pieces(rest, page, VIETNAMESE, file)
    for words in _with_quarters(cells, page, file) if plain else cells:
        yield from words


def _whole(words: Sequence[Word], text: str) -> Word:
    """Words as one, with the least of their confidences."""
    return Word(
        text,
        min(word.left for word in words),
        min(word.top for word in words),
        max(word.right for word in words),
        max(word.bottom for word in words),
        confidence=min(word.confidence for word in words),
    )


def _with_quarters(cells: list[list[Word]], page: Prepared, file: str) -> list[list[Word]]:
    """The cells with the numbers of quarters read a second time; where both readings differ the word is unsure."""
    places = [(cell, place) for cell in cells for place in quarter_places(cell)]
    edge = int(_EDGE * page.dpi)
    pieces = []
    for cell, place in places:
        word = cell[place]
        # With the word before it on the same line: strokes alone give tesseract no height to measure them by.
        before = cell[place - 1] if place and abs(cell[place - 1].middle - word.middle) < word.height / 2 else word
        top, bottom, left, right = _pixels(
            page, min(word.top, before.top), max(word.bottom, before.bottom), before.left, word.right
        )
        top, left = max(0, top - edge), max(0, left - edge)
        pieces.append(_Piece(page.grey[top : bottom + edge, left : right + edge], left, top, False))
    for (cell, place), again in zip(places, _read_pieces(pieces, page, PLAIN, file), strict=True):
        word = cell[place]
        first = quarter(word.text)
        second = quarter(max(again, key=lambda found: found.right).text) if again else None
        text = second or first or word.text
        sure = word.confidence if first == second or second is None else min(word.confidence, _DIFFERING)
        cell[place] = replace(word, text=text, confidence=sure)
    return cells


def _pieces(page: Prepared, grids: Iterable[Grid]) -> Iterator[_Piece]:
    """The cells that have letters."""
    edge = int(_EDGE * page.dpi)
    for grid in grids:
        narrow = grid.xs[1] - grid.xs[0] < _NARROW * POINTS
        for cell in grid.cells:
            top, bottom, left, right = _pixels(
                page,
                grid.ys[cell.row],
                grid.ys[cell.row + cell.rows],
                grid.xs[cell.column],
                grid.xs[cell.column + cell.columns],
            )
            top, left = max(0, top + 1), max(0, left + 1)
            picture = page.grey[top : bottom - 1, left : right - 1]
            box = _ink(picture, page.dpi)
            if box is None:
                continue
            first, last, start, end = box
            first, start = max(0, first - edge), max(0, start - edge)
            picture = picture[first : last + edge, start : end + edge]
            yield _Piece(picture, left + start, top + first, narrow and (cell.column, cell.columns) == (0, 1))


def _ink(picture: Picture, dpi: float) -> tuple[int, int, int, int] | None:
    """The first and last row and column with letters; None where there are none."""
    if min(picture.shape) < 4:
        return None
    dark = cv2.morphologyEx((picture < _DARK).astype(np.uint8), cv2.MORPH_OPEN, np.ones((2, 2), np.uint8))
    if np.count_nonzero(dark) <= _INK * (dpi / 200) ** 2:
        return None
    rows, columns = np.nonzero(dark.any(axis=1))[0], np.nonzero(dark.any(axis=0))[0]
    return int(rows[0]), int(rows[-1]) + 1, int(columns[0]), int(columns[-1]) + 1


def _read_pieces(pieces: Sequence[_Piece], page: Prepared, language: str, file: str) -> list[list[Word]]:
    """The words of each cell, in their places on the page."""
    found: list[list[Word]] = []
    group: list[_Piece] = []
    height = 0.0
    for piece in pieces:
        height += _SPACE * page.dpi + piece.picture.shape[0]
        if group and height > _TALLEST:
            found += _read_sheet(group, page.dpi, language, file)
            group, height = [], 0.0
        group.append(piece)
    return found + _read_sheet(group, page.dpi, language, file) if group else found


def _read_sheet(pieces: Sequence[_Piece], dpi: float, language: str, file: str) -> list[list[Word]]:
    space = int(_SPACE * dpi)
    tops = list(np.cumsum([space, *(piece.picture.shape[0] + space for piece in pieces)]))
    sheet = np.full((tops[-1], max(piece.picture.shape[1] for piece in pieces) + 2 * space), 255, np.uint8)
    for piece, top in zip(pieces, tops, strict=False):
        rows, columns = piece.picture.shape
        sheet[top : top + rows, space : space + columns] = piece.picture
    scale = POINTS / dpi
    found: list[list[Word]] = [[] for _ in pieces]
    enlarged = _ENLARGED if language == PLAIN else 1.0
    if enlarged > 1:
        sheet = cv2.resize(sheet, None, fx=enlarged, fy=enlarged, interpolation=cv2.INTER_CUBIC).astype(np.uint8)
    for word in read_words(sheet, dpi * enlarged, file, BLOCK, language):
        at = max(0, int(np.searchsorted(tops, word.middle / scale + space / 2)) - 1)
        at = min(at, len(pieces) - 1)
        right, down = (pieces[at].left - space) * scale, (pieces[at].top - int(tops[at])) * scale
        found[at].append(
            replace(
                word,
                left=word.left + right,
                right=word.right + right,
                top=word.top + down,
                bottom=word.bottom + down,
            )
        )
    return found


def _without_seal(words: Iterable[Word], page: Prepared) -> Iterator[Word]:
    """The words, those that a seal covers made unsure; what is left of the seal's own ink dropped."""
    for word in words:
        top, bottom, left, right = _pixels(page, word.top, word.bottom, word.left, word.right)
        seal = page.seal[max(0, top) : bottom + 1, max(0, left) : right + 1]
        if seal.size == 0 or np.count_nonzero(seal) <= _SEALED_SHARE * seal.size:
            yield word
        elif word.confidence >= _SEAL:
            yield replace(word, confidence=min(word.confidence, _UNDER_SEAL))
