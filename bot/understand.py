"""From the words of a question to what it asks: of which plan, unit, period and topic."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from itertools import pairwise

from bot import scope
from bot.absent import absent_body
from bot.context import Context
from bot.cues import CLOSINGS, CUES, FILLERS, OPENINGS, ORDINALS, POINTERS, only_asks
from bot.english import is_english, to_vietnamese
from bot.periods import find_period, find_year
from bot.places import find_place
from bot.question import FACT_ASKS, Ask, Follow, Period, Question, Role
from bot.shorthand import write_out_shorthand
from bot.topic import Reading, segments_of, spoken
from bot.units import OPENING, UnitMention, find_unit, unknown_unit
from bot.words import Found, Word, split_words
from corpus.model import DeadlineKind
from corpus.text import fold, syllables
from retrieval.spoken import written_out

_PICK = re.compile(
    r"^\W*(?:so|chon|cai|phuong an|ke hoach|lua chon|option|thu|cai thu|ke hoach thu)?\s*(?P<number>[1-9]|10)\W*$"
)
_FIELD = re.compile(r"\b(?:mang|linh vuc|nhom|phan|muc|noi dung)\s+(?:viec\s+|ve\s+)?")
_KINDS: dict[str, DeadlineKind] = {
    "continuous": "continuous", "periodic": "periodic", "conditional": "conditional", "undated": "none", "dated": "fixed",
}  # fmt: skip
_NOT_FILLERS = frozenset([("noi", "vu"), ("ngoai", "vu")])  # "Sở Nội vụ" goes on after "Nội"
_PAPERS = ("chi thi", "quyet dinh", "thong tu", "nghi dinh", "nghi quyet", "cong van", "luat", "thong bao", "ket luan")
_SYMBOLS = {"QĐ": "quyet dinh", "NQ": "nghi quyet", "CT": "chi thi"}
_TOPICAL = ("keep", "narrative", "continuous", "periodic", "conditional", "overdue", "outside")
_SURE = frozenset(["ai", "who", "when", "%", "sp", "due"])
_WHOLE = (
    "ke hoach",
    "kh",
    "ke hoach nay",
    "danh muc",
    "danh muc viec",
    "danh muc nhiem vu",
    "bang",
)  # "kế hoạch có bao nhiêu việc" is about no topic
_OF_SHARES = frozenset(
    ["%", "phan", "tram", "ty", "ti", "le", "phut", "ho", "lan", "nguoi", "chi"]
)  # "bao nhiêu phần trăm"
_SUM = re.compile(r"\b(?:bao nhieu|bn|may) (?:nghin |ngan )?(?:trieu|ty|ti|dong|tien)\b(?! (?:le|chi|trinh|do)\b)")
_PRICE = re.compile(r"\bgia (?:ve|ban|thue|mua|cuoc|nha)\b")
_MONEY_WORD = re.compile(r"(?<!\w)(?:tiền|Tiền|tien)(?!\w)(?! (?:do|độ|trình|trinh|hành|hanh|lương|luong)\b)")
_WHO_AND_WHEN = frozenset(["who", "lead", "role_lead", "role_support", "due", "product"])
_OF_ISSUING = frozenset(
    syllables("thực hiện văn bản kế hoạch quyết định ban hành ra ký này và vào")
)  # "ai ký và ra ngày nào"
_SAID_TODAY = re.compile(
    r"\bhom nay(?: la)?(?: ngay)? (?P<day>\d{1,2})[/.-](?P<month>\d{1,2})[/.-](?P<year>20\d\d)\b"
)  # the day of asking, told by the one who asks
_BEFORE_SO = frozenset(["ho", "co", "tru", "chi", "he"])  # "hồ sơ", "cơ sở", "trụ sở", "chỉ số", "hệ số"
_THIS_YEAR = re.compile(r"\bnam nay\b")  # a plan is for its year; which one that is stands in the answer
_PAID = frozenset(["luong", "thuong", "cuoc"])
_NOT_PAID = frozenset(["lượng", "thường", "thượng", "thương", "cuộc"])
_MOST_REGISTERS = 12  # units are looked for in so many plans at most; with more, a question must name its plan first


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
        text = text[: said_today.start()] + " " * len(said_today.group()) + text[said_today.end() :]
        folded = _blank(folded, [said_today.span()])
    reading = Reading(text, split_words(text), context)
    pick = _PICK.match(folded)
    shown = _blank(folded, [(word.start, word.end) for word in reading.words if word.quoted])
    bound_plans = (
        [context.plans[bound]] if bound else context.plans.values() if len(context.plans) <= _MOST_REGISTERS else []
    )
    row, places = find_place(shown, bound_plans)
    period, period_words = _period(reading, _blank(_THIS_YEAR.sub(_spaces, shown), places), today)
    where = scope.resolve(text, reading.words, context.plans, bound, period.year if period else None)
    reading.taken |= where.taken
    year = find_year(shown) if period is None and _run_over_years(context, where.plans) else None
    if year:
        period, period_words = year[0], reading.cover(*year[1])
    period_words -= where.taken
    reading.taken |= {i for span in places for i in reading.cover(*span)}
    _read_cues(reading, where.plans)
    follow = _follow(reading)
    mentions = _units(reading, where.plans, period_words)
    section, section_words = _section(reading, folded, where.plans)
    names = reading.names()
    spans = {i for mention in mentions.values() for i in range(mention.start, mention.end)}
    free_topic = segments_of(reading, spans | period_words | section_words)
    listing = _is_listing(names, bool(mentions), period is not None, section is not None, bool(free_topic))
    if listing and not mentions and names & {"role_lead", "role_support"} and len(free_topic) == 1:
        mentions = _by_tail(reading, where.plans, free_topic[0])
    if listing and not mentions:
        mentions = _unknown(reading, where.plans, period_words | section_words)
        spans = {i for mention in mentions.values() for i in range(mention.start, mention.end)}
    asks = _list_asks(names) if listing else _field_asks(names, bool(mentions))
    if listing:
        told = {i for cue in reading.cues if cue.value == "narrative" for i in cue.span}
        segments = segments_of(
            reading, spans | period_words | section_words | _kind_words(reading) | told | where.title
        )
        segments = tuple(segment for segment in segments if fold(segment) not in _WHOLE)
        if row and row.section and not row.number:
            segments = ()  # what else is said of a block that is named by its number only calls it by its title
        if mentions or section or (period and not period.also) or names & set(_KINDS):
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
    money = _of_money(reading)
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
        role=_role(names) if listing else None,
        period=period if _asks_of(period, listing, "overdue" in names, free_topic) else None,
        kind=next((_KINDS[name] for name in _KINDS if name in names), None) if listing else None,
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


def _spaces(match: re.Match[str]) -> str:
    return " " * len(match.group())


def _blank(text: str, spans: list[tuple[int, int]]) -> str:
    """A text with some stretches blanked, so that "mục 6.3" is no day."""
    for start, end in spans:
        text = text[:start] + " " * (end - start) + text[end:]
    return text


def _read_cues(reading: Reading, plans: tuple[str, ...]) -> None:
    """Find the words of asking; a single word in the company that the plans keep it in is no word of asking."""
    asking: set[int] = set()
    for cue in CUES.find(reading.words, reading.taken):
        word = reading.words[cue.start].bare
        if len(cue.span) == 1 and word not in _SURE and reading.in_company(cue.start, cue.end):
            continue
        if cue.value == "number" and _of_a_compound(reading, cue.start):
            continue
        funding = _of_funding(reading, cue)
        told = funding or _of_another_paper(reading, cue, plans)
        reading.cues.append(replace(cue, value="narrative") if told else cue)
        if funding:
            asking |= {i for i in cue.span if not _is_money(reading.words[i])}
    reading.cues = [replace(cue, value="lead") if _of_its_own(reading, cue) else cue for cue in reading.cues]
    topical = {i for cue in reading.cues if cue.value in _TOPICAL for i in cue.span} - asking
    reading.taken |= {i for cue in reading.cues for i in cue.span} - topical


def _of_a_compound(reading: Reading, start: int) -> bool:
    """ "hồ sơ mấy lần" typed bare is no "số mấy": its first word belongs to the one before."""
    if not start or not reading.words[start].text.isascii() or start - 1 in reading.taken:
        return False
    return reading.words[start - 1].bare in _BEFORE_SO


def _of_funding(reading: Reading, cue: Found[str]) -> bool:
    """ "tiền làm việc này lấy từ nguồn nào" asks where money comes from, not where in the paper something stands."""
    if cue.value == "narrative":
        return any(_is_money(reading.words[i]) for i in cue.span)
    return cue.value == "citation" and any(_is_money(word) for word in reading.words[: cue.start])


def _is_money(word: Word) -> bool:
    return word.bare == "tien" and word.text.lower() in ("tien", "tiền")


def _of_its_own(reading: Reading, cue: Found[str]) -> bool:
    """ "phòng nào, phối hợp với ai": a stop parts who leads from who supports."""
    return cue.value == "who" and cue.end < len(reading.words) and reading.words[cue.end].stopped


def _of_another_paper(reading: Reading, cue: Found[str], plans: tuple[str, ...]) -> bool:
    """ "chỉ thị số mấy" asks for the number of a paper that the plan speaks of, unless the plan is such a paper."""
    before = " ".join(word.bare for word in reading.words[: cue.start]).rpartition("ke hoach")[2]
    own = {_SYMBOLS.get((reading.context.plans[plan].symbol or "").partition("-")[0]) for plan in plans}
    return cue.value == "number" and any(paper in before for paper in _PAPERS if own != {paper})


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


def _units(reading: Reading, plans: tuple[str, ...], period_words: set[int]) -> dict[str, UnitMention]:
    if len(plans) > _MOST_REGISTERS:
        return {}
    kept = {i for c in reading.cues if c.value == "keep" for i in c.span if not _in_name_of_unit(reading, c)}
    blocked = reading.taken | period_words | kept
    found: dict[str, UnitMention] = {}
    for plan in plans:
        mention = find_unit(reading.context.registers[plan], reading.words, blocked)
        if mention:
            found[plan] = mention
    return found


def _by_tail(reading: Reading, plans: tuple[str, ...], said: str) -> dict[str, UnitMention]:
    """ "một cửa chủ trì mấy việc": all but the opening of one unit's name, at the head of a question for what it leads."""
    words = split_words(said)
    if not reading.text.startswith(said) or len(words) < 2 or len(plans) > _MOST_REGISTERS:
        return {}
    tail = tuple(word.bare for word in words)
    names = {
        plan: {name for name, spelled in reading.context.registers[plan].spelled if spelled[-len(tail) :] == tail}
        for plan in plans
    }
    return {plan: UnitMention(found.pop(), 0, len(words)) for plan, found in names.items() if len(found) == 1}


def _in_name_of_unit(reading: Reading, cue: Found[str]) -> bool:
    """Whether a phrase goes on after the word that opens a unit's name: "Trung tâm Hỗ trợ doanh nghiệp"."""
    return any(opening.end == cue.start for opening in OPENING.find(reading.words))


def _unknown(reading: Reading, plans: tuple[str, ...], period_words: set[int]) -> dict[str, UnitMention]:
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


def _section(reading: Reading, folded: str, plans: tuple[str, ...]) -> tuple[str | None, set[int]]:
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


def _is_listing(names: set[str], unit: bool, period: bool, section: bool, topic: bool) -> bool:
    """Whether rows are to be listed or counted by what is said of them, rather than one looked up by its words."""
    fields = names & {"who", "lead", "due", "product", "goal", "activity", "citation"}
    if names & {"list", "count", "plans", "earliest", "latest", "undated", "overdue"}:
        return not ("overdue" in names and topic and fields)
    if "count_of" in names and not names & {"percent", "narrative", *fields}:
        return True
    if "activity" in names and unit and not topic and names & {"role_lead", "role_support"}:
        return True  # "UBND xã phối hợp ở hoạt động nào"
    if "hand_in_what" in names and topic and "do_what" not in names:
        return False  # "thanh tra đi kiểm tra xong phải ra giấy tờ gì": the product of one row
    if names & {"do_what", "hand_in_what"} and (unit or (period and not topic)):
        return True
    if names & {"list_weak", "due_in", "dated"} and not fields and (unit or period or section or topic):
        return "due_in" not in names or period or unit
    if fields or names & {
        "signer",
        "number",
        "implements",
        "narrative",
        "percent",
        "compare",
        "do_what",
        "hand_in_what",
    }:
        return False
    return not topic and (unit or period or section or bool(names & set(_KINDS)))


def _list_asks(names: set[str]) -> tuple[Ask, ...]:
    asks: list[Ask] = []
    for ask in ("earliest", "latest"):
        if ask in names:
            asks.append(ask)
    if names & {"count", "count_of"}:
        asks.append("count")
    if not asks or names & {"list"}:
        asks.append("list")
    if names & {"who", "lead"} and not names & {"role_lead", "role_support"}:
        asks.append("lead")
    return tuple(asks)


def _field_asks(names: set[str], unit: bool) -> tuple[Ask, ...]:
    asks: list[Ask] = []
    if names & {"lead", "role_lead"} or ("who" in names and "role_support" not in names):
        asks.append("lead")
    if "role_support" in names:
        asks.append("support")
    if names & {"due", "due_in"}:
        asks.append("due")
    if names & {"product", "hand_in_what"}:
        asks.append("product")
    if "goal" in names:
        asks.append("goal")
    if names & {"activity", "do_what"}:
        asks.append("activity")
    # "kinh phí lấy ở đâu" asks for the money's source, not the row's place.
    if "citation" in names and "narrative" not in names:
        asks.append("citation")
    for fact in ("signer", "number", "implements", "compare"):
        if fact in names:
            asks.append(fact)
    if names & {"narrative", "percent"} and not asks:
        asks.append("narrative")
    return tuple(asks)


def _role(names: set[str]) -> Role | None:
    lead, support = "role_lead" in names, "role_support" in names
    if lead == support:
        return None
    return "lead" if lead else "support"


def _kind_words(reading: Reading) -> set[int]:
    return {i for cue in reading.cues if cue.value in (*_KINDS, "overdue") for i in cue.span}


def _of_money(reading: Reading) -> bool:
    """Whether a sum of money is asked for: in so many words, or "bao nhiêu" beside a word of pay and price."""
    if "money" in reading.names():
        return True
    said = fold(reading.text)
    if _SUM.search(said):
        return True
    how_much = any(
        cue.value == "percent" and not {reading.words[i].bare for i in cue.span} & _OF_SHARES for cue in reading.cues
    )
    paid = any(word.bare in _PAID and word.text.lower() not in _NOT_PAID for word in reading.words)
    paid = paid or (
        not reading.names() & _WHO_AND_WHEN
        and any(
            _is_money(word) and not reading.in_company(place, place + 1) for place, word in enumerate(reading.words)
        )
    )
    return how_much and (paid or bool(_PRICE.search(said)))


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
    if len(plans) > _MOST_REGISTERS:
        return True
    held = [context.plans[plan] for plan in plans]
    texts = (text for plan in held for text in (*(p.text for p in plan.passages), *(task.name for task in plan.tasks)))
    return any(f" {phrase} " in f" {' '.join(syllables(text))} " for text in texts)
