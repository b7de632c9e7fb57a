"""What a conversation was last about, and how a short question leans on it. Memory is bounded; the oldest talk is forgotten."""

from __future__ import annotations

import re
from collections import OrderedDict
from dataclasses import dataclass, replace
from threading import Lock

from bot.answer import Answer, Choice
from bot.cues import only_asks
from bot.periods import ROMAN_QUARTERS
from bot.question import FIELD_ASKS, Ask, Period, Question
from corpus.text import fold, syllables

_MOST_CONVERSATIONS = 10_000
# Kinds of papers: "còn báo cáo?" asks for the report on what was spoken of before.
_PAPERS = ("bao cao", "ke hoach", "quyet dinh", "to trinh", "cong van", "de an", "thong bao", "van ban")
_NEXT = re.compile(r"\b(?P<unit>thang|quy) (?P<which>sau|toi|ke|tiep|truoc)\b")
_CUES_OF_ASKS = ("who", "lead", "role_lead", "role_support", "due", "product")
_HANDING_IN = frozenset(["nop", "trinh", "gui", "giao"])
_WHAT_IS_HANDED_IN = frozenset(["bao", "cao", "ket", "qua", "san", "pham", "len", "tren", "truoc", "xong"])
_DO_WHAT = re.compile(
    r"\b(?:lam|lo|giao|viec|nhiem vu|nop) (?:nhung )?(?:gi|chi|nao)\b|\bphai lam\b"
)  # asked anew, whatever the role
_PAPER = re.compile(
    r"\b(?:báo cáo|kế hoạch|quyết định|tờ trình|công văn|đề án|thông báo|văn bản|bao cao|ke hoach|quyet dinh|BC|KH|QĐ)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Turn:
    """The last question of a conversation, as understood, and what was shown for it: `rows` are ids of tasks, parts together.

    `words` are those of the rows. `listed` is the last question that asked for a list, however far back.
    """

    question: Question
    rows: tuple[tuple[str, ...], ...] = ()
    plans: tuple[str, ...] = ()
    choices: tuple[Choice, ...] = ()
    listed: Question | None = None
    words: frozenset[str] = frozenset()

    @property
    def tasks(self) -> tuple[str, ...]:
        return tuple(task for row in self.rows for task in row)


class Conversations:
    """The last turn of each conversation. Safe in several threads."""

    def __init__(self, limit: int = _MOST_CONVERSATIONS) -> None:
        self._limit = limit
        self._lock = Lock()
        self._turns: OrderedDict[str, Turn] = OrderedDict()

    def last(self, conversation: str | None) -> Turn | None:
        with self._lock:
            return self._turns.get(conversation) if conversation else None

    def remember(self, conversation: str | None, turn: Turn) -> None:
        if not conversation:
            return
        with self._lock:
            self._turns[conversation] = turn
            self._turns.move_to_end(conversation)
            while len(self._turns) > self._limit:
                self._turns.popitem(last=False)

    def forget(self, conversation: str) -> None:
        with self._lock:
            self._turns.pop(conversation, None)


def turn_of(question: Question, answer: Answer, before: Turn | None) -> Turn:
    """What to keep of an answer. A question that found nothing leaves the rows shown before within reach."""
    rows: dict[str, list[str]] = {}
    for task in answer.tasks:
        rows.setdefault(task.row, []).append(task.id)
    plans = tuple(dict.fromkeys(task.plan_id for task in answer.tasks)) or question.plans
    if answer.status == "not_found" and before and question.follow.opening:
        return replace(before, choices=answer.choices)
    listed = question if question.is_list else before.listed if before else None
    texts = " ".join(
        filter(None, (text for task in answer.tasks for text in (task.title, task.activity, task.product)))
    )
    words = frozenset(syllables(texts))
    return Turn(question, tuple(map(tuple, rows.values())), plans, answer.choices, listed, words)


def picked(question: Question, last: Turn | None) -> Choice | None:
    """The choice that a bare number ("2", "cái thứ hai") answers, if choices were shown."""
    if not last or not last.choices:
        return None
    number = question.pick or (question.follow.ordinal if not question.segments and not question.asks else None)
    return last.choices[number - 1] if number and number <= len(last.choices) else None


def carry(question: Question, last: Turn | None) -> Question:
    """Fill what a follow-up leaves out from the question before it; a full new question stays as it is."""
    if last is None:
        return question
    if _repeats(question, last) or _only_asks(question):
        question = replace(question, segments=())
    said = _says_something(question)
    if question.pick and question.pick <= len(last.rows):
        asks = _field_asks(last.question)
        return replace(question, asks=asks, tasks=last.rows[question.pick - 1], plans=last.plans, segments=(), row=None)
    if question.follow.ordinal and question.follow.ordinal <= len(last.rows) and not question.segments:
        asks = question.asks or _field_asks(last.question)
        return replace(question, asks=asks, tasks=last.rows[question.follow.ordinal - 1], plans=last.plans)
    if (
        last.tasks
        and not said
        and (question.follow.pointing or question.follow.opening or question.asks)
        and not question.named
    ):
        if question.is_list and last.question.is_list:
            return _same_list(question, last)
        if not question.is_list and not set(question.asks) - FIELD_ASKS:
            kept = last.tasks if last.question.is_list else last.tasks[:4]
            return replace(question, asks=question.asks or _field_asks(last.question), tasks=kept, plans=last.plans)
    if not (question.follow.opening or question.follow.pointing):
        return question
    if last.question.is_list and not question.segments and (said or question.named):
        return _same_list(question, last)
    if last.listed and not question.segments and not question.asks and (question.period or question.units):
        return _same_list(question, replace(last, question=last.listed))
    plans = question.plans if question.named else last.plans or question.plans
    if question.named and not said:
        moved = replace(
            last.question, asks=question.asks or last.question.asks, plans=question.plans, named=True, tasks=()
        )
        return replace(
            moved, text=question.text, units=(), unit_words="", scope_words=question.scope_words, follow=question.follow
        )
    asks = question.asks or last.question.asks
    if question.segments and all(fold(segment) in _PAPERS for segment in question.segments):
        old = tuple(rest for segment in last.question.segments if (rest := _PAPER.sub(" ", segment).strip()))
        return replace(
            question, asks=asks, plans=plans, segments=(" ".join((*question.segments, *old)),), near=last.tasks
        )
    if question.segments and not question.asks and last.question.is_list:
        return replace(_same_list(question, last), segments=question.segments, plans=plans)
    return replace(question, asks=asks, plans=plans, near=last.tasks)


def _repeats(question: Question, last: Turn) -> bool:
    """ "khi nào phải trình?" after a row that says "Trình ...": a lone word of that row points back to it."""
    said = syllables(question.topic)
    if not question.asks or question.named or not said:
        return False
    if len(said) == 1:
        return said[0] in last.words | _HANDING_IN
    # "phải gửi báo cáo trước ngày mấy?": nothing but handing in.
    return said[0] in _HANDING_IN and set(said) <= _HANDING_IN | _WHAT_IS_HANDED_IN


def _only_asks(question: Question) -> bool:
    """ "xong rồi phải có giấy tờ gì?": nothing in it says what about."""
    fields = question.asks and not set(question.asks) - FIELD_ASKS
    return bool(fields) and not question.named and only_asks(question.topic, _CUES_OF_ASKS)


def _says_something(question: Question) -> bool:
    return bool(
        question.segments
        or question.units
        or question.period
        or question.row
        or question.section
        or question.kind
        or question.overdue
    )


def _same_list(question: Question, last: Turn) -> Question:
    """The list before, with what the follow-up names put in place of what it named."""
    old = last.question
    asks = question.asks if question.is_list else old.asks
    return replace(
        question,
        asks=asks,
        plans=question.plans if question.named else last.plans or old.plans,
        units=question.units or old.units,
        unit_words=question.unit_words or old.unit_words,
        role=question.role or (None if question.units and _DO_WHAT.search(fold(question.text)) else old.role),
        period=_moved(question, old) or question.period or (None if question.kind or question.overdue else old.period),
        kind=question.kind or (None if question.period or question.overdue else old.kind),
        overdue=question.overdue,
        section=question.section or old.section,
        row=question.row or old.row,
        segments=question.segments or old.segments,
    )


def _moved(question: Question, old: Question) -> Period | None:
    """ "tháng sau", "quý sau" after a list of a month or quarter: the one after that, not after today's."""
    match = _NEXT.search(fold(question.text))
    period = old.period
    if match is None or period is None or period.start is None or period.end is None or period.exact:
        return None
    step = 1 if match["which"] in ("sau", "toi", "ke", "tiep") else -1
    months = period.end[0] - period.start[0] + 1
    if months != (1 if match["unit"] == "thang" else 3):
        return None
    first = period.start[0] - 1 + step * months
    year, month = divmod(first, 12)
    last = month + months
    if last > 12:
        return None
    base = period.year or (question.period.year if question.period else None)
    label = f"tháng {month + 1}" if months == 1 else f"quý {ROMAN_QUARTERS[month // 3]}"
    moved = base + year if base else None
    return Period(f"{label}/{moved}" if moved else label, (month + 1, 1), (last, 0), moved)


def _field_asks(question: Question) -> tuple[Ask, ...]:
    return tuple(ask for ask in question.asks if ask in FIELD_ASKS)
