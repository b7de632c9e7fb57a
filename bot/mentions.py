"""The units and the section that a question names, and units that no plan has."""

from __future__ import annotations

import re

from bot.cues import FILLERS
from bot.topic import Reading
from bot.units import OPENING, UnitMention, find_unit, unknown_unit
from bot.words import split_words
from retrieval.spoken import written_out

_FIELD = re.compile(r"\b(?:mang|linh vuc|nhom|phan|muc|noi dung)\s+(?:viec\s+|ve\s+)?")
_NOT_FILLERS = frozenset([("noi", "vu"), ("ngoai", "vu")])  # "Sở Nội vụ" goes on after "Nội"
MOST_REGISTERS = 12  # units are looked for in so many plans at most; with more, a question must name its plan first


def units_in(reading: Reading, plans: tuple[str, ...], period_words: set[int]) -> dict[str, UnitMention]:
    if len(plans) > MOST_REGISTERS:
        return {}
    # "Trung tâm Hỗ trợ doanh nghiệp": right after the word that opens a name, a phrase goes on with that name.
    opened = {opening.end for opening in OPENING.find(reading.words)}
    kept = {i for c in reading.cues if c.value == "keep" and c.start not in opened for i in c.span}
    blocked = reading.taken | period_words | kept
    found: dict[str, UnitMention] = {}
    for plan in plans:
        mention = find_unit(reading.context.registers[plan], reading.words, blocked)
        if mention:
            found[plan] = mention
    return found


def unit_by_tail(reading: Reading, plans: tuple[str, ...], said: str) -> dict[str, UnitMention]:
    """ "một cửa chủ trì mấy việc": all but the opening of one unit's name, at the head of a question for what it leads."""
    words = split_words(said)
    if not reading.text.startswith(said) or len(words) < 2 or len(plans) > MOST_REGISTERS:
        return {}
    tail = tuple(word.bare for word in words)
    names = {
        plan: {name for name, spelled in reading.context.registers[plan].spelled if spelled[-len(tail) :] == tail}
        for plan in plans
    }
    return {plan: UnitMention(found.pop(), 0, len(words)) for plan, found in names.items() if len(found) == 1}


def unknown_in(reading: Reading, plans: tuple[str, ...], period_words: set[int]) -> dict[str, UnitMention]:
    """A unit that a list is asked for and no plan has: found nowhere, so that nothing is listed for it."""
    names = reading.names()
    if not names & {"role_lead", "role_support", "do_what", "hand_in_what", "list_weak", "list", "count", "lead"}:
        return {}
    fillers = {
        i
        for filler in FILLERS.find(reading.words, reading.taken)
        for i in filler.span
        if not (i and (reading.words[i - 1].bare, reading.words[i].bare) in _NOT_FILLERS)
    }
    stop = reading.taken | period_words | fillers
    mention = unknown_unit(reading.words, lambda place: place not in stop)
    if not mention or (mention.start and reading.words[mention.start - 1].bare in ("ve", "vu", "nghi")):
        return {}
    said = " ".join(word.text for word in reading.words[mention.start : mention.end])
    if any(_is_topic(reading, said, plan) for plan in plans):
        return {}
    return dict.fromkeys(plans, mention)


def _is_topic(reading: Reading, said: str, plan: str) -> bool:
    lexicon = reading.context.lexicon
    asked = lexicon.ask((said,))
    return any(lexicon.fit(asked, task).cover >= 0.95 for task in reading.context.plans[plan].tasks)


def section_in(reading: Reading, folded: str, plans: tuple[str, ...]) -> tuple[str | None, set[int]]:
    """A section named by its title ("mảng tài chính công"); the words after "mảng", "lĩnh vực", that a title has."""
    match = _FIELD.search(folded)
    while match:
        named = reading.cover(*match.span())
        after = [i for i in range(max(named, default=-1) + 1, len(reading.words)) if i not in reading.taken][:8]
        if named and not named & reading.taken:
            best = _title_words(reading, after, plans)
            if best:
                return best[0], named | set(best[1])
        match = _FIELD.search(folded, match.end())
    return None, set()


def _title_words(reading: Reading, places: list[int], plans: tuple[str, ...]) -> tuple[str, list[int]] | None:
    tasks = [task for plan in plans for task in reading.context.plans[plan].tasks]
    titles = {title for task in tasks for title in (task.section_title, *task.headings) if title}
    for size in range(len(places), 0, -1):
        run = places[:size]
        if run != list(range(run[0], run[0] + size)):
            continue
        said = " ".join(reading.words[i].text for i in run)
        words = written_out(said)
        line = f" {' '.join(words)} "
        if len(words) >= 2 and any(line in f" {' '.join(written_out(title))} " for title in titles):
            return said, run
    return None
