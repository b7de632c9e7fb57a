"""Every Vietnamese sentence of an answer, as small functions of values that were copied from records.

The manner is that of a note to an official in a hurry: the answer first, printed words in quotation marks, computed
days outside them, the source last.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from bot.naming import body, cited_plan, day, passage_place, place, plan_in_question, plan_name, quote, short, weekday
from corpus.deadlines import last_good_day
from corpus.model import Passage, Plan, Task
from corpus.text import fold

EMPTY_QUESTION = "Anh/chị chưa nhập câu hỏi."
_BODIES_SHOWN = 10
_COLUMNS = {
    "lead": "Chủ trì", "support": "Phối hợp", "due": "Thời gian", "product": "Sản phẩm", "goal": "Mục tiêu", "activity": "Hoạt động",
    "budget": "Kinh phí", "note": "Ghi chú",
}  # fmt: skip
_NOUNS = {
    "lead": "đơn vị chủ trì", "support": "đơn vị phối hợp", "due": "thời hạn", "product": "sản phẩm", "goal": "mục tiêu",
    "activity": "hoạt động", "citation": "vị trí",
}  # fmt: skip
_LONGEST_QUOTE = 700


def too_long(limit: int) -> str:
    return f"Câu hỏi dài quá {limit:,} ký tự; anh/chị rút gọn giúp.".replace(",", ".")


def unknown_plan(plan: str) -> str:
    return f'Không có kế hoạch "{plan}" trong hệ thống.'


# Sources


def source_of_tasks(plan: Plan, tasks: Sequence[Task]) -> str:
    if not tasks:
        return f"Nguồn: {cited_plan(plan)}."
    if len(tasks) == 1:
        return f"Nguồn: {cited_plan(plan)}, {place(tasks[0])}."
    rows: dict[str, list[str]] = {}
    for task in tasks:
        rows.setdefault(task.section, []).append(f"{task.number}{task.part or ''}")
    listed = "; ".join(f"mục {section}, STT {', '.join(dict.fromkeys(numbers))}" for section, numbers in rows.items())
    return f"Nguồn: {cited_plan(plan)}, {listed}."


def source_of_quotes(plan: Plan, passages: Sequence[Passage], tasks: Sequence[Task]) -> str:
    """The source of quoted words: the places of paragraphs, then of rows."""
    places = [*(passage_place(passage) for passage in passages), *(place(task) for task in tasks)]
    return f"Nguồn: {cited_plan(plan)}, {'; '.join(places)}."


def source_of_plans(plans: Sequence[Plan]) -> str:
    return f"Nguồn: {'; '.join(cited_plan(plan) for plan in plans)}."


# Fields


def units(names: Sequence[str], plan: Plan) -> str:
    """Units as printed; a bare "Văn phòng" says of which body."""
    return "; ".join(f"{name} ({body(plan)})" if fold(name) in ("van phong", "vp") else name for name in names)


def deadline(task: Task, today: date, past: bool) -> str:
    """The printed time, then what it comes to: the day named, the last day in time, the days left."""
    printed = quote(task.time_text) if task.time_text else "không in ở dòng này"
    said = task.deadline
    if said.kind == "continuous":
        return f"{printed} (việc thường xuyên, không có ngày cuối)"
    if said.kind == "conditional":
        return f"{printed} (phụ thuộc văn bản hoặc sự việc khác, chưa có ngày cụ thể)"
    good = last_good_day(said)
    if said.due is None or good is None:
        return printed
    if said.kind == "periodic":
        return f"{printed} (việc định kỳ, đến hết {day(said.due)})"
    named = (
        f"trước ngày {day(said.due)}, chậm nhất {weekday(good)} {day(good)}"
        if said.before
        else f"chậm nhất {weekday(good)} {day(good)}"
    )
    return f"{printed} ({named}{_left(good, today, past)})"


def _left(good: date, today: date, past: bool) -> str:
    if past:
        return ""
    days = (good - today).days
    if days > 0:
        return f", còn {days} ngày"
    return ", hôm nay là ngày cuối" if days == 0 else f", quá hạn {-days} ngày nếu chưa hoàn thành"


def over(plan: Plan, today: date) -> str:
    return f"Kế hoạch năm {plan.year} đã hết thời gian thực hiện (tính đến {day(today)})."


def dated_words(words: str) -> str:
    return f"- Nội dung có ghi ngày: {quote(words)}"


def none_overdue(plan: Plan, today: date) -> str:
    return f"{over(plan, today)[:-1]}, trợ lý không tính quá hạn cho {plan_name(plan)}."


def lead_and_due(name: str, lead: str, due: str) -> str:
    return f"Việc {quote(name)} do {lead} chủ trì, thời hạn {due}."


def lead_of(name: str, lead: str) -> str:
    return f"Việc {quote(name)} do {lead} chủ trì."


def support_of(name: str, support: str) -> str:
    return f"Phối hợp thực hiện việc {quote(name)}: {quote(support)}."


def due_of(name: str, due: str) -> str:
    return f"Thời hạn của việc {quote(name)}: {due}."


def field_of(ask: str, name: str, text: str) -> str:
    return f"{_NOUNS[ask].capitalize()} của việc {quote(name)}: {quote(text)}."


def place_of(name: str, task: Task, plan: Plan) -> str:
    titled = f" ({quote(short(task.section_title, 100))})" if task.section_title else ""
    return f"Việc {quote(name)} ở {place(task)}{titled} của {plan_name(plan)}."


def not_written(ask: str, name: str) -> str:
    return f"Kế hoạch không ghi {_NOUNS[ask]} cho việc {quote(name)}: cột {_COLUMNS[ask]} để trống."


def no_column(ask: str, name: str) -> str:
    return f"Kế hoạch không ghi {_NOUNS[ask]} cho việc {quote(name)}: bảng không có cột này."


def no_guess(ask: str) -> str:
    return f"Trợ lý không suy đoán {_NOUNS[ask]}."


def bullet(ask: str, text: str) -> str:
    label = {"due": "Thời hạn"}.get(ask, _COLUMNS[ask])
    return f"- {label}: {text}"


def several_rows(count: int, plan: Plan) -> str:
    return f"Có {count} dòng cùng khớp với câu hỏi trong {plan_name(plan)}:"


def row_line(index: int, name: str, facts: str, task: Task) -> str:
    return f"{index}. {name} - {facts} ({place(task)})"


def fact(ask: str, text: str) -> str:
    return {"lead": f"chủ trì: {text}", "support": f"phối hợp: {text}", "due": f"thời hạn {text}"}.get(
        ask, f"{_NOUNS[ask]}: {text}"
    )


def fact_missing(ask: str) -> str:
    return f"không ghi {_NOUNS[ask]}"


# Several plans


def in_several_plans(topic: str, count: int) -> str:
    return f"Việc {quote(topic)} có trong {count} kế hoạch:"


def plan_line(index: int, plan: Plan, name: str, facts: str, task: Task) -> str:
    return f"{index}. {plan_name(plan)}: {quote(name)} - {facts} ({place(task)})"


def same_plan_line(name: str, facts: str, task: Task) -> str:
    """A further row of the plan in the line above."""
    return f"   Cùng kế hoạch này: {quote(name)} - {facts} ({place(task)})"


def which_plan(topic: str, count: int) -> str:
    about = f"Nội dung {quote(topic)}" if topic else "Câu hỏi này"
    return f"{about} có trong {count} kế hoạch. Anh/chị hỏi kế hoạch nào?"


def which_row(count: int, plan: Plan) -> str:
    return f"Có {count} việc gần với câu hỏi trong {plan_name(plan)}. Anh/chị hỏi việc nào?"


def reply_with(count: int) -> str:
    numbers = [str(number) for number in range(1, count + 1)]
    return "Trả lời " + (", ".join(numbers[:-1]) + f" hoặc {numbers[-1]}." if count > 1 else "1 nếu đúng.")


def what_is_asked() -> str:
    return "Trợ lý chưa rõ anh/chị hỏi việc nào. Anh/chị nêu tên việc, đơn vị hoặc khoảng thời gian, ví dụ: ai chủ trì rà soát TTHC, hạn khi nào?"


# Not found


def not_found(topic: str, plans: Sequence[Plan]) -> str:
    if len(plans) == 1:
        plan = plans[0]
        searched = f"{len({task.row for task in plan.tasks})} dòng nhiệm vụ và phần lời văn"
        return f"Không tìm thấy nội dung {quote(topic)} trong {plan_name(plan)} (đã tra {searched})."
    return f"Không tìm thấy nội dung {quote(topic)} trong {len(plans)} kế hoạch đã tra."


def outside(said: str) -> str:
    return f"Kế hoạch không có thông tin {quote(said)}; trợ lý chỉ trả lời theo nội dung các kế hoạch đã nạp."


def no_plan_of(said: str, plans: Sequence[Plan]) -> str:
    bodies = list(dict.fromkeys(body(plan) for plan in plans))
    shown = "; ".join(bodies[:_BODIES_SHOWN]) + (
        f" và {len(bodies) - _BODIES_SHOWN} cơ quan khác" if len(bodies) > _BODIES_SHOWN else ""
    )
    return f"Chưa có kế hoạch nào của {quote(said)} trong hệ thống. Các kế hoạch đang có là của: {shown}."


def nearest() -> str:
    return "Nội dung gần nhất, không phải câu trả lời:"


def maybe_elsewhere() -> str:
    return "Việc này có thể được giao ở văn bản khác chưa nạp vào hệ thống."


def no_such_unit(said: str, plan: Plan) -> str:
    return f"Không tìm thấy đơn vị {quote(said)} trong {plan_name(plan)}; kế hoạch không giao việc nào cho đơn vị này."


def no_such_row(said: str, plan: Plan) -> str:
    return f"Không có {said} trong {plan_name(plan)}."


def row_words(section: str | None, row: str | None) -> str:
    return ", ".join(part for part in (f"mục {section}" if section else "", f"STT {row}" if row else "") if part)


# Questions that a choice sends back


def choice_question(asks: Sequence[str], name: str, task: Task, plan: Plan) -> str:
    words = {"lead": "ai chủ trì", "support": "ai phối hợp", "due": "hạn khi nào", "product": "sản phẩm là gì", "goal": "nhằm mục tiêu gì", "activity": "hoạt động cụ thể là gì", "citation": "nằm ở đâu"}  # fmt: skip
    asked = ", ".join(words[ask] for ask in asks if ask in words) or "ai chủ trì, hạn khi nào"
    row = f"mục {task.section}, STT {task.number}{task.part or ''}"
    return f"{row}, {quote(name)}, {plan_in_question(plan)}: {asked}?"


def choice_label(plan: Plan, task: Task | None, name: str | None) -> str:
    if task is None or name is None:
        return plan_name(plan)
    return f"{name} - {plan_name(plan)}, STT {task.number}{task.part or ''}"


def row_label(task: Task, name: str) -> str:
    return f"Mục {task.section}, STT {task.number}{task.part or ''}: {name}"


def in_plan(question: str, plan: Plan) -> str:
    return f"{question.strip().rstrip('?.! ')} - {plan_in_question(plan)}?"


# Lists


def list_head(subject: str | None, count: int, what: str, plan: Plan) -> str:
    if subject is None:
        return f"{plan_name(plan)} có {count} việc{what}:"
    return f"{subject} có {count} việc{what} theo {plan_name(plan)}:"


def nothing_listed(subject: str | None, what: str, plan: Plan) -> str:
    if subject is None:
        return f"{plan_name(plan)} không có việc nào{what}."
    return f"{subject} không có việc nào{what} theo {plan_name(plan)}."


def section_subject(section: str) -> str:
    return f"Mục {quote(section)}"


def listed_what(role: str | None, period: str | None, kind: str | None, overdue: bool, topic: str) -> str:
    parts = []
    if role:
        parts.append({"lead": "chủ trì", "support": "phối hợp"}[role])
    if overdue:
        parts.append("quá hạn theo thời hạn đã ghi")
    if period:
        parts.append(
            f"đến hạn {period}" if period.startswith(("trước", "đến", "từ", "ngày")) else f"đến hạn trong {period}"
        )
    if kind:
        parts.append({"continuous": "thường xuyên", "periodic": "định kỳ", "conditional": "có thời hạn phụ thuộc văn bản hoặc sự việc khác", "none": "không ghi thời hạn", "fixed": "có thời hạn cụ thể"}[kind])  # fmt: skip
    if topic:
        parts.append(f"về {quote(topic)}")
    return "".join(f" {part}" for part in parts)


def listed_row(index: int, name: str, when: str, role: str, task: Task) -> str:
    details = " - ".join(part for part in (name, when, role) if part)
    return f"{index}. {details} (mục {task.section}, STT {task.number})"


def listed_when(tasks: Sequence[Task]) -> str:
    """The times of one numbered row, briefly: the day named, or the printed words."""
    said = []
    for task in tasks:
        due = task.deadline.due
        if task.deadline.kind == "fixed" and due:
            said.append(f"trước {day(due)}" if task.deadline.before else day(due))
        elif task.time_text:
            said.append(quote(short(task.time_text, 60)))
        else:
            said.append("không ghi thời hạn")
    return "; ".join(dict.fromkeys(said))


def role_word(role: str) -> str:
    return {"lead": "chủ trì", "support": "phối hợp"}[role]


def and_more(count: int) -> str:
    return f"... và {count} việc nữa."


def not_counted(parts: Sequence[str]) -> str:
    return f"Chưa tính: {'; '.join(parts)}."


def uncounted_kind(kind: str, count: int) -> str:
    words = {"continuous": "việc thường xuyên", "periodic": "việc định kỳ", "conditional": "việc chưa có ngày cụ thể", "none": "việc không ghi thời hạn"}  # fmt: skip
    return f"{count} {words[kind]}"


def given_to_all(given: Sequence[tuple[str, Task]]) -> str:
    """Rows given to classes of units, each class with its rows."""
    rows: dict[str, list[str]] = {}
    for name, task in given:
        rows.setdefault(name, []).append(f"mục {task.section}, STT {task.number}{task.part or ''}")
    listed = "; ".join(f"{quote(name)} ({'; '.join(dict.fromkeys(places))})" for name, places in rows.items())
    return f"Việc giao chung, không tính ở trên: {listed}."


def duties_in_prose(passages: Sequence[Passage]) -> str:
    lines = [f"- {quote(short(passage.text, 260))} ({passage_place(passage)})" for passage in passages]
    return "\n".join(["Nhiệm vụ trong phần lời văn:", *lines])


def extreme(latest: bool, when: date, count: int, plan: Plan) -> str:
    which = "muộn nhất" if latest else "sớm nhất"
    return f"Thời hạn {which} là {weekday(when)} {day(when)}, {count} việc trong {plan_name(plan)}:"


def no_dated(plan: Plan) -> str:
    return f"Không có việc nào có ngày đến hạn phù hợp trong {plan_name(plan)}."


def plans_head(count: int) -> str:
    return f"Hệ thống có {count} kế hoạch:"


def plan_item(index: int, plan: Plan) -> str:
    return f"{index}. {short(plan.title, 120)} - {plan_name(plan)}"


# Facts of the plan itself


def signer(plan: Plan) -> str:
    if not plan.signer:
        return f"Bản {plan_name(plan)} trong hệ thống không ghi người ký."
    return f"Người ký {plan_name(plan)}: {plan.signer}."


def number_of(plan: Plan) -> str:
    dated = (
        f"ban hành ngày {day(plan.date)}"
        if plan.date
        else f"ngày ghi trên văn bản: {quote(plan.date_text)}"
        if plan.date_text
        else "văn bản không ghi ngày"
    )
    if plan.number:
        return f"Kế hoạch của {body(plan)} năm {plan.year} là số {plan.number}, {dated}."
    symbol = f" (phần ký hiệu in {quote('/' + plan.symbol)}, số để trống)" if plan.symbol else ""
    return f"Kế hoạch năm {plan.year} của {body(plan)} chưa có số{symbol}, {dated}."


def implements(plan: Plan) -> str:
    parts = []
    if plan.implements:
        parts.append(f"thực hiện Kế hoạch số {', '.join(plan.implements)}")
    if plan.amends:
        parts.append(f"điều chỉnh, bổ sung Kế hoạch số {', '.join(plan.amends)}")
    if not parts:
        return f"{plan_name(plan)} không ghi thực hiện hay điều chỉnh kế hoạch nào."
    return f"{plan_name(plan)} {' và '.join(parts)}."


# Prose


def quoted_head(topic: str, plan: Plan) -> str:
    return f"{plan_name(plan)} ghi{' về ' + quote(topic) if topic else ''}:"


def two_figures(topic: str, plan: Plan) -> str:
    return f"{plan_name(plan)} ghi hai mức khác nhau{' về ' + quote(topic) if topic else ''}:"


def not_chosen(plan: Plan) -> str:
    return f"Trợ lý không chọn thay. Cần {body(plan)} xác nhận."


def quoted(text: str, where: str, units: Sequence[str] = ()) -> str:
    whose = f"{'; '.join(units)}: " if units else ""
    return f"- {whose}{quote(short(text, _LONGEST_QUOTE))} ({where})"
