"""From the words of a question to what it asks: of which plan, unit, period and topic."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from itertools import pairwise

from bot import scope
from bot.absent import absent_body
from bot.asking import KINDS, field_asks, is_listing, list_asks, of_money, read_cues, role_of
from bot.context import Context
from bot.cues import CLOSINGS, OPENINGS, ORDINALS, POINTERS, only_asks
from bot.english import is_english, to_vietnamese
from bot.mentions import MOST_REGISTERS, section_in, unit_by_tail, units_in, unknown_in
from bot.periods import find_period, find_year
from bot.places import find_place
from bot.question import FACT_ASKS, Follow, Period, Question
from bot.shorthand import write_out_shorthand
from bot.topic import Reading, segments_of, spoken
from bot.units import UnitMention
from bot.words import split_words
from corpus.text import fold, syllables
from retrieval.spoken import written_out

_PICK = re.compile(
    r"^\W*(?:so|chon|cai|phuong an|ke hoach|lua chon|option|thu|cai thu|ke hoach thu)?\s*(?P<number>[1-9]|10)\W*$"
)
_WHOLE = (
    "ke hoach",
    "kh",
    "ke hoach nay",
    "danh muc",
    "danh muc viec",
    "danh muc nhiem vu",
    "bang",
)  # "kế hoạch có bao nhiêu việc" is about no topic
_MONEY_WORD = re.compile(r"(?<!\w)(?:tiền|Tiền|tien)(?!\w)(?! (?:do|độ|trình|trinh|hành|hanh|lương|luong)\b)")
_OF_ISSUING = frozenset(
    syllables("thực hiện văn bản kế hoạch quyết định ban hành ra ký này và vào")
)  # "ai ký và ra ngày nào"
_SAID_TODAY = re.compile(
    r"\bhom nay(?: la)?(?: ngay)? (?P<day>\d{1,2})[/.-](?P<month>\d{1,2})[/.-](?P<year>20\d\d)\b"
)  # the day of asking, told by the one who asks
_THIS_YEAR = re.compile(r"\bnam nay\b")  # a plan is for its year; which one that is stands in the answer


def understand(text: str, context: Context, bound: str | None, today: date) -> Question:
    """Read a question (NFC, one space between words) against the plans that are there."""
    typed = text
    if is_english(text):
        text = to_vietnamese(text)
    text = context.speller.mend(write_out_shorthand(text))
    folded = "".join(fold(letter)[:1] or " " for letter in text)
    said_today = _SAID_TODAY.search(folded)
    if said_today and (day := _day_of(said_today)):
        today = day
        text, folded = _blank(text, [said_today.span()]), _blank(folded, [said_today.span()])
    reading = Reading(text, split_words(text), context)
    pick = _PICK.match(folded)
    shown = _blank(folded, [(word.start, word.end) for word in reading.words if word.quoted])
    bound_plans = (
        [context.plans[bound]] if bound else context.plans.values() if len(context.plans) <= MOST_REGISTERS else []
    )
    row, places = find_place(shown, bound_plans)
    this_year = [match.span() for match in _THIS_YEAR.finditer(shown)]
    period, period_words = _period(reading, _blank(shown, this_year + places), today)
    where = scope.resolve(text, reading.words, context.plans, bound, period.year if period else None)
    reading.taken |= where.taken
    year = find_year(shown) if period is None and _run_over_years(context, where.plans) else None
    if year:
        period, period_words = year[0], reading.cover(*year[1])
    period_words -= where.taken
    reading.taken |= {i for span in places for i in reading.cover(*span)}
    read_cues(reading, where.plans)
    follow = _follow(reading)
    mentions = units_in(reading, where.plans, period_words)
    section, section_words = section_in(reading, folded, where.plans)
    names = reading.names()
    spans = _spans(mentions)
    free_topic = segments_of(reading, spans | period_words | section_words)
    listing = is_listing(names, bool(mentions), period is not None, section is not None, bool(free_topic))
    if listing and not mentions:
        if names & {"role_lead", "role_support"} and len(free_topic) == 1:
            mentions = unit_by_tail(reading, where.plans, free_topic[0])
        mentions = mentions or unknown_in(reading, where.plans, period_words | section_words)
        spans = _spans(mentions)
    asks = list_asks(names) if listing else field_asks(names, bool(mentions))
    if listing:
        told = {i for cue in reading.cues if cue.value == "narrative" for i in cue.span}
        segments = segments_of(
            reading, spans | period_words | section_words | _kind_words(reading) | told | where.title
        )
        segments = tuple(segment for segment in segments if fold(segment) not in _WHOLE)
        if row and row.section and not row.number:
            segments = ()  # what else is said of a block that is named by its number only calls it by its title
        if mentions or section or (period and not period.also) or names & set(KINDS):
            # What is listed is said already; a lone syllable left over is no topic, nor is the plan's own title.
            named = {word for mention in mentions.values() for word in syllables(mention.name or "")}
            titles = {word for plan in where.plans for word in written_out(context.plans[plan].title)}
            segments = tuple(
                segment
                for segment in segments
                if len(segment.split()) > 1
                and not named.issuperset(syllables(segment))
                and not (only_asks(segment, names) and not _is_known(reading, segment))
                and not (_is_of_plan(segment, folded) and titles.issuperset(written_out(segment)))
            )
    else:
        years = period_words if _is_of_years(period) else set()
        segments = segments_of(reading, years | where.title) or segments_of(reading, years)
    money = of_money(reading)
    if money or "narrative" in names:
        segments = tuple(_MONEY_WORD.sub("kinh phí", segment) for segment in segments)
        if money and not any("kinh phi" in fold(segment) for segment in segments):
            segments = ("kinh phí", *segments)
    if set(asks) & FACT_ASKS and "due" in asks and set(fold(" ".join(segments)).split()) <= _OF_ISSUING:
        asks, segments = tuple(dict.fromkeys("number" if ask == "due" else ask for ask in asks)), ()
    outside = _outside(reading, where.plans)
    return Question(
        text=typed,
        asks=asks,
        plans=where.plans,
        named=where.named,
        scope_words=where.words,
        units=tuple((plan, mention.name) for plan, mention in mentions.items()),
        unit_words=spoken(reading, spans),
        role=role_of(names) if listing else None,
        period=period if _asks_of(period, listing, "overdue" in names, free_topic) else None,
        kind=next((KINDS[name] for name in KINDS if name in names), None) if listing else None,
        overdue=listing and "overdue" in names,
        section=section,
        row=row,
        segments=segments,
        percent="percent" in names,
        money=money,
        all_plans="plans" in names and bound is None and not (mentions or period or segments),
        outside=outside,
        absent=absent_body(reading.words, context, where),
        pick=int(pick["number"]) if pick else None,
        follow=follow,
    )


def _spans(mentions: Mapping[str, UnitMention]) -> set[int]:
    """The words that name units."""
    return {i for mention in mentions.values() for i in range(mention.start, mention.end)}


def _is_known(reading: Reading, segment: str) -> bool:
    """Whether the plans have some of these words side by side, as those of "việc làm"."""
    return any(reading.context.lexicon.knows_pair(*pair) for pair in pairwise(syllables(segment)))


def _is_of_plan(segment: str, question: str) -> bool:
    """Whether words name a plan ("trong kế hoạch kinh tế số"), by themselves or with what stands before them."""
    said = fold(segment)
    return said.startswith(_WHOLE) or any(f" {head} {said}" in f" {question}" for head in ("ke hoach", "kh"))


def _period(reading: Reading, folded: str, today: date) -> tuple[Period | None, set[int]]:
    """The period of a question and its words; "tháng 2 và tháng 12" are one period with another."""
    found = find_period(folded, today)
    if not found:
        return None, set()
    period, span = found
    words = reading.cover(*span)
    other = find_period(_blank(folded, [span]), today)
    if (
        other
        and other[1][0] >= span[1]
        and folded[span[1] : other[1][0]].strip(" ,") in ("", "va", "hoac", "hay", "and")
    ):
        period = replace(period, label=f"{period.label} và {other[0].label}", also=other[0])
        words |= reading.cover(span[0], other[1][1])
    first = min(words, default=0)
    if first and reading.words[first - 1].bare in ("trong", "vao"):
        words.add(first - 1)
    return period, words


def _asks_of(period: Period | None, listing: bool, overdue: bool, topic: tuple[str, ...]) -> bool:
    """Whether a period is one to list by; "đến hôm nay việc nào quá hạn" only says from which day it is late."""
    if listing and overdue and period and period.exact and period.exact[0] == period.exact[1]:
        return False
    return listing or not topic or _is_of_years(period)


def _run_over_years(context: Context, plans: tuple[str, ...]) -> bool:
    """Whether plans have work due after their own year, so that a year named is a part of their time and not a name."""
    own = [context.plans[plan] for plan in plans]
    return bool(own) and all(
        any(task.deadline.due and task.deadline.due.year > plan.year for task in plan.tasks) for plan in own
    )


def _is_of_years(period: Period | None) -> bool:
    """Whether a period names whole years ("giai đoạn 2023-2025"): it tells blocks of a plan apart, also for one row."""
    if period is None or period.exact is None:
        return False
    start, end = period.exact
    return (start.month, start.day, end.month, end.day) == (1, 1, 12, 31)


def _day_of(match: re.Match[str]) -> date | None:
    try:
        return date(int(match["year"]), int(match["month"]), int(match["day"]))
    except ValueError:
        return None


def _blank(text: str, spans: list[tuple[int, int]]) -> str:
    """A text with some stretches blanked, so that "mục 6.3" is no day."""
    for start, end in spans:
        text = text[:start] + " " * (end - start) + text[end:]
    return text


def _follow(reading: Reading) -> Follow:
    start = 0
    while opening := OPENINGS.at(reading.words, start, reading.taken):
        reading.taken |= set(opening.span)
        start = opening.end
    closings = [c for c in CLOSINGS.find(reading.words, reading.taken) if c.end == len(reading.words)]
    pointers = POINTERS.find(reading.words, reading.taken)
    ordinals = [o for o in ORDINALS.find(reading.words, reading.taken) if len(o.span) >= 2]
    for found in closings + pointers + ordinals:
        reading.taken |= set(found.span)
    return Follow(start > 0 or bool(closings), bool(pointers), ordinals[0].value if ordinals else None)


def _kind_words(reading: Reading) -> set[int]:
    return {i for cue in reading.cues if cue.value in (*KINDS, "overdue") for i in cue.span}


def _outside(reading: Reading, plans: tuple[str, ...]) -> str | None:
    """Words for what plans never hold (a phone number), unless a plan speaks of just that."""
    for cue in reading.cues:
        if cue.value == "outside":
            said = [reading.words[i] for i in cue.span]
            pairs = list(pairwise(said))
            known = all(reading.context.lexicon.knows_pair(a.bare, b.bare) for a, b in pairs)
            if not known or not _is_spoken_of(" ".join(word.bare for word in said), reading.context, plans):
                return " ".join(word.text for word in said)
    return None


def _is_spoken_of(phrase: str, context: Context, plans: tuple[str, ...]) -> bool:
    """Whether some words stand one after another in a plan; of very many plans it is taken for granted."""
    if len(plans) > MOST_REGISTERS:
        return True
    held = [context.plans[plan] for plan in plans]
    texts = (text for plan in held for text in (*(p.text for p in plan.passages), *(task.name for task in plan.tasks)))
    return any(f" {phrase} " in f" {' '.join(syllables(text))} " for text in texts)
