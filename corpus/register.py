"""The register of a plan's units: which printed spellings mean one unit, its full name, and what people call it.

Spellings are joined by rule: the same letters without marks and punctuation; "VP", "TT", "TTr", "P." for their words;
initials for the words of a name ("HCTC-QTTV" for "Hành chính tổ chức - Quản trị tài vụ", "Khuyến công và XTTM"); a tail
that only says whose unit it is ("tỉnh", "thuộc Sở"); and one letter read wrongly by OCR in a name with the same head.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from corpus.model import Unit
from corpus.text import clean, fold
from corpus.units import is_class

# Heads of names: their short forms (folded), the words they stand for, and the short form that people type.
_HEADS: tuple[tuple[str, tuple[str, ...], str], ...] = (
    ("vp", ("van", "phong"), "VP"),
    ("ttr", ("thanh", "tra"), "TTr"),
    ("tt", ("trung", "tam"), "TT"),
    ("p", ("phong",), "P."),
    ("bql", ("ban", "quan", "ly"), "BQL"),
    ("ca", ("cong", "an"), "CA"),
    ("bhxh", ("bao", "hiem", "xa", "hoi"), "BHXH"),
    ("bp", ("bo", "phan"), "BP"),
    ("ubnd", ("uy", "ban", "nhan", "dan"), "UBND"),
    ("hdnd", ("hoi", "dong", "nhan", "dan"), "HĐND"),
)
_OTHER_HEADS = ("so", "ban", "cong", "chi cuc", "cuc", "hoi", "truong", "to", "vien", "quy", "dai", "bao", "bo", "nha")
_TAILS = (
    ("cua", "tinh"),
    ("thuoc", "so"),
    ("truc", "thuoc", "so"),
    ("cua", "so"),
    ("thanh", "pho"),
    ("so",),
    ("tinh",),
)
_SMALL_WORDS = frozenset({"va", "cac", "cua"})
_WORD = re.compile(r"[^\W_]+")


@dataclass(frozen=True)
class _Word:
    """A word of a unit's name, folded; an abbreviation stands for as many words as it has letters."""

    text: str
    abbreviation: bool


@dataclass(frozen=True)
class _Spelling:
    """A printed unit taken apart: the words of its head written out, and the words of its name."""

    printed: str
    head: tuple[str, ...]
    name: tuple[_Word, ...]
    is_class: bool

    @property
    def letters(self) -> str:
        return "".join(word.text for word in self.name)

    @property
    def abbreviated(self) -> bool:
        return any(word.abbreviation for word in self.name)


def _taken_apart(printed: str) -> _Spelling:
    words = [_Word(fold(word), _is_abbreviation(word)) for word in _WORD.findall(printed)]
    head, rest = _head(words)
    klass = is_class(printed)
    return _Spelling(printed, head, tuple(rest if klass else _without_tail(rest)), klass)


def _is_abbreviation(word: str) -> bool:
    """Whether a printed word can only stand for others: two or more capitals, or no vowel at all."""
    return (word.isupper() and len(word) > 1) or not re.search(r"[aeiouy\d]", fold(word))


def _head(words: list[_Word]) -> tuple[tuple[str, ...], list[_Word]]:
    texts = [word.text for word in words]
    for short, full, _ in _HEADS:
        if texts[: len(full)] == list(full):
            return full, words[len(full) :]
        if texts and texts[0] == short:
            return full, words[1:]
    for head in _OTHER_HEADS:
        size = len(head.split())
        if texts[:size] == head.split():
            return tuple(texts[:size]), words[size:]
    return (), words


def _without_tail(words: list[_Word]) -> list[_Word]:
    texts = tuple(word.text for word in words)
    for tail in _TAILS:
        # "Văn phòng Sở" is "Văn phòng": such a tail may be all that follows the head, "tỉnh" may not.
        if texts[-len(tail) :] == tail and (len(texts) > len(tail) or "so" in tail):
            return words[: -len(tail)]
    return words


def _same(one: _Spelling, other: _Spelling) -> bool:
    if one.is_class != other.is_class or one.head != other.head:
        return False
    if one.letters == other.letters:
        return True
    if one.is_class or not one.letters or not other.letters:
        return False
    if _stands_for(one.name, other.name) or _stands_for(other.name, one.name):
        return True
    # "CNTT&&T" against "CNTT&TT": a letter lost among abbreviations, or one misread in a long name.
    enough = 4 if one.abbreviated and other.abbreviated else 12
    close = max(len(one.letters), len(other.letters)) >= enough and one.letters[0] == other.letters[0]
    return close and one.abbreviated == other.abbreviated and _one_edit_apart(one.letters, other.letters)


def _stands_for(short: tuple[_Word, ...], full: tuple[_Word, ...]) -> bool:
    """Whether each word of a short name is a word of the full one or the initials of the next few, in order, to its end."""
    if not any(word.abbreviation and len(word.text) > 1 for word in short):
        return False
    return len(full) in _reach([word for word in short if word.text not in _SMALL_WORDS], full, 0)


def _reach(short: list[_Word], full: tuple[_Word, ...], start: int) -> set[int]:
    """The places in a full name to which a short name can be matched from `start`; small words are passed over."""
    while start < len(full) and full[start].text in _SMALL_WORDS:
        start += 1
    if not short:
        return {start}
    word, *rest = short
    ends = {start + 1} if start < len(full) and full[start].text == word.text else set()
    if word.abbreviation:
        place = start
        for letter in word.text:
            while place < len(full) and full[place].text in _SMALL_WORDS:
                place += 1
            if place == len(full) or full[place].text[0] != letter:
                break
            place += 1
        else:
            ends.add(place)
    return {reached for end in ends for reached in _reach(rest, full, end)}


def _one_edit_apart(one: str, other: str) -> bool:
    if abs(len(one) - len(other)) > 1 or any(letter.isdigit() for letter in one + other):
        return False
    shorter, longer = sorted((one, other), key=len)
    place = next((i for i, letter in enumerate(shorter) if letter != longer[i]), len(shorter))
    return shorter[place + (len(shorter) == len(longer)) :] == longer[place + 1 :]


@dataclass(frozen=True)
class Register:
    """A plan's units in the order in which they are first met, and the unit that each printed spelling means."""

    units: tuple[Unit, ...]
    names: dict[str, str]

    def names_of(self, printed: Iterable[str]) -> tuple[str, ...]:
        """The identities of printed units, each once, in order."""
        return tuple(dict.fromkeys(self.names[clean(unit)] for unit in printed if clean(unit) in self.names))


def build_register(printed: Iterable[str], prose: Iterable[str] = ()) -> Register:
    """Join the spellings met in a plan (one entry for each time that a unit stands in it) into its units.

    A unit that is only ever abbreviated takes its full name from the plan's prose, where that writes it out.
    """
    counts = Counter(clean(unit) for unit in printed)
    order = {unit: place for place, unit in enumerate(counts)}
    groups: list[list[_Spelling]] = []
    # Written-out names first, so that an abbreviation meets the name that it stands for; then paper order again.
    for spelling in sorted((_taken_apart(unit) for unit in counts), key=lambda s: -_written_out(s)):
        group = next((group for group in groups if any(_same(spelling, member) for member in group)), None)
        if group is None:
            groups.append([spelling])
        else:
            group.append(spelling)
    groups.sort(key=lambda group: min(order[member.printed] for member in group))
    text = "\n".join(prose)
    units: list[Unit] = []
    names: dict[str, str] = {}
    for group in groups:
        met = sorted((member.printed for member in group), key=lambda unit: order[unit])
        full = _written_in_prose(group, text)
        members = [*group, full] if full else group
        best = max(members, key=lambda s: (_written_out(s), counts[s.printed], len(s.printed)))
        name = best.printed[:1].upper() + best.printed[1:]
        made = [alias for member in members for alias in _made_aliases(member)]
        aliases = tuple(dict.fromkeys(alias for alias in (*met, *made) if alias != name))
        units.append(Unit(name, aliases, group[0].is_class))
        names.update(dict.fromkeys(met, name))
    return Register(tuple(units), names)


def _written_out(spelling: _Spelling) -> int:
    """How far a name is written in full: the words written out less twice the abbreviations."""
    words = _WORD.findall(spelling.printed)
    short = sum(_is_abbreviation(word) for word in words)
    return len(words) - 3 * short


def _written_in_prose(group: list[_Spelling], text: str) -> _Spelling | None:
    """The full name in the prose of a unit that its rows only abbreviate: "Trung tâm Công nghệ thông tin và ..."."""
    if not all(member.abbreviated and member.head for member in group):
        return None
    words = list(_WORD.finditer(text))
    folded = tuple(_Word(fold(word.group()), False) for word in words)
    for member in group:
        size = len(member.head)
        short = [word for word in member.name if word.text not in _SMALL_WORDS]
        for place in range(len(words) - size):
            if tuple(word.text for word in folded[place : place + size]) != member.head:
                continue
            window = folded[place + size : place + size + 16]
            ends = [end for end in _reach(short, window, 0) if end > len(short)]
            if ends:
                found = text[words[place].start() : words[place + size + min(ends) - 1].end()]
                if "\n" not in found and found[:1].isupper():
                    return _taken_apart(clean(found))
    return None


def _made_aliases(spelling: _Spelling) -> list[str]:
    """What people type for a written-out name: "P. Nội chính", "VP UBND tỉnh", "Phòng HCTC", "TT PVHCC"."""
    words = spelling.printed.split()
    size = len(spelling.head)
    if spelling.is_class or not size or [fold(word) for word in words[:size]] != list(spelling.head):
        return []
    head, rest = " ".join(words[:size]), " ".join(words[size:])
    short = next((usual for _, full, usual in _HEADS if full == spelling.head), None)
    aliases = [f"{short} {rest}".strip()] if short else []
    names = [word for word in spelling.name if word.text not in _SMALL_WORDS]
    letters = [word for word in _WORD.findall(rest) if fold(word) not in _SMALL_WORDS][: len(names)]
    if len(names) >= 2 and not spelling.abbreviated:
        initials = "".join(word[0] for word in letters).upper()
        aliases.extend([f"{head} {initials}", *([f"{short} {initials}"] if short else [])])
    return aliases
