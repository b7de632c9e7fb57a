"""How answers, lists, pages and dialogues say how far a task is: the state, the paper, the date that holds and the one before."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from bot.naming import day, quote, short
from bot.progress import (
    DONE,
    Categories,
    OwnMilestone,
    Paper,
    Standing,
    State,
    TaskProgress,
    UnitReport,
    done_on,
    last_day_in_time,
    must_report,
    owing,
    standing_in,
)
from corpus.model import Plan, Task

NO_WORD = "chưa có cập nhật"
STATES: dict[State, str] = {
    State.NOT_STARTED: "chưa làm",
    State.DOING: "đang làm",
    State.SUBMITTED: "đã trình, chờ ký",
    State.ISSUED: "đã phát hành",
    State.CONFIRMED: "đã phát hành, văn phòng xác nhận",
    State.RETURNED: "văn phòng trả lại",
}
STANDINGS: dict[Standing, str] = {
    Standing.ON_TIME: "đúng hạn",
    Standing.LATE: "quá hạn",
    Standing.OPEN: "chưa xong, trong hạn",
    Standing.OVERDUE: "chưa xong, quá hạn",
    Standing.STANDING: "thường xuyên",
    Standing.UNDATED: "chưa có hạn cụ thể",
}
_UNITS_NAMED = 6


def paper_name(paper: Paper) -> str:
    return f"{paper.number} ngày {day(paper.date)}"


def paper_lines(paper: Paper) -> list[str]:
    """A paper with everything that is told of it, a line each."""
    rows = (
        ("Trích yếu", paper.abstract and quote(paper.abstract)),
        ("Người ký", paper.signer),
        ("Liên kết", paper.link),
    )
    return [f"- Văn bản: {paper_name(paper)}", *(f"- {name}: {text}" for name, text in rows if text)]


def status_of(
    task: Task, plan: Plan, progress: TaskProgress | None, today: date, is_over: bool = False, names: bool = False
) -> str:
    """The status of a task in one line, without its name. In a plan that `is_over` what is not done is not called late.

    The units that have not sent theirs are named with `names` only: that is for the supervising office.
    """
    said = _state(task, plan, progress, today, is_over, names)
    moved = moved_date(progress)
    return f"{said}; {moved}" if moved else said


def _state(task: Task, plan: Plan, progress: TaskProgress | None, today: date, is_over: bool, names: bool) -> str:
    reports = progress.reports if progress else ()
    units = must_report(task, plan)
    counted = standing_in(plan, task, progress, today)
    late = ", quá hạn" if counted is Standing.OVERDUE and not is_over else ""
    if not reports:
        return NO_WORD
    if len(units) > 1:
        return _of_several(task, plan, progress, units, names) + late
    report = reports[-1]
    if report.state not in DONE:
        return f"{STATES[report.state]}{late}"
    return f"{STATES[report.state]}: {_paper_of(report)}{_in_time(task, progress, units)}"


def _of_several(task: Task, plan: Plan, progress: TaskProgress | None, units: Sequence[str], names: bool) -> str:
    waiting = owing(task, plan, progress)
    if not waiting:
        return f"cả {len(units)} đơn vị đã phát hành{_in_time(task, progress, units)}"
    named = f", chưa gửi: {units_named(waiting)}" if names else ""
    return f"{len(units) - len(waiting)}/{len(units)} đơn vị đã phát hành{named}"


def units_named(units: Sequence[str]) -> str:
    shown = "; ".join(units[:_UNITS_NAMED])
    return f"{shown} và {len(units) - _UNITS_NAMED} đơn vị khác" if len(units) > _UNITS_NAMED else shown


def _paper_of(report: UnitReport) -> str:
    return paper_name(report.paper) if report.paper else ""


def _in_time(task: Task, progress: TaskProgress | None, units: Sequence[str]) -> str:
    last, done = last_day_in_time(task, progress), done_on(progress, units)
    if last is None or done is None:
        return ""
    return ", đúng hạn" if done <= last else f", quá hạn {(done - last).days} ngày"


def moved_date(progress: TaskProgress | None) -> str:
    """The date that took the place of the printed one, with the old one and the paper; "" where none did."""
    if progress is None or not progress.moves:
        return ""
    newest = progress.moves[-1]
    by = f" theo {paper_name(newest.paper)}" if newest.paper else ""
    if not progress.extensions:
        return f"hạn {day(newest.new)}{by}"
    first = next(move for move in progress.moves if move.is_extension)
    times = f" (gia hạn {progress.extensions} lần)" if progress.extensions > 1 else ""
    return (
        f"hạn gốc {day(first.old)} gia hạn đến {day(newest.new)}{by}{times}"
        if first.old
        else f"hạn {day(newest.new)}{by}"
    )


def own_line(own: Sequence[OwnMilestone]) -> str:
    """The office's own milestones, always as its own."""
    return "; ".join(f"{day(one.day)}{f' ({short(one.note, 80)})' if one.note else ''}" for one in own)


def status_bullet(text: str) -> str:
    return f"- Tình trạng: {text}"


def own_bullet(own: Sequence[OwnMilestone]) -> str:
    return f"- Mốc nội bộ (do cơ quan tự đặt, không phải hạn của kế hoạch): {own_line(own)}"


def categories_line(found: Categories) -> str:
    """The four categories that offices report, with what they are of and what stands outside."""
    four = (
        f"{found.count(Standing.ON_TIME)} xong đúng hạn, {found.count(Standing.LATE)} xong quá hạn, "
        f"{found.count(Standing.OPEN)} chưa xong trong hạn, {found.count(Standing.OVERDUE)} chưa xong quá hạn"
    )
    apart = [
        f"{count} {words}"
        for count, words in (
            (found.count(Standing.STANDING), "việc thường xuyên"),
            (found.count(Standing.UNDATED), "việc chưa có hạn cụ thể"),
        )
        if count
    ]
    outside = f" Không tính: {', '.join(apart)}." if apart else ""
    return f"Trên tổng số {found.denominator} việc có hạn hoặc đã xong: {four}.{outside}"
