"""Units of a plan named in a question, through the plan's register of units."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace

from bot.words import PhraseTable, Word, in_order, split_words
from corpus.model import Plan
from corpus.text import fold, syllables
from retrieval.spelling import is_syllable
from retrieval.spoken import written_out

# The words that open a unit's name, so that an unknown unit is noticed too.
_OPENERS = (
    "phòng", "p", "sở", "ban", "trung tâm", "tt", "văn phòng", "vp", "chi cục", "cục", "thanh tra", "bộ phận", "ubnd", "ủy ban",
    "công an", "hội", "nhà khách", "trường", "bệnh viện", "kho bạc", "bảo hiểm xã hội", "cổng thông tin", "đài", "báo", "bưu điện",
    "doanh nghiệp", "dn", "hợp tác xã", "mặt trận", "mttq", "đoàn", "tập đoàn", "tổng công ty", "hiệp hội", "liên minh", "tòa án", "cơ sở",
    "viện", "quỹ", "tổ", "chi nhánh", "công ty", "hội đồng", "ngân hàng", "quân khu", "bộ chỉ huy", "bộ", "khoa", "đội",
)  # fmt: skip
_LEAST_INITIALS = 3  # "STC", "VPCP"
_LONGEST_NAME = 9  # words of a unit's name after the one that opens it
_LONE = frozenset(
    ["văn phòng", "vp", "thanh tra", "nhà khách", "bộ phận", "công an", "kho bạc", "bảo hiểm xã hội"]
)  # names enough by themselves
_GENERIC = frozenset([("phong", "ban"), ("phong", "chong"), ("ban", "hanh"), ("to", "chuc")])  # name no unit
_CLASSES = ("các phòng", "các ban", "các đơn vị", "các sở", "các cơ quan", "các địa phương")
_LEVEL: PhraseTable[str] = PhraseTable(
    (
        (f"{head}{said}", fold(said))
        for head in ("", "các ", "những ", "mấy ", "cấp ", "ubnd ", "ubnd các ")
        for said in ("phường xã", "xã phường", "phường", "xã", "huyện", "tỉnh", "tỉnh thành")
        if head not in ("", "ubnd ") or " " in said
    ),
    over_stops=True,
)
_MANY = frozenset(["cac", "cap"])  # "UBND các xã", "UBND cấp huyện"
OPENING: PhraseTable[str] = PhraseTable((opener, opener) for opener in (*_OPENERS, *_CLASSES))


@dataclass(frozen=True)
class UnitMention:
    """A unit of a plan's register (`name`), or one that the register lacks (None), and the words that named it."""

    name: str | None
    start: int
    end: int


@dataclass(frozen=True)
class Register:
    """All spellings of a plan's units: whole ones as phrases, and each as folded words for names said in part."""

    whole: PhraseTable[str]
    spelled: tuple[tuple[str, tuple[str, ...]], ...]
    letters: dict[str, str]


def register_of(plan: Plan) -> Register:
    """The register of a plan, with spellings that people shorten further: "TTPVHCC", "HCTC"."""
    spellings = [(name, unit.name) for unit in plan.units for name in (unit.name, *unit.aliases)]
    short: dict[str, set[str]] = {}
    for spelling, name in spellings:
        words = split_words(spelling)
        if (
            len(words) >= 2
            and all(word.text.isupper() for word in words[1:])
            and sum(len(w.text) for w in words[1:]) >= 3
        ):
            initial = "".join(word.text[0] for word in words[:1]) if not words[0].text.isupper() else words[0].text
            rest = "".join(word.text for word in words[1:])
            short.setdefault(f"{initial}{rest}", set()).add(name)
            if len(rest) >= 4:
                short.setdefault(rest, set()).add(name)
                short.setdefault(" ".join(word.text for word in words[1:]), set()).add(name)
    for spelling, name in spellings:
        initials = "".join(word[0] for word in syllables(spelling))
        for said in {initials, "".join(word[0] for word in syllables(spelling) if word != "va")}:
            if len(said) >= _LEAST_INITIALS and not is_syllable(said):
                short.setdefault(said, set()).add(name)
    whole = spellings + [(said, names.pop()) for said, names in short.items() if len(names) == 1]
    spelled = {
        (name, way) for spelling, name in spellings for way in (tuple(syllables(spelling)), written_out(spelling))
    }
    letters: dict[str, str] = {}
    for spelling, name in spellings:
        letters.setdefault(joined_letters(syllables(spelling)), name)
    return Register(PhraseTable(whole, over_stops=True), tuple(sorted(spelled)), letters)


def find_unit(register: Register, words: tuple[Word, ...], taken: set[int]) -> UnitMention | None:
    """The first unit that a question names, by its longest spelling; a part of a single unit's name will do."""
    mentions = register.whole.find(words, taken)
    mentions = [m for m in mentions if not (m.start and words[m.start - 1].bare == "ve")]
    best = max(mentions, key=lambda m: m.end - m.start, default=None)
    partial = _by_letters(register, words, taken) or _by_part(register, words, taken)
    if best is None and partial is None:
        partial = _by_level(register, words, taken)
    if best and (partial is None or partial.end - partial.start <= best.end - best.start):
        partial = UnitMention(best.value, best.start, best.end)
    # "TT PVHCC tỉnh": whose unit it is may be said after any name.
    if partial and partial.end < len(words) and words[partial.end].bare in ("tinh", "so") and partial.end not in taken:
        return replace(partial, end=partial.end + 1)
    return partial


def _by_letters(register: Register, words: tuple[Word, ...], taken: set[int]) -> UnitMention | None:
    """ "Sở TT&TT", "sở KH ĐT": the letters of a spelling, however they are divided into words."""
    for opening in OPENING.find(words, taken):
        for end in range(min(len(words), opening.end + _LONGEST_NAME), opening.end, -1):
            if any(i in taken for i in range(opening.start, end)):
                continue
            name = register.letters.get(joined_letters(word.bare for word in words[opening.start : end]))
            if name:
                return UnitMention(name, opening.start, end)
    return None


def joined_letters(words: Iterable[str]) -> str:
    """Folded words run together, "và" left out: how "TT&TT" and "TTTT" are the same."""
    return "".join(word for word in words if word != "va")


def _by_part(register: Register, words: tuple[Word, ...], taken: set[int]) -> UnitMention | None:
    """ "phòng quản trị" where only "Phòng Quản trị - Tài vụ" has these words, in this order."""
    for opening in OPENING.find(words, taken):
        for size in range(_LONGEST_NAME, -1, -1):
            end = opening.end + size
            if end > len(words) or any(i in taken for i in range(opening.start, end)):
                continue
            if size == 0 and opening.value not in _LONE:
                continue
            if tuple(word.bare for word in words[opening.start : end]) in _GENERIC:
                continue
            typed = " ".join(word.text for word in words[opening.start : end])
            said = {tuple(syllables(typed)), written_out(typed)}
            fitting = {name for name, spelled in register.spelled if any(_fits(way, spelled) for way in said)}
            name = _only(fitting)
            if name:
                return UnitMention(name, opening.start, end)
    return None


def _by_level(register: Register, words: tuple[Word, ...], taken: set[int]) -> UnitMention | None:
    """ "các xã, phường", "cấp huyện": the people's committees of a level, where the plan has them as one unit."""
    for level in _LEVEL.find(words, taken):
        places = set(level.value.split())
        fitting = {
            name
            for name, spelled in register.spelled
            if spelled[:1] in (("ubnd",), ("uy",)) and places <= set(spelled) and _MANY & set(spelled)
        }
        name = _only(fitting)
        if name:
            return UnitMention(name, level.start, level.end)
    return None


def _only(names: set[str]) -> str | None:
    """The one name, or the one that all the others only say more after: "UBND các xã" of "UBND các xã có liên quan"."""
    shortest = min(names, key=len, default=None)
    return shortest if shortest and all(name.startswith(shortest) for name in names) else None


def _fits(said: tuple[str, ...], spelled: tuple[str, ...]) -> bool:
    named = spelled[1:] if spelled[:1] == ("cac",) and said[:1] != ("cac",) else spelled
    return named[:1] == said[:1] and in_order(said, named)


def unknown_unit(words: tuple[Word, ...], free: Callable[[int], bool]) -> UnitMention | None:
    """Words that open like a unit's name and run on, in a question whose plan has no such unit."""
    for opening in OPENING.find(words):
        if all(free(i) for i in opening.span):
            end = opening.end
            while end < len(words) and free(end):
                end += 1
            if end > opening.end or len(opening.span) > 1:
                return UnitMention(None, opening.start, end)
    return None
