"""What answers call things: a plan by number, year and body, a task by its title, a row by its place, a day by its date."""

from __future__ import annotations

import re
from datetime import date

from corpus.model import Passage, Plan, Source, Task
from corpus.text import fold, syllables

_WEEKDAYS = ("thứ Hai", "thứ Ba", "thứ Tư", "thứ Năm", "thứ Sáu", "thứ Bảy", "Chủ nhật")
_LONGEST_NAME = 160
_CLAUSE = re.compile(r"[;.](?=\s|$)")
# A day that the row sets, and not the date of a paper that it cites ("Quyết định số 468/QĐ-TTg ngày 27/3/2021").
_DAY = re.compile(r"\b(?:từ|trước|đến|sau|nhất|là|quá)\s+(?:ngày\s+)?\d{1,2}/\d{1,2}/\d{4}\b")


def day(value: date) -> str:
    return f"{value:%d/%m/%Y}"


def weekday(value: date) -> str:
    return _WEEKDAYS[value.weekday()]


def quote(text: str) -> str:
    text = text.strip()
    return f"“{text}”" if '"' in text else f'"{text}"'


def short(text: str, limit: int = _LONGEST_NAME) -> str:
    """A name cut at a word where it is too long for a phone."""
    text = text.strip(" .;,-")
    return text if len(text) <= limit else text[:limit].rsplit(" ", 1)[0].rstrip(" ,;.") + "..."


def body(plan: Plan) -> str:
    """The issuing body with its province: "Văn phòng UBND tỉnh Bắc Kạn"."""
    issuer = plan.issuer or "cơ quan ban hành không ghi tên"
    province = re.sub(r"^(tỉnh|thành phố|tp\.?)\s+", "", plan.province or "", flags=re.IGNORECASE)
    if not province or fold(province) in fold(issuer):
        return issuer
    return f"{issuer} {province}" if issuer.lower().endswith(("tỉnh", "thành phố")) else f"{issuer} tỉnh {province}"


def number(plan: Plan) -> str:
    return plan.number or "chưa có số"


def plan_name(plan: Plan) -> str:
    """The plan in a sentence: number, year and body."""
    if plan.number:
        return f"KH {plan.number} năm {plan.year} của {body(plan)}"
    return f"KH năm {plan.year} của {body(plan)} (chưa có số)"


def plan_in_question(plan: Plan) -> str:
    """The plan as a question can name it again."""
    return f"KH {plan.number} của {body(plan)}" if plan.number else f"KH năm {plan.year} của {body(plan)}"


def task_name(task: Task, plan: Plan, topic: str = "") -> str:
    """What to call a task by so that its neighbours are not meant.

    Its title, or its activity where other rows share the title; its goal where that is what `topic` speaks of; with the
    product where several parts would still be called the same.
    """
    name = task.title or task.activity or task.goal or task.product or task.id
    same = [
        other
        for other in plan.tasks
        if other.id != task.id and other.title == task.title and other.section == task.section
    ]
    if task.title and same and task.activity and fold(task.activity) != fold(task.title):
        name = task.activity
        same = [other for other in same if other.activity == task.activity]
    if task.goal and _shared(task.goal, topic) > 2 * max(_shared(text, topic) for text in (task.title, task.activity)):
        name = task.goal
        same = [other for other in plan.tasks if other.id != task.id and other.goal == task.goal]
    if same and task.product and len({other.product for other in (*same, task)}) > 1:
        return f"{short(name)} ({short(task.product, 80)})"
    return short(name)


def _shared(text: str | None, topic: str) -> int:
    return len(set(syllables(text or "")) & set(syllables(topic)))


def dated_words(task: Task) -> list[str]:
    """What the row's own text says with a day in it: it may say when a step begins, which its time column does not."""
    texts = dict.fromkeys(text for text in (task.title, task.activity) if text)
    return [clause.strip() for text in texts for clause in _CLAUSE.split(text) if _DAY.search(clause)]


def place(task: Task) -> str:
    """Where a row stands: section, number, and page or lines."""
    parts = task.id.split("/")
    table = f"Phụ lục {parts[1][2:]}, " if len(parts) > 3 and re.fullmatch(r"PL\d+", parts[1]) else ""
    row = (
        f"STT {task.number}{task.part or ''}"
        if not re.fullmatch(r"r\d+", task.number)
        else f"dòng không đánh số {task.number[1:]}"
    )
    return f"{table}mục {task.section}, {row}{_position(task.source)}"


def _position(source: Source) -> str:
    if source.page:
        return f", tr. {source.page}"
    if source.lines:
        first, last = source.lines
        return f", dòng {first}" if first == last else f", dòng {first}-{last}"
    if source.row:
        return f", hàng {source.row}"
    return f", đoạn {source.paragraph}" if source.paragraph else ""


def passage_place(passage: Passage) -> str:
    heading = f"mục {quote(short(passage.heading, 120))}" if passage.headings else "phần mở đầu"
    return heading + _position(passage.source)


def cited_plan(plan: Plan) -> str:
    """The plan in a source line: number and date where the paper has them, always body and year."""
    dated = f" ngày {day(plan.date)}" if plan.date else f", ghi {quote(plan.date_text)}" if plan.date_text else ""
    named = f"KH {plan.number}{dated}" if plan.number else f"KH chưa có số{dated}"
    return f"{named}, năm {plan.year}, {body(plan)}"
