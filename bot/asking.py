"""Which words of a question ask, and what they ask for: a field of a row, a list, a fact of the plan, its prose, money."""

from __future__ import annotations

import re
from dataclasses import replace

from bot.cues import CUES
from bot.question import Ask, Role
from bot.topic import Reading
from bot.words import Found, Word
from corpus.model import DeadlineKind
from corpus.text import fold

KINDS: dict[str, DeadlineKind] = {
    "continuous": "continuous", "periodic": "periodic", "conditional": "conditional", "undated": "none", "dated": "fixed",
}  # fmt: skip
_PAPERS = ("chi thi", "quyet dinh", "thong tu", "nghi dinh", "nghi quyet", "cong van", "luat", "thong bao", "ket luan")
_SYMBOLS = {"QĐ": "quyet dinh", "NQ": "nghi quyet", "CT": "chi thi"}
_TOPICAL = ("keep", "narrative", "continuous", "periodic", "conditional", "overdue", "outside")
_SURE = frozenset(["ai", "who", "when", "%", "sp", "due"])
_OF_SHARES = frozenset(
    ["%", "phan", "tram", "ty", "ti", "le", "phut", "ho", "lan", "nguoi", "chi"]
)  # "bao nhiêu phần trăm"
_SUM = re.compile(r"\b(?:bao nhieu|bn|may) (?:nghin |ngan )?(?:trieu|ty|ti|dong|tien)\b(?! (?:le|chi|trinh|do)\b)")
_PRICE = re.compile(r"\bgia (?:ve|ban|thue|mua|cuoc|nha)\b")
_WHO_AND_WHEN = frozenset(["who", "lead", "role_lead", "role_support", "due", "product"])
_BEFORE_SO = frozenset(["ho", "co", "tru", "chi", "he"])  # "hồ sơ", "cơ sở", "trụ sở", "chỉ số", "hệ số"
_PAID = frozenset(["luong", "thuong", "cuoc"])
_NOT_PAID = frozenset(["lượng", "thường", "thượng", "thương", "cuộc"])


def read_cues(reading: Reading, plans: tuple[str, ...]) -> None:
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


def is_listing(names: set[str], unit: bool, period: bool, section: bool, topic: bool) -> bool:
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
    return not topic and (unit or period or section or bool(names & set(KINDS)))


def list_asks(names: set[str]) -> tuple[Ask, ...]:
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


def field_asks(names: set[str], unit: bool) -> tuple[Ask, ...]:
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


def role_of(names: set[str]) -> Role | None:
    lead, support = "role_lead" in names, "role_support" in names
    if lead == support:
        return None
    return "lead" if lead else "support"


def of_money(reading: Reading) -> bool:
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
