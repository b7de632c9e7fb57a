"""The Vietnamese of reminders: what is asked first, the source after it, and that a machine wrote it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from bot.naming import body, cited_plan, day, place, plan_name, short, task_name, weekday
from bot.progress import Categories, Standing, TaskProgress, categories, owing
from bot.reminders.digest import Dated, Digest
from bot.reminders.milestones import Milestone
from bot.reminders.views import Row, View
from corpus.model import Plan

FOOT = "Tin nhắc tự động, không thay văn bản chỉ đạo."
HOW_TO_STOP = "Đổi hoặc dừng nhắc: /nhac."
HOW_TO_REPORT = "Đã xong thì báo cáo kèm văn bản: /baocao."
_ROLES = {"lead": "chủ trì", "support": "phối hợp"}
_PERIODS = {
    "week": "hằng tuần", "month": "hằng tháng", "quarter": "hằng quý", "half_year": "6 tháng", "nine_months": "9 tháng", "year": "hằng năm",
}  # fmt: skip
_MOST_ROWS = 12  # of one list in a digest
_MOST_OWING = 6
_NAME = 110


def whom(plan: Plan, unit: str | None) -> str:
    """Whom a part of a message is for, and after which plan."""
    return f"{unit or 'Cả kế hoạch'} - {plan_name(plan)}"


def single_head(plan: Plan, unit: str | None) -> str:
    return f"Nhắc việc: {whom(plan, unit)}"


def digest_head(digest: Digest, plan: Plan) -> str:
    start = digest.day - timedelta(days=digest.day.weekday())
    return f"Việc trong tuần {start:%d/%m} - {day(start + timedelta(days=6))}: {whom(plan, digest.unit)}"


def over(plan: Plan, view: View, today: date, supervises: bool) -> list[str]:
    """The last word on a plan whose year is over."""
    lines = [f"{plan_name(plan)} đã hết thời gian thực hiện; trợ lý thôi nhắc việc theo kế hoạch này."]
    if supervises:
        lines.append(counts(categories(view.plan, view.plan.tasks, view.held, today)))
    return lines


def counts(found: Categories) -> str:
    """The four categories that offices report, with their denominator."""
    return (
        f"Tình hình: {found.count(Standing.ON_TIME)} xong đúng hạn, {found.count(Standing.LATE)} xong quá hạn, "
        f"{found.count(Standing.OPEN)} chưa xong trong hạn, {found.count(Standing.OVERDUE)} chưa xong quá hạn "
        f"(trên {found.denominator} việc có thời hạn; ngoài ra {found.count(Standing.STANDING)} việc thường xuyên, "
        f"{found.count(Standing.UNDATED)} việc chưa có hạn cụ thể)."
    )


def single(row: Row, one: Milestone, view: View, today: date) -> str:
    """One row with the day it is spoken of for."""
    role = "" if one.kind == "late" else _of(row)
    return f"{_named(row, view)} - {_asked(row, one, view, today)}{role}{_where(row)}{_late_word(one, today)}"


def _asked(row: Row, one: Milestone, view: View, today: date) -> str:
    held = view.progress(row.task)
    if one.kind == "moved":
        return f"hạn đổi từ {_iso(one.why)} sang {day(one.target)}{_by_paper(held)}"
    if one.kind == "own":
        return f"mốc nội bộ của cơ quan {weekday(one.target)} {day(one.target)}{_left(one.target, today)}{_printed(row, view)}"
    if one.kind == "period":
        return (
            f"báo cáo định kỳ, hạn gửi do cơ quan đặt {weekday(one.target)} {day(one.target)}{_left(one.target, today)}"
        )
    if one.kind == "late":
        return f"quá hạn từ {day(one.target)}{_owing(row, view)}"
    return f"chậm nhất {weekday(one.target)} {day(one.target)}{_left(one.target, today)}{_printed(row, view)}"


def digest_lines(
    digest: Digest, view: View, shown: frozenset[str] = frozenset(), *, lateness: bool = True
) -> list[str]:
    """The digest's lists; rows whose uid is in `shown` stand above already. Without `lateness` nothing says what is late."""

    supervises = digest.unit is None

    def of(row: Row) -> str:
        return f" - {'; '.join(row.task.lead_units)}" if supervises and row.task.lead_units else _of(row)

    def dated(title: str, rows: Sequence[Dated]) -> list[str]:
        rows = [one for one in rows if one.row.task.uid not in shown]
        return _listed(title, [f"{_named(one.row, view)} - {one.day:%d/%m}{of(one.row)}" for one in rows])

    late = [one for one in digest.late if one.row.task.uid not in shown] if lateness else []
    lines = [
        *dated("Đến hạn trong tuần", digest.this_week),
        *dated("Hai tuần tới", digest.next_weeks),
        *_listed(
            "Quá hạn, chưa có văn bản",
            [
                f"{_named(one.row, view)} - hạn {day(one.day)}{_owing(one.row, view) if supervises else of(one.row)}"
                for one in late
            ],
        ),
        *_listed(
            "Mốc nội bộ của cơ quan",
            [f"{_named(row, view)} - {one.target:%d/%m}{of(row)}" for row, one in digest.own],
        ),
        *_listed(
            "Báo cáo định kỳ của kỳ này",
            [f"{_named(row, view)} - {_PERIODS.get(one.why, one.why)}{of(row)}" for row, one in digest.periods],
        ),
        *_listed(
            f"Việc của cả năm, đến hết {day(date(view.plan.year, 12, 31))}",
            [f"{_named(one.row, view)}{of(one.row)}" for one in digest.whole_year],
        ),
        *_listed(
            "Ngày ghi trong kế hoạch trước ngày ký, cần cơ quan xác nhận",
            [f"{_named(one.row, view)} - ghi {day(one.day)}" for one in digest.before_signing],
        ),
        *_listed(
            "Chưa có hạn cụ thể, chờ ngày hoặc văn bản",
            [
                f"{_named(row, view)}{f' - {short(row.task.time_text, 60)}' if row.task.time_text else ''}{of(row)}"
                for row in digest.waiting
            ],
        ),
        *_listed(
            "Việc thường xuyên, quý này đã làm đến đâu?", [f"{_named(row, view)}{of(row)}" for row in digest.standing]
        ),
    ]
    if supervises and lateness:
        lines.append(counts(digest.counts))
    return lines


def foot(plans: Sequence[Plan], acts: bool, chat: bool, official: bool) -> list[str]:
    """The last lines: the sources, that a machine wrote it, and what can be typed where something can."""
    lines = [f"Nguồn: {'; '.join(cited_plan(plan) for plan in plans)}."]
    if not official:
        lines.append("Lịch nghỉ của năm chưa được công bố; ngày làm việc trong tin này có thể đổi.")
    typed = [HOW_TO_REPORT] if acts and chat else []
    return [*lines, " ".join([FOOT, *typed, *([HOW_TO_STOP] if chat else [])])]


def subject(plans: Sequence[Plan], today: date) -> str:
    """The subject of a mail."""
    return f"Nhắc việc {day(today)}: {'; '.join(f'KH {plan.number or plan.year}, {body(plan)}' for plan in plans)}"


def _listed(title: str, rows: Sequence[str]) -> list[str]:
    if not rows:
        return []
    more = [f"... và {len(rows) - _MOST_ROWS} việc nữa (gõ /viec để xem)"] if len(rows) > _MOST_ROWS else []
    numbered = [f"{place}. {row}" for place, row in enumerate(rows[:_MOST_ROWS], start=1)]
    return ["", f"{title} ({len(rows)}):", *numbered, *more]


def _named(row: Row, view: View) -> str:
    return short(task_name(row.task, view.plan), _NAME)


def _of(row: Row) -> str:
    given = f', giao chung "{row.given_to}"' if row.given_to else ""
    return f" - {_ROLES[row.role]}{given}"


def _where(row: Row) -> str:
    return f" ({place(row.task)})"


def _printed(row: Row, view: View) -> str:
    """The printed time, where a paper moved the date or the cell says it in other words."""
    held = view.progress(row.task)
    if held and held.moves:
        printed = f'kế hoạch ghi "{row.task.time_text}"' if row.task.time_text else "kế hoạch không ghi hạn"
        return f", hạn này{_by_paper(held)} ({printed})" if _by_paper(held) else f", {printed}"
    return f', kế hoạch ghi "{row.task.time_text}"' if row.task.time_text else ""


def _by_paper(held: TaskProgress | None) -> str:
    paper = held.moves[-1].paper if held and held.moves else None
    return f" theo {paper.number} ngày {day(paper.date)}" if paper else ""


def _owing(row: Row, view: View) -> str:
    units = owing(row.task, view.plan, view.progress(row.task))
    if not units:
        return ""
    named = "; ".join(units[:_MOST_OWING])
    return f", chưa gửi: {named}{f' và {len(units) - _MOST_OWING} đơn vị nữa' if len(units) > _MOST_OWING else ''}"


def _left(target: date, today: date) -> str:
    days = (target - today).days
    if days == 0:
        return ", hôm nay là ngày cuối"
    return f", còn {days} ngày" if days > 0 else f", đã qua {-days} ngày"


def _late_word(one: Milestone, today: date) -> str:
    return f" [tin đến muộn, lẽ ra gửi {day(one.day)}]" if one.day < today else ""


def _iso(text: str) -> str:
    return day(date.fromisoformat(text))
