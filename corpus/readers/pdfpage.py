"""One page of a PDF: its letters put together to words, and the lines that are drawn on it.

Words break where PDFium finds a space, and at gaps. Rotated pages are turned upright: by the page's own rotation and
by the direction in which most of its letters run. Letters that run another way (watermarks) are left out.
"""

from __future__ import annotations

import ctypes
import math
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise

import pypdfium2 as pdfium
import pypdfium2.raw as c

from corpus.readers.paper import Page, Rule, Word

# A thin filled box is a line (points); Word draws table borders so.
_THIN = 3.0
# A page with an image over most of it and few visible letters (a digital signature's stamp) is a scan.
_SCAN_SHARE = 0.6
_SCAN_LETTERS = 400
_FORM_DEPTH = 5
# Bullets and ticks of the fonts Symbol and Wingdings, which PDF writers put in the private use area.
_SYMBOLS = {0xF0B7: "•", 0xF0A7: "•", 0xF0D8: "•", 0xF076: "•", 0xF0FC: "✓", 0xF0FB: "x"}

# In heights of a word: pieces nearer than this have no space between; they stand in one line where they have more than this
# share of the lower one's height in common.
_NO_SPACE, _SAME_LINE = 0.12, 0.6
_ADJOINS = 1.5  # points between a letter and the space before or behind it
_KERNED = 0.3  # so far a letter may reach under the one before it

Turn = Callable[[float, float], tuple[float, float]]
Matrix = tuple[float, float, float, float, float, float]


@dataclass(frozen=True)
class _Letter:
    text: str
    left: float
    top: float
    right: float
    bottom: float


@dataclass(frozen=True)
class _Piece:
    """Letters that follow one another in the file. `opens` and `is_open` say that no space was printed before and behind."""

    word: Word
    opens: bool
    is_open: bool


def read_page(page: pdfium.PdfPage, number: int) -> Page:
    """The words and lines of a page that has letters."""
    textpage = page.get_textpage()
    angle = _direction(textpage)
    turn, width, height = _upright(page, angle)
    words = tuple(_words(textpage, turn, angle))
    across, down = _rules(page, turn)
    textpage.close()
    return Page(number, width, height, words, tuple(across), tuple(down))


def is_scan(page: pdfium.PdfPage) -> bool:
    """Whether a page must be read by OCR: it shows something, but has no letters, or hardly any over a picture of the page."""
    textpage = page.get_textpage()
    count = textpage.count_chars()
    readable, visible = _count_letters(textpage, min(count, 4 * _SCAN_LETTERS))
    textpage.close()
    if readable >= _SCAN_LETTERS and visible >= _SCAN_LETTERS:
        return False
    width, height = page.get_size()
    pictures = 0.0
    anything = False
    for item in page.get_objects(max_depth=_FORM_DEPTH):
        anything = anything or item.type != c.FPDF_PAGEOBJ_TEXT
        if item.type == c.FPDF_PAGEOBJ_IMAGE:
            left, bottom, right, top = item.get_bounds()
            pictures = max(pictures, (right - left) * (top - bottom) / (width * height))
    if pictures >= _SCAN_SHARE:
        return True
    return anything and readable < 5 and (pictures > 0.05 or count > 0 or _has_drawing(page))


def _has_drawing(page: pdfium.PdfPage) -> bool:
    """Whether letters may be drawn as curves."""
    return sum(1 for item in page.get_objects(max_depth=_FORM_DEPTH) if item.type == c.FPDF_PAGEOBJ_PATH) > 100


def _count_letters(textpage: pdfium.PdfTextPage, limit: int) -> tuple[int, int]:
    """How many of the first letters have a meaning, and how many of those are visible."""
    readable = visible = 0
    for place in range(limit):
        code = c.FPDFText_GetUnicode(textpage, place)
        if code <= 32 or 0xE000 <= code <= 0xF8FF or code == 0xFFFD:
            continue
        readable += 1
        item = c.FPDFText_GetTextObject(textpage, place)
        visible += not item or c.FPDFTextObj_GetTextRenderMode(item) != c.FPDF_TEXTRENDERMODE_INVISIBLE
    return readable, visible


def _direction(textpage: pdfium.PdfTextPage) -> int:
    """The direction of most letters in degrees (0, 90, 180 or 270), counter-clockwise from the page's x axis."""
    count = textpage.count_chars()
    turns = Counter(
        _quarter(c.FPDFText_GetCharAngle(textpage, place)) for place in range(0, count, max(1, count // 200))
    )
    turns.pop(None, None)
    return turns.most_common(1)[0][0] or 0 if turns else 0


def _quarter(radians: float) -> int | None:
    degrees = math.degrees(radians) % 360
    nearest = round(degrees / 90) * 90
    return nearest % 360 if abs(degrees - nearest) < 5 else None


def _upright(page: pdfium.PdfPage, angle: int) -> tuple[Turn, float, float]:
    """How a point of the file's page is turned to the page as it is read, and that page's width and height."""
    left, bottom, right, top = page.get_cropbox()
    width, height = right - left, top - bottom
    # Letters that run upwards (90) need the page turned clockwise once. The page's own rotation is what makes them
    # upright on screen, so what counts in the end is the direction of the letters alone.
    if angle == 90:
        return (lambda x, y: (y - bottom, x - left)), height, width
    if angle == 180:
        return (lambda x, y: (right - x, y - bottom)), width, height
    if angle == 270:
        return (lambda x, y: (top - y, right - x)), height, width
    return (lambda x, y: (x - left, top - y)), width, height


def _words(textpage: pdfium.PdfTextPage, turn: Turn, angle: int) -> list[Word]:
    """The words in the order of the file; what the file tells in pieces because the font changes is one word."""
    raw = textpage.raw
    box = c.FS_RECTF()
    bold: dict[int | None, bool] = {}
    pieces: list[_Piece] = []
    letters: list[_Letter] = []
    first = 0
    space: _Letter | None = None  # the last one that is printed, which parts only what it stands between
    opens = True

    def close(is_open: bool) -> None:
        if letters:
            pieces.append(_Piece(_word(letters, _is_bold(raw, first, bold)), opens, is_open))
            letters.clear()

    for place in range(textpage.count_chars()):
        text = _letter(c.FPDFText_GetUnicode(raw, place))
        has_box = c.FPDFText_GetLooseCharBox(raw, place, box)
        one, other = turn(box.left, box.bottom), turn(box.right, box.top)
        letter = _Letter(
            text or "", min(one[0], other[0]), min(one[1], other[1]), max(one[0], other[0]), max(one[1], other[1])
        )
        if text is None or not has_box:
            space = letter if has_box and c.FPDFText_IsGenerated(raw, place) != 1 else None
            close(space is None or not letters or not _adjoin(letters[-1], space))
            continue
        if letters and not _goes_on(letters[-1], letter):
            close(True)
            space = None
        if not letters:
            if _quarter(c.FPDFText_GetCharAngle(raw, place)) not in {angle, None if len(text) > 1 else angle}:
                continue
            first = place
            opens = space is None or not _adjoin(space, letter)
        letters.append(letter)
    close(True)
    return _whole_words(pieces)


def _whole_words(pieces: list[_Piece]) -> list[Word]:
    """Pieces that touch, with no space printed between, put together: letters that a font lacks are told after all others."""
    if not any(piece.opens or piece.is_open for piece in pieces):
        return [piece.word for piece in pieces]
    by_left: dict[int, list[int]] = {}
    for place, piece in enumerate(pieces):
        if piece.opens:
            by_left.setdefault(round(piece.word.left), []).append(place)
    gone: set[int] = set()
    whole: dict[
        int, tuple[int, Word]
    ] = {}  # by the first piece: where the word stands in the file's order, and the word
    for place in sorted(range(len(pieces)), key=lambda place: pieces[place].word.left):
        if place in gone:
            continue
        word, last, first = pieces[place].word, pieces[place], place
        while last.is_open and (after := _touching(word, pieces, by_left, gone | {place})) is not None:
            gone.add(after)
            first, last = min(first, after), pieces[after]
            word = _together(word, last.word)
        whole[place] = first, word
    return [word for _, word in sorted(whole.values(), key=lambda found: found[0])]


def _touching(word: Word, pieces: list[_Piece], by_left: Mapping[int, list[int]], gone: set[int]) -> int | None:
    """The piece that begins where a word ends, in its line."""
    nearest, furthest = word.right - _KERNED * word.height, word.right + _NO_SPACE * word.height
    for left in range(math.floor(nearest), math.ceil(furthest) + 1):
        for place in by_left.get(left, ()):
            other = pieces[place].word
            if place not in gone and nearest < other.left < furthest and _share_line(word, other):
                return place
    return None


def _share_line(word: Word, other: Word) -> bool:
    common = min(word.bottom, other.bottom) - max(word.top, other.top)
    return common > _SAME_LINE * min(word.height, other.height)


def _together(word: Word, after: Word) -> Word:
    return Word(
        unicodedata.normalize("NFC", word.text + after.text),
        word.left,
        min(word.top, after.top),
        max(word.right, after.right),
        max(word.bottom, after.bottom),
        word.bold,
    )


def _letter(code: int) -> str | None:
    """The letter of a code; None where a word ends or nothing is printed."""
    if code in {0x02, 0xAD, 0x2010, 0x2011}:  # PDFium marks a hyphen at a line's end with 2
        return "-"
    if code in _SYMBOLS:
        return _SYMBOLS[code]
    if 0xF020 < code < 0xF07F:
        return chr(code - 0xF000)
    if code <= 32 or 0xD800 <= code <= 0xF8FF or code in {0xA0, 0x200B, 0xFEFF, 0xFFFD, 0xFFFE, 0xFFFF}:
        return None
    text = chr(code)
    return unicodedata.normalize("NFKC", text) if 0xFB00 <= code <= 0xFB06 or 0x340 <= code <= 0x341 else text


def _adjoin(one: _Letter, other: _Letter) -> bool:
    """Whether a letter (or space) begins where another ends."""
    return abs(other.left - one.right) < _ADJOINS and abs(other.bottom - one.bottom) < 2 * _ADJOINS


def _goes_on(above: _Letter, letter: _Letter) -> bool:
    height = above.bottom - above.top
    if unicodedata.combining(letter.text[0]):
        return True
    gap = letter.left - above.right
    return -0.6 * height < gap < 0.5 * height and abs(letter.bottom - above.bottom) < 0.5 * height


def _word(letters: list[_Letter], bold: bool) -> Word:
    return Word(
        unicodedata.normalize("NFC", "".join(letter.text for letter in letters)),
        min(letter.left for letter in letters),
        min(letter.top for letter in letters),
        max(letter.right for letter in letters),
        max(letter.bottom for letter in letters),
        bold,
    )


def _is_bold(raw: c.FPDF_TEXTPAGE, place: int, known: dict[int | None, bool]) -> bool:
    item = c.FPDFText_GetTextObject(raw, place)
    if not item:
        return False
    font = c.FPDFTextObj_GetFont(item)
    address = ctypes.cast(font, ctypes.c_void_p).value
    if address not in known:
        name = ctypes.create_string_buffer(256)
        c.FPDFFont_GetBaseFontName(font, name, 256)
        known[address] = any(mark in name.value.lower() for mark in (b"bold", b"black", b"heavy"))
    # Programs without the bold font at hand draw the letters' outlines too.
    return known[address] or c.FPDFTextObj_GetTextRenderMode(item) == c.FPDF_TEXTRENDERMODE_FILL_STROKE


def _rules(page: pdfium.PdfPage, turn: Turn) -> tuple[list[Rule], list[Rule]]:
    across: list[Rule] = []
    down: list[Rule] = []
    for box, stroked in _boxes(page):
        one, other = turn(box[0], box[1]), turn(box[2], box[3])
        left, right = sorted((one[0], other[0]))
        top, bottom = sorted((one[1], other[1]))
        if bottom - top <= _THIN and right - left > bottom - top:
            across.append(Rule((top + bottom) / 2, left, right))
        elif right - left <= _THIN and bottom - top > right - left:
            down.append(Rule((left + right) / 2, top, bottom))
        elif stroked and min(right - left, bottom - top) > _THIN:
            across += [Rule(top, left, right), Rule(bottom, left, right)]
            down += [Rule(left, top, bottom), Rule(right, top, bottom)]
    return across, down


def _boxes(page: pdfium.PdfPage) -> Iterator[tuple[tuple[float, float, float, float], bool]]:
    """Every drawn straight line and box of the page as (left, bottom, right, top), and whether its outline is drawn."""
    for item in page.get_objects(filter=[c.FPDF_PAGEOBJ_PATH], max_depth=_FORM_DEPTH):
        fill, stroke = ctypes.c_int(), ctypes.c_int()
        c.FPDFPath_GetDrawMode(item, fill, stroke)
        if not fill.value and not stroke.value:
            continue
        matrix = _matrix(item)
        for points in _subpaths(item):
            placed = [_apply(matrix, point) for point in points]
            if stroke.value and len(set(placed)) > 2 and not _is_box(placed):
                # An outline of several strokes: each straight one by itself.
                for (x0, y0), (x1, y1) in pairwise(placed):
                    if abs(x0 - x1) < 1 or abs(y0 - y1) < 1:
                        yield (min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1)), True
                continue
            xs, ys = [x for x, _ in placed], [y for _, y in placed]
            if len(set(placed)) == 2 and min(max(xs) - min(xs), max(ys) - min(ys)) > 1:
                continue  # a slanting line
            yield (min(xs), min(ys), max(xs), max(ys)), bool(stroke.value)


def _is_box(points: list[tuple[float, float]]) -> bool:
    xs, ys = {round(x) for x, _ in points}, {round(y) for _, y in points}
    return len(points) in {4, 5} and len(xs) <= 2 and len(ys) <= 2


def _matrix(item: pdfium.PdfObject) -> Matrix:
    """From the path's own space to the page's, through the forms that it stands in."""
    matrix: Matrix = item.get_matrix().get()
    container = item.container
    while container is not None:
        matrix = _times(matrix, container.get_matrix().get())
        container = container.container
    return matrix


def _times(one: Matrix, other: Matrix) -> Matrix:
    a, b, c_, d, e, f = one
    g, h, i, j, k, m = other
    return (
        a * g + b * i,
        a * h + b * j,
        c_ * g + d * i,
        c_ * h + d * j,
        e * g + f * i + k,
        e * h + f * j + m,
    )


def _apply(matrix: Matrix, point: tuple[float, float]) -> tuple[float, float]:
    a, b, c_, d, e, f = matrix
    x, y = point
    return a * x + c_ * y + e, b * x + d * y + f


def _subpaths(item: pdfium.PdfObject) -> Iterator[list[tuple[float, float]]]:
    """The corner points of each connected piece of a path that has no curves."""
    points: list[tuple[float, float]] = []
    curved = False
    x, y = ctypes.c_float(), ctypes.c_float()
    for place in range(c.FPDFPath_CountSegments(item)):
        segment = c.FPDFPath_GetPathSegment(item, place)
        kind = c.FPDFPathSegment_GetType(segment)
        if kind == c.FPDF_SEGMENT_MOVETO:
            if len(points) > 1 and not curved:
                yield points
            points, curved = [], False
        curved = curved or kind == c.FPDF_SEGMENT_BEZIERTO
        c.FPDFPathSegment_GetPoint(segment, x, y)
        points.append((x.value, y.value))
        if c.FPDFPathSegment_GetClose(segment):
            points.append(points[0])
    if len(points) > 1 and not curved:
        yield points
