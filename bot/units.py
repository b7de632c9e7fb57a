"""Units of a plan named in a question, through the plan's register of units."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from bot.lexicon import write_out
from bot.words import PhraseTable, Word
from corpus.model import Plan
from corpus.text import syllables

# The words that open a unit's name, so that an unknown unit is noticed too.
_OPENERS = (
    "phòng", "p", "sở", "ban", "trung tâm", "tt", "văn phòng", "vp", "chi cục", "cục", "thanh tra", "bộ phận", "ubnd", "ủy ban",
    "công an", "hội", "nhà khách", "trường", "bệnh viện", "kho bạc", "bảo hiểm xã hội", "cổng thông tin", "đài", "báo", "bưu điện",
    "viện", "quỹ", "tổ", "chi nhánh", "công ty", "hội đồng", "ngân hàng", "quân khu", "bộ chỉ huy", "bộ", "khoa", "đội",
)  # fmt: skip
_OPENING: PhraseTable[str] = PhraseTable((opener, opener) for opener in _OPENERS)


@dataclass(frozen=True)
class UnitMention:
    """A unit of a plan's register (`name`), or one that the register lacks (None), and the words that named it."""

    name: str | None
    start: int
    end: int


def register_of(plan: Plan) -> PhraseTable[str]:
    """All spellings of a plan's units."""
    return PhraseTable((alias, unit.name) for unit in plan.units for alias in (unit.name, *unit.aliases))


def find_unit(plan: Plan, register: PhraseTable[str], words: tuple[Word, ...], taken: set[int]) -> UnitMention | None:
    """The first unit that a question names, by its longest spelling; a part of a single unit's name will do."""
    mentions = register.find(words, taken)
    mentions = [m for m in mentions if not (m.start and words[m.start - 1].bare == "ve")]
    best = max(mentions, key=lambda m: m.end - m.start, default=None)
    partial = _by_part(plan, words, taken)
    if best and (partial is None or partial.end - partial.start <= best.end - best.start):
        return UnitMention(best.value, best.start, best.end)
    return partial


def _by_part(plan: Plan, words: tuple[Word, ...], taken: set[int]) -> UnitMention | None:
    """ "phòng quản trị" where only "Phòng Quản trị - Tài vụ" has these words, in this order."""
    names = [
        (unit.name, spelled)
        for unit in plan.units
        if not unit.is_class
        for name in (unit.name, *unit.aliases)
        for spelled in {tuple(syllables(name)), write_out(name)}
    ]
    for opening in _OPENING.find(words, taken):
        for size in (4, 3, 2, 1):
            end = opening.end + size
            if end > len(words) or any(i in taken for i in range(opening.start, end)):
                continue
            typed = " ".join(word.text for word in words[opening.start : end])
            said = {tuple(syllables(typed)), write_out(typed)}
            fitting = {name for name, spelled in names if any(_in_order(way, spelled) for way in said)}
            if len(fitting) == 1:
                return UnitMention(fitting.pop(), opening.start, end)
    return None


def _in_order(said: tuple[str, ...], spelled: tuple[str, ...]) -> bool:
    rest = iter(spelled)
    return spelled[:1] == said[:1] and all(word in rest for word in said)


def unknown_unit(words: tuple[Word, ...], free: Callable[[int], bool]) -> UnitMention | None:
    """Words that open like a unit's name and run on, in a question whose plan has no such unit."""
    for opening in _OPENING.find(words):
        if all(free(i) for i in opening.span):
            end = opening.end
            while end < len(words) and free(end):
                end += 1
            if end > opening.end or len(opening.span) > 1:
                return UnitMention(None, opening.start, end)
    return None
