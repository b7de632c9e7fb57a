"""Bodies and provinces that a question names and whose plans are not there.

A question about another office must never be answered from the plans that happen to be loaded. A name counts as that
of an office only where it stands like one: with its province, or behind "ở", "tại", or at the head of the question; a
unit of a plan in scope ("Sở Nội vụ" in the plan of a province) and a place that the plans speak of are none.
"""

from __future__ import annotations

from collections.abc import Iterable
from difflib import SequenceMatcher

from bot import scope
from bot.context import Context
from bot.cues import CUES, FILLERS
from bot.slips import one_slip
from bot.units import find_unit
from bot.words import Found, PhraseTable, Word, may_be
from corpus.places import PROVINCES

_PROVINCES: PhraseTable[str] = PhraseTable((name.removeprefix("Thành phố "), name) for name in PROVINCES)
_OF_PROVINCE = frozenset(["tinh", "thanh", "pho", "tp"])
_LEADS = frozenset(["o", "tai", "ben", "cua", "theo", "hoach", "cho"])
_PLACES = frozenset(["o", "tai"])
_WHO = frozenset(["ai", "phong", "don", "ben"])  # "VP UBND tỉnh Bắc Giang ai làm": asked within that body
_HEADS: PhraseTable[str] = PhraseTable(
    (f"{office}{head}", head)
    for head in ("sở", "ubnd", "ủy ban nhân dân", "ủy ban")
    for office in ("", "văn phòng ", "vp ")
)
_LEVELS: PhraseTable[str] = PhraseTable(
    (level, level) for level in ("huyện", "xã", "phường", "quận", "thị xã", "thị trấn", "thành phố", "tp")
)
_LONGEST_NAME = 8
_SHORT_NAME = 3  # words
_LEAST_FOR_SLIPS, _ALIKE = 4, 0.9  # words of a name, and how alike (0..1) its letters are in order


def absent_body(words: tuple[Word, ...], context: Context, where: scope.Scope) -> str | None:
    """The name, as typed, of an office or province that no loaded plan belongs to; None where there is none."""
    named = _PROVINCES.find(words)
    heads = {head.start: head.end for head in _HEADS.find(words) if _opens(words, head.start)}
    if not named and not heads:
        return None
    cues = {place for cue in CUES.find(words) for place in cue.span}
    heads = {start: end for start, end in heads.items() if not (cues | where.taken) & set(range(start, end))}
    held = scope.find_provinces(words, context.plans)
    if _has_slips(words, context, heads):
        return None
    unheld = None if held else _province(words, context, heads, named)
    if unheld or not heads:
        return unheld
    bodies = scope.find_bodies(words, context.plans)
    return _of_a_loaded_province(words, context, heads, cues, held, bodies) or _without_province(
        words, context, where, heads, cues, bodies
    )


def _has_slips(words: tuple[Word, ...], context: Context, heads: dict[int, int]) -> bool:
    """Whether a name is that of a loaded body with slips in it ("sở thôn tin truyèn thông bắc giang")."""
    names = {" ".join(name) for plan in context.plans.values() for name in scope.body_names(plan.issuer, plan.province)}
    for start in heads:
        for name in names:
            size = name.count(" ") + 1
            said = " ".join(word.bare for word in words[start : start + size])
            if size == _SHORT_NAME and _one_word_slipped(said.split(), name.split()):
                return True
            other = " ".join(word.bare for word in words[start : start + size - 1])  # "và" left out
            if size >= _LEAST_FOR_SLIPS and any(
                SequenceMatcher(None, name, one).ratio() >= _ALIKE for one in (said, other)
            ):
                return True
    return False


def _one_word_slipped(said: list[str], name: list[str]) -> bool:
    """Whether two names of as many words differ in one of them, by one slip: "sở công tương"."""
    differing = [(one, other) for one, other in zip(said, name, strict=False) if one != other]
    return len(said) == len(name) and len(differing) == 1 and one_slip(*differing[0])


def _province(words: tuple[Word, ...], context: Context, heads: dict[int, int], named: list[Found[str]]) -> str | None:
    """ "Sở Y tế Lào Cai", "ở Hà Giang": a province that no plan here is of."""
    for found in named:
        said = words[found.start : found.end]
        name = [word for word in found.value.removeprefix("Thành phố ").split() if word != "-"]
        exact = [word.text.lower() for word in said] == [word.lower() for word in name] and not found.value.isascii()
        capitals = all(word.text[:1].isupper() and not (len(word.text) > 1 and word.text.isupper()) for word in said)
        head = max((start for start in heads if 0 < found.start - start <= _LONGEST_NAME), default=None)
        led = head is not None or (found.start > 0 and words[found.start - 1].bare in _OF_PROVINCE | _PLACES)
        known = len(said) > 1 and context.lexicon.knows_pair(said[-2].bare, said[-1].bare)
        if (led or not known) and (exact or capitals or (led and all(word.text.isascii() for word in said))):
            return _spoken(words, found.start if head is None else head, found.end)
    return None


def _of_a_loaded_province(
    words: tuple[Word, ...],
    context: Context,
    heads: dict[int, int],
    cues: set[int],
    held: list[tuple[frozenset[str], range]],
    bodies: list[scope.Body],
) -> str | None:
    """ "VP UBND tỉnh Bắc Giang" where only a department of Bắc Giang has a plan."""
    for ids, span in held:
        end = span.start
        while end and words[end - 1].bare in _OF_PROVINCE:
            end -= 1
        start = max((head for head in heads if 0 < end - head <= _LONGEST_NAME), default=None)
        if start is None or cues & set(range(start, end)):
            continue
        of_body = [body for body in bodies if set(body.span) & set(range(start, end))]
        said = " ".join(word.bare for word in words[start:end])
        if any(body.plans & ids and body.span.start <= start for body in of_body) or any(
            said == " ".join(name).removesuffix(" tinh")
            for plan in ids
            for name in scope.body_names(context.plans[plan].issuer, context.plans[plan].province)
        ):
            continue
        asked_of = span.stop < len(words) and words[span.stop].bare in _WHO
        if asked_of or not _is_unit(words[start:end], context, ids):
            return _spoken(words, start, span.stop)
    return None


def _without_province(
    words: tuple[Word, ...],
    context: Context,
    where: scope.Scope,
    heads: dict[int, int],
    cues: set[int],
    bodies: list[scope.Body],
) -> str | None:
    """ "Ở Sở Y tế", "UBND huyện Lục Ngạn"."""
    for start, name in heads.items():
        level = _LEVELS.at(words, name, set())
        first = level.end if level else name
        end = first
        while end < min(len(words), first + 4) and end not in cues and not FILLERS.at(words, end, set()):
            end += 1
        if end - first < 2 or any(set(body.span) & set(range(start, end)) for body in bodies):
            continue
        if _is_unit(words[start:end], context, where.plans):
            continue
        proper = all(word.text[:1].isupper() for word in words[first : first + 2])
        unknown = not context.lexicon.knows_pair(words[first].bare, words[first + 1].bare)
        if level and proper and unknown:
            return _spoken(words, start, first + 2)
        if not level and words[start].bare == "so" and start and words[start - 1].bare in _PLACES:
            return _spoken(words, start, end)
    return None


def _is_unit(name: tuple[Word, ...], context: Context, plans: Iterable[str]) -> bool:
    """Whether a whole name is that of a unit in one of some plans."""
    mentions = (find_unit(context.registers[plan], name, set()) for plan in plans)
    return any(mention and mention.end == len(name) for mention in mentions)


def _opens(words: tuple[Word, ...], start: int) -> bool:
    if start == 0:
        return True
    if words[start].bare == "so" and not may_be(words[start].text, "sở"):
        return False
    return words[start - 1].bare in _LEADS


def _spoken(words: tuple[Word, ...], start: int, end: int) -> str:
    return " ".join(word.text for word in words[start:end])
