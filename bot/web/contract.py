"""The JSON of the HTTP contract as models: what the API documents, and what requests are checked against.

Answers are sent as the records' own JSON (`Answer.to_json`, `to_json`), not through these models; a test holds the two
together by reading every kind of response back with `extra="forbid"`.
"""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field
from pydantic_core import PydanticCustomError

from bot.answer import Status
from bot.days import DayError, parse_day
from bot.web.listing import Role
from corpus.model import DeadlineKind, Period


def _day(value: object) -> object:
    if value is None or value == "":
        return None
    try:
        return parse_day(str(value))
    except DayError as error:
        raise PydanticCustomError("day", "{reason}", {"reason": str(error)}) from None


def _blank_is_none(value: object) -> object:
    return None if value == "" else value


Day = Annotated[date | None, BeforeValidator(_day)]
RoleFilter = Annotated[Role | None, BeforeValidator(_blank_is_none)]
KindFilter = Annotated[DeadlineKind | None, BeforeValidator(_blank_is_none)]
PlanName = Annotated[str | None, BeforeValidator(_blank_is_none)]


class Record(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, defer_build=True)


class QuestionIn(BaseModel):
    """Một câu hỏi."""

    question: str = Field(description="Câu hỏi bằng tiếng Việt, có dấu hoặc không dấu; tối đa 2.000 ký tự.")
    conversation: str | None = Field(
        None, description="Mã cuộc hỏi do bên gọi đặt; các câu cùng mã được hiểu nối tiếp nhau (“còn hạn?”)."
    )
    plan: PlanName = Field(None, description="Mã kế hoạch mà cuộc hỏi gắn với; bỏ trống là tra trong mọi kế hoạch.")
    as_of: Day = Field(
        None, description="Ngày dùng để tính “tháng này”, “quá hạn” (năm-tháng-ngày); bỏ trống là hôm nay."
    )


class SourceOut(Record):
    """Nơi của bản ghi trong tệp gốc; phần nào không biết thì là null."""

    file: str = Field(description="Tên tệp.")
    page: int | None = Field(description="Trang.")
    table: int | None = Field(description="Bảng thứ mấy.")
    row: int | None = Field(description="Dòng của bảng.")
    paragraph: int | None = Field(description="Đoạn thứ mấy.")
    sheet: str | None = Field(description="Trang tính.")
    lines: tuple[int, int] | None = Field(description="Dòng đầu và dòng cuối trong tệp văn bản, tính từ 1.")


class PlanSourceOut(Record):
    """Tệp gốc của kế hoạch."""

    file: str = Field(description="Tên tệp.")


class DeadlineOut(Record):
    """Thời hạn đọc được từ cột Thời gian."""

    kind: DeadlineKind = Field(
        description="fixed: có ngày; periodic: định kỳ; continuous: thường xuyên; conditional: theo điều kiện; none: để trống."
    )
    start: date | None = Field(description="Ngày bắt đầu.")
    due: date | None = Field(description="Ngày được nêu.")
    before: bool = Field(description="true: phải xong trước ngày `due`, ngày cuối còn kịp là hôm trước.")
    every: list[Period] | None = Field(description="Chu kỳ lặp lại.")


class TaskOut(Record):
    """Một nhiệm vụ: một dòng, hoặc một phần của dòng, trong phụ lục."""

    id: str = Field(description="Mã: KẾ_HOẠCH/MỤC/SỐ.")
    uid: str = Field(description="Mã giữ nguyên khi kế hoạch được đánh số lại.")
    plan_id: str = Field(description="Mã kế hoạch.")
    section: str = Field(description="Mục.")
    section_title: str | None = Field(description="Tên mục.")
    headings: list[str] = Field(description="Các đề mục con.")
    number: str = Field(description="Số thứ tự in trong bảng.")
    part: str | None = Field(description="Phần của dòng (a, b ...).")
    goal: str | None = Field(description="Mục tiêu.")
    title: str | None = Field(description="Nhiệm vụ, nội dung.")
    activity: str | None = Field(description="Hoạt động.")
    product: str | None = Field(description="Kết quả, sản phẩm.")
    lead: list[str] = Field(description="Đơn vị chủ trì, như bản in.")
    support: list[str] = Field(description="Đơn vị phối hợp, như bản in.")
    lead_units: list[str] = Field(description="Đơn vị chủ trì, theo tên trong danh mục đơn vị.")
    support_units: list[str] = Field(description="Đơn vị phối hợp, theo tên trong danh mục đơn vị.")
    time_text: str | None = Field(description="Thời gian, như bản in.")
    deadline: DeadlineOut
    budget: str | None = Field(description="Kinh phí.")
    note: str | None = Field(description="Ghi chú.")
    source: SourceOut
    doubts: list[str] = Field(description="Điểm chưa chắc khi đọc văn bản.")


class BriefOut(Record):
    """Một việc thêm hoặc bỏ."""

    task: str = Field(description="Mã nhiệm vụ.")
    name: str = Field(description="Tên gọi.")
    lead: list[str] = Field(description="Chủ trì.")
    time_text: str | None = Field(description="Thời gian, như bản in.")


class FieldChangeOut(Record):
    """Một trường đã đổi."""

    field: str = Field(description="title, activity, product, lead, support hoặc time.")
    before: str | None = Field(description="Trước; null là để trống.")
    after: str | None = Field(description="Sau; null là để trống.")


class ChangeOut(Record):
    """Một việc có ở cả hai bản và đã đổi."""

    task: str = Field(description="Mã nhiệm vụ ở bản sau.")
    before: str = Field(description="Mã nhiệm vụ ở bản trước.")
    name: str = Field(description="Tên gọi.")
    fields: list[FieldChangeOut] = Field(description="Các trường đã đổi.")


class DiffOut(Record):
    """Khác nhau giữa hai kế hoạch."""

    added: list[BriefOut] = Field(description="Việc thêm.")
    dropped: list[BriefOut] = Field(description="Việc bỏ.")
    changed: list[ChangeOut] = Field(description="Việc đã đổi.")
    same: int = Field(description="Số việc giữ nguyên.")


class PlanOut(Record):
    """Một kế hoạch đã nạp."""

    id: str = Field(description="Mã kế hoạch.")
    title: str = Field(description="Trích yếu.")
    number: str | None = Field(description="Số, ký hiệu; null là bản in để trống.")
    symbol: str | None = Field(description="Phần ký hiệu.")
    issuer: str | None = Field(description="Cơ quan ban hành.")
    province: str | None = Field(description="Tỉnh, thành phố.")
    year: int = Field(description="Năm thực hiện.")
    date: str | None = Field(description="Ngày ký (năm-tháng-ngày).")
    date_text: str | None = Field(description="Ngày ký, như bản in.")
    signer: str | None = Field(description="Người ký.")
    implements: list[str] = Field(description="Văn bản mà kế hoạch thực hiện.")
    amends: list[str] = Field(description="Văn bản mà kế hoạch sửa đổi.")
    task_count: int = Field(description="Số nhiệm vụ.")
    version: int = Field(description="Lần nạp.")
    source: PlanSourceOut


class PassageOut(Record):
    """Một đoạn lời văn của kế hoạch."""

    plan_id: str = Field(description="Mã kế hoạch.")
    heading: str = Field(description="Các đề mục dẫn tới đoạn.")
    text: str = Field(description="Nguyên văn.")
    source: SourceOut


class ChoiceOut(Record):
    """Một cách hiểu khác; gửi `question` sẽ được câu trả lời ấy."""

    label: str = Field(description="Chữ trên nút.")
    plan: str | None = Field(description="Mã kế hoạch.")
    task: str | None = Field(description="Mã nhiệm vụ.")
    question: str = Field(description="Câu hỏi để gửi.")


class AnswerOut(Record):
    """Câu trả lời, kèm các bản ghi làm căn cứ."""

    status: Status = Field(description="answered: đã trả lời; clarify: cần hỏi lại; not_found: các kế hoạch không ghi.")
    answer: str = Field(description="Lời đáp, văn bản thuần.")
    asks: list[str] = Field(description="Điều được hỏi: lead, support, due, product, list, count ...")
    tasks: list[TaskOut] = Field(description="Nhiệm vụ làm căn cứ: sát nhất trước; với danh sách là theo thứ tự bảng.")
    total: int | None = Field(description="Với danh sách và câu đếm: số dòng có đánh số.")
    passages: list[PassageOut] = Field(description="Đoạn lời văn làm căn cứ.")
    choices: list[ChoiceOut] = Field(description="Các lựa chọn để hỏi tiếp.")
    took_ms: float = Field(description="Thời gian trả lời, mili giây.")


class HealthOut(Record):
    """Tình trạng máy chủ."""

    status: Literal["ok"] = Field(description="ok: sẵn sàng trả lời.")
    index: str = Field(description="Phiên bản chỉ mục đang dùng.")
    plans: int = Field(description="Số kế hoạch.")
    tasks: int = Field(description="Số nhiệm vụ.")


class ErrorOut(Record):
    """Lý do không trả lời được."""

    error: str = Field(description="Một dòng tiếng Việt.")
