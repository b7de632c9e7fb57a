"""The register of a plan's units: which printed spellings mean one unit, its full name, and what people call it.

Spellings are joined by rule: the same letters without marks and punctuation; "VP", "TT", "TTr", "P." for their words;
initials for the words of a name ("HCTC-QTTV" for "Hành chính tổ chức - Quản trị tài vụ"); a tail that only says whose
unit it is ("tỉnh", "Sở", "thuộc Sở"); and one letter read wrongly by OCR in a long name with the same head.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from corpus.model import Unit
from corpus.text import clean, fold, syllables
from corpus.units import is_class

# Heads of names: their short forms (folded) and the words they stand for. The first short form is the usual one.
_HEADS: tuple[tuple[tuple[str, ...], tuple[str, ...], str], ...] = (
    (("vp",), ("van", "phong"), "VP"),
    (("ttr",), ("thanh", "tra"), "TTr"),
    (("tt",), ("trung", "tam"), "TT"),
    (("p",), ("phong",), "P."),
    (("bql",), ("ban", "quan", "ly"), "BQL"),
    (("ca",), ("cong", "an"), "CA"),
    (("bhxh",), ("bao", "hiem", "xa", "hoi"), "BHXH"),
    (("bp",), ("bo", "phan"), "BP"),
    (("ubnd",), ("uy", "ban", "nhan", "dan"), "UBND"),
    (("hdnd",), ("hoi", "dong", "nhan", "dan"), "HĐND"),
)
_ONE_WORD_HEADS = ("so", "ban", "cong", "chi cuc", "cuc", "hoi", "truong", "to", "vien", "quy", "dai", "bao", "bo")
_TAILS = (
    ("thuoc", "so"),
    ("truc", "thuoc", "so"),
    ("cua", "so"),
    ("so",),
    ("tinh",),
    ("thanh", "pho"),
    ("cua", "tinh"),
)
_SMALL_WORDS = frozenset({"va", "cac"})


@dataclass(frozen=True)
class _Spelling:
    """A printed unit taken apart: the words of its head written out, and the words of its name."""

    printed: str
    head: tuple[str, ...]
    name: tuple[str, ...]
    is_class: bool

    @property
    def letters(self) -> str:
        return "".join(self.name)

    @property
    def initials(self) -> str:
        return "".join(
            word if len(word) > 1 and _is_short(word) else word[0] for word in self.name if word not in _SMALL_WORDS
        )


def _is_short(word: str) -> bool:
    """Whether a folded word can only be an abbreviation: it has no vowel between letters, as "qttv" or "hctc"."""
    return not re.search(r"[aeiouy]", word)


def _taken_apart(printed: str) -> _Spelling:
    words = syllables(printed)
    klass = is_class(printed)
    head: tuple[str, ...] = ()
    for shorts, full, _ in _HEADS:
        if words[: len(full)] == list(full):
            head, words = full, words[len(full) :]
            break
        if words and words[0] in shorts:
            head, words = full, words[1:]
            break
    else:
        for text in _ONE_WORD_HEADS:
            size = len(text.split())
            if words[:size] == text.split():
                head, words = tuple(words[:size]), words[size:]
                break
    name = _without_tail(tuple(words))
    return _Spelling(printed, head, name, klass)


def _without_tail(words: tuple[str, ...]) -> tuple[str, ...]:
    for tail in sorted(_TAILS, key=len, reverse=True):
        if words[-len(tail) :] == tail and words != tail:
            return words[: -len(tail)]
    # "Văn phòng Sở" is "Văn phòng": the tail may be all that follows the head.
    return () if words in {("so",), ("thuoc", "so")} else words


def _same(one: _Spelling, other: _Spelling) -> bool:
    if one.is_class != other.is_class or one.head != other.head:
        return False
    if one.letters == other.letters:
        return True
    if one.is_class or not one.letters or not other.letters:
        return False
    shorter, longer = sorted((one, other), key=lambda spelling: len(spelling.letters))
    if len(shorter.letters) >= 3 and shorter.letters == longer.initials:
        return True
    if len(shorter.letters) >= 3 and _is_short(shorter.letters) and shorter.initials == longer.initials:
        return True
    # "CNTT&&T" against "CNTT&TT": one letter lost in abbreviations, or one misread in a long name.
    abbreviations = _is_short(one.letters) and _is_short(other.letters)
    close = max(len(one.letters), len(other.letters)) >= (4 if abbreviations else 12)
    return close and one.letters[0] == other.letters[0] and _one_edit_apart(one.letters, other.letters)


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


def build_register(printed: Iterable[str]) -> Register:
    """Join the spellings met in a plan (one entry for each time that a unit stands in it) into its units."""
    counts = Counter(clean(unit) for unit in printed)
    spellings = [_taken_apart(unit) for unit in counts]
    groups: list[list[_Spelling]] = []
    # Written-out names first, so that an abbreviation meets the name that it stands for; then paper order again.
    for spelling in sorted(spellings, key=lambda s: -_written_out(s)):
        group = next((group for group in groups if any(_same(spelling, member) for member in group)), None)
        if group is None:
            groups.append([spelling])
        else:
            group.append(spelling)
    order = {unit: place for place, unit in enumerate(counts)}
    groups.sort(key=lambda group: min(order[member.printed] for member in group))
    units: list[Unit] = []
    names: dict[str, str] = {}
    for group in groups:
        name = max(group, key=lambda s: (_written_out(s), counts[s.printed], len(s.printed))).printed
        name = name[:1].upper() + name[1:]
        met = sorted({member.printed for member in group}, key=lambda unit: order[unit])
        made = [alias for member in group for alias in _made_aliases(member)]
        aliases = tuple(dict.fromkeys(alias for alias in (*met, *made) if alias != name))
        units.append(Unit(name, aliases, group[0].is_class))
        names.update({member.printed: name for member in group})
    return Register(tuple(units), names)


def _written_out(spelling: _Spelling) -> int:
    """How many words of a name are written in full and carry their marks: the most complete spelling has most."""
    words = re.findall(r"[^\W\d_]+", spelling.printed)
    full = sum(not (word.isupper() and len(word) > 1) and not _is_short(fold(word)) for word in words)
    shortened = len(words) - full
    return full - 2 * shortened


def _made_aliases(spelling: _Spelling) -> list[str]:
    """What people type for a written-out name: "P. Nội chính", "VP UBND tỉnh", "Phòng HCTC", "TT PVHCC"."""
    if spelling.is_class or not spelling.head:
        return []
    words = spelling.printed.split()
    size = len(spelling.head)
    if [fold(word) for word in words[:size]] != list(spelling.head):
        return []
    head, rest = " ".join(words[:size]), " ".join(words[size:])
    short = next((usual for _, full, usual in _HEADS if full == spelling.head), None)
    aliases = [f"{short} {rest}".strip()] if short else []
    name = [word for word in re.findall(r"[^\W\d_]+", rest) if fold(word) not in _SMALL_WORDS]
    name = name[: sum(word not in _SMALL_WORDS for word in spelling.name)]
    if len(name) >= 2 and not any(word.isupper() and len(word) > 1 for word in name):
        initials = "".join(word[0] for word in name).upper()
        aliases.extend([f"{head} {initials}", *([f"{short} {initials}"] if short else [])])
    return aliases
