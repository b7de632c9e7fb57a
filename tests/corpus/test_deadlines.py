import unicodedata
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.deadlines import is_time, last_good_day, parse_deadline
from corpus.model import Deadline
from corpus.text import clean


def fixed(start: str | None, due: str, before: bool = False) -> Deadline:
    return Deadline("fixed", date.fromisoformat(start) if start else None, date.fromisoformat(due), before)


YEAR = ("2024-01-01", "2024-12-31")
PERIODIC = Deadline("periodic", date(2024, 1, 1), date(2024, 12, 31))
CONTINUOUS = Deadline("continuous")
CONDITIONAL = Deadline("conditional")

# Read in a plan for 2024, every one without a doubt; `every` stands in EVERY below.
PLAIN = [
    ("Tháng 01/2024", fixed("2024-01-01", "2024-01-31")),
    ("Tháng 12/ 2024", fixed("2024-12-01", "2024-12-31")),
    ("12/2024", fixed("2024-12-01", "2024-12-31")),
    ("12/2025", fixed("2025-12-01", "2025-12-31")),
    ("Tháng 2", fixed("2024-02-01", "2024-02-29")),
    ("Tháng 3 năm 2025", fixed("2025-03-01", "2025-03-31")),
    ("Trong tháng 5", fixed("2024-05-01", "2024-05-31")),
    ("T6/2024", fixed("2024-06-01", "2024-06-30")),
    ("Tháng 12/2022", fixed("2022-12-01", "2022-12-31")),
    ("Tháng 6 và tháng 12", fixed("2024-06-01", "2024-12-31")),
    ("Tháng 6, 12", fixed("2024-06-01", "2024-12-31")),
    ("Tháng 02, 8/2025", fixed("2025-02-01", "2025-08-31")),
    ("Tháng 9 - 10/2025", fixed("2025-09-01", "2025-10-31")),
    ("9-10/2025", fixed("2025-09-01", "2025-10-31")),
    ("Từ tháng 3 đến tháng 6/2025", fixed("2025-03-01", "2025-06-30")),
    ("Từ tháng 11 đến tháng 2/2025", fixed("2024-11-01", "2025-02-28")),
    ("Từ tháng 11/2024 đến tháng 2", fixed("2024-11-01", "2025-02-28")),
    ("Quý I/2024", fixed("2024-01-01", "2024-03-31")),
    ("Quý 2 năm 2024", fixed("2024-04-01", "2024-06-30")),
    ("Quý 2 năm 2025", fixed("2025-04-01", "2025-06-30")),
    ("Quý III-IV/2024", fixed("2024-07-01", "2024-12-31")),
    ("Quý III, IV/2024", fixed("2024-07-01", "2024-12-31")),
    ("Quý I, II", fixed("2024-01-01", "2024-06-30")),
    ("Quý 1, 2/2025", fixed("2025-01-01", "2025-06-30")),
    ("Quý I và Quý III/2025", fixed("2025-01-01", "2025-09-30")),
    ("Qúy IV", fixed("2024-10-01", "2024-12-31")),
    ("Quý lI/2024", fixed("2024-04-01", "2024-06-30")),
    ("Trong quý I năm 2025", fixed("2025-01-01", "2025-03-31")),
    ("Từ Quý I đến Quý III", fixed("2024-01-01", "2024-09-30")),
    ("Quý IV/2024 - Quý I/2025", fixed("2024-10-01", "2025-03-31")),
    ("6 tháng đầu năm", fixed("2024-01-01", "2024-06-30")),
    ("Sáu tháng đầu năm 2025", fixed("2025-01-01", "2025-06-30")),
    ("06 tháng cuối năm", fixed("2024-07-01", "2024-12-31")),
    ("9 tháng", fixed("2024-01-01", "2024-09-30")),
    ("9 tháng đầu năm 2024", fixed("2024-01-01", "2024-09-30")),
    ("Nửa đầu năm", fixed("2024-01-01", "2024-06-30")),
    ("Năm 2024", fixed(*YEAR)),
    ("Cả năm 2024", fixed(*YEAR)),
    ("Trong năm", fixed(*YEAR)),
    ("Cả năm", fixed(*YEAR)),
    ("2024", fixed(*YEAR)),
    ("2025 - 2026", fixed("2025-01-01", "2026-12-31")),
    ("Năm 2023 – 2025", fixed("2023-01-01", "2025-12-31")),
    ("Giai đoạn 2025-2030", fixed("2025-01-01", "2030-12-31")),
    ("Từ năm 2025 đến năm 2026", fixed("2025-01-01", "2026-12-31")),
    ("Cuối năm", fixed("2024-12-01", "2024-12-31")),
    ("Đầu năm 2025", fixed("2025-01-01", "2025-01-31")),
    ("Cuối quý I", fixed("2024-03-01", "2024-03-31")),
    ("30/6", fixed(None, "2024-06-30")),
    ("Ngày 30/6/2024", fixed(None, "2024-06-30")),
    ("30.6.2024", fixed(None, "2024-06-30")),
    ("ngày 05 tháng 3 năm 2025", fixed(None, "2025-03-05")),
    ("Chậm nhất ngày 30/6", fixed(None, "2024-06-30")),
    ("Chậm nhất trong tháng 6", fixed(None, "2024-06-30")),
    ("Đến hết năm 2025", fixed(None, "2025-12-31")),
    ("Hết quý II", fixed(None, "2024-06-30")),
    ("Cuối tháng 6", fixed("2024-06-21", "2024-06-30")),
    ("Hạ tuần tháng 2", fixed("2024-02-21", "2024-02-29")),
    ("Từ nay đến 30/6", fixed(None, "2024-06-30")),
    ("Quý I/2024 hoặc khi có yêu cầu", fixed("2024-01-01", "2024-03-31")),
    ("Đến 30/6/2024", fixed(None, "2024-06-30")),
    ("Từ ngày 01/3 đến ngày 15/6/2025", fixed("2025-03-01", "2025-06-15")),
    ("Từ ngày 10 đến ngày 20/3/2025", fixed("2025-03-10", "2025-03-20")),
    ("10-20/3", fixed("2024-03-10", "2024-03-20")),
    ("15/6 và 15/12", fixed("2024-06-15", "2024-12-15")),
    ("Trước 10/2/2024", fixed(None, "2024-02-10", before=True)),
    ("Trước ngày 31/8/2024", fixed(None, "2024-08-31", before=True)),
    ("Xong trước 15/11", fixed(None, "2024-11-15", before=True)),
    ("Hoàn thành trước ngày 15 tháng 11", fixed(None, "2024-11-15", before=True)),
    ("Trước ngày 15/3, 15/6, 15/9 và 15/12", fixed(None, "2024-12-15", before=True)),
    ("Trước quý IV", fixed(None, "2024-10-01", before=True)),
    ("Trước tháng 6/2025", fixed(None, "2025-06-01", before=True)),
    ("Trước cuối năm", fixed(None, "2024-12-31")),
    ("Trước 16h ngày 15/3/2025", fixed(None, "2025-03-15")),
    ("Trước 17 giờ 00 phút ngày 15/3", fixed(None, "2024-03-15")),
    ("Trong năm và hoàn thành trước 10/12/2024", fixed("2024-01-01", "2024-12-10", before=True)),
    ("Từ tháng 3 đến trước 15/6", fixed("2024-03-01", "2024-06-15", before=True)),
    ("Quý I/2024; thường xuyên", fixed("2024-01-01", "2024-03-31")),
    ("(Tháng 6)", fixed("2024-06-01", "2024-06-30")),
    ("- Quý II/2024.", fixed("2024-04-01", "2024-06-30")),
    ("<p>Tháng 3/2024</p>", fixed("2024-03-01", "2024-03-31")),
    ("THÁNG  6 / 2024", fixed("2024-06-01", "2024-06-30")),
    ("Theo định kỳ trong năm 2024", PERIODIC),
    ("Theo định kỳ năm 2024", PERIODIC),
    ("Định kỳ", PERIODIC),
    ("Hàng quý", PERIODIC),
    ("Hằng năm", PERIODIC),
    ("HẰNG  NĂM", PERIODIC),
    ("Mỗi quý", PERIODIC),
    ("Theo quý", PERIODIC),
    ("Hằng ngày", PERIODIC),
    ("Trước ngày 15 hằng tháng", PERIODIC),
    ("Ngày 25 hàng tháng", PERIODIC),
    ("Ngày 20 tháng cuối quý", PERIODIC),
    ("Trước ngày 10/12 hằng năm", PERIODIC),
    ("Tháng 12 hằng năm", PERIODIC),
    ("Quý IV hàng năm", PERIODIC),
    ("Cuối mỗi quý", PERIODIC),
    ("6 tháng", PERIODIC),
    ("6 tháng/lần", PERIODIC),
    ("02 lần/năm", PERIODIC),
    ("Tối thiểu 02 lần/năm", PERIODIC),
    ("Thường niên", PERIODIC),
    ("Thứ Sáu hằng tuần", PERIODIC),
    ("Trước 25 hằng tháng", PERIODIC),
    ("Tháng, quý, 6 tháng, năm", PERIODIC),
    ("Hàng quý năm 2025", Deadline("periodic", date(2025, 1, 1), date(2025, 12, 31))),
    ("Thường xuyên", CONTINUOUS),
    ("Thực hiện thường xuyên", CONTINUOUS),
    ("THƯỜNG XUYÊN", CONTINUOUS),
    ("Thường xuyên; theo chỉ đạo của UBND tỉnh", CONTINUOUS),
    ("Thường xuyên trong năm", CONTINUOUS),
    ("Khi có sự thay đổi của TTHC", CONDITIONAL),
    ("Theo hướng dẫn của Sở TT&TT", CONDITIONAL),
    ("Theo quy định của UBND tỉnh", CONDITIONAL),
    ("Theo KH được phê duyệt", CONDITIONAL),
    ("Theo Kế hoạch của UBND tỉnh năm 2024", CONDITIONAL),
    ("Theo quy định tại Thông tư số 01/2021/TT-BNV ngày 15/4/2021", CONDITIONAL),
    ("Sau khi Hệ thống được nâng cấp", CONDITIONAL),
    ("Ngay sau khi có kết quả", CONDITIONAL),
    ("Sau tháng 6", CONDITIONAL),
    ("30 ngày kể từ ngày ký", CONDITIONAL),
    ("Trong vòng 05 ngày làm việc, kể từ ngày 01/3/2024", CONDITIONAL),
    ("Chậm nhất 10 ngày sau khi kết thúc", CONDITIONAL),
    ("Trước khi trình UBND tỉnh", CONDITIONAL),
    ("Đúng thời hạn quy định", CONDITIONAL),
    ("", Deadline("none")),
    ("   ", Deadline("none")),
    (None, Deadline("none")),
    ("-", Deadline("none")),
]


def read(text: str | None, product: str | None = None) -> Deadline:
    return parse_deadline(text, 2024, product).deadline


def without_every(deadline: Deadline) -> Deadline:
    return Deadline(deadline.kind, deadline.start, deadline.due, deadline.before)


@pytest.mark.parametrize(("text", "deadline"), PLAIN)
def test_a_plain_cell_is_read_without_a_doubt(text: str | None, deadline: Deadline) -> None:
    got = parse_deadline(text, 2024)
    assert (without_every(got.deadline), got.doubt) == (deadline, None)


DOUBTFUL = [
    ("31/02", CONDITIONAL),
    ("Tháng 13", CONDITIONAL),
    ("Ngày 31/4/2024", CONDITIONAL),
    ("Quý V", CONDITIONAL),
    ("Từ tháng 6/2025 đến tháng 3/2025", CONDITIONAL),
    ("Từ tháng 3/2024", CONDITIONAL),
    ("Trước Tết", CONDITIONAL),
    ("Năm học 2024-2025", CONDITIONAL),
    ("Văn phòng Sở", CONDITIONAL),
    ("Đầu tháng 6", fixed("2024-06-01", "2024-06-10")),
    ("Trung tuần tháng 2", fixed("2024-02-11", "2024-02-20")),
    ("Tuần 1 tháng 3", fixed("2024-03-01", "2024-03-07")),
    ("Tuần cuối tháng 3/2025", fixed("2025-03-25", "2025-03-31")),
    ("Dự kiến tháng 6", fixed("2024-06-01", "2024-06-30")),
    ("Tháng 01/2024 Trong năm 2024", fixed("2024-01-01", "2024-01-31")),
    ("Quý I/2024 Định kỳ trong năm 2024", fixed("2024-01-01", "2024-03-31")),
    ("Năm 2024 và những năm tiếp theo", fixed(*YEAR)),
    ("Báo cáo UBND tỉnh trước ngày 15/6", fixed(None, "2024-06-15", before=True)),
    ("Thông tư số 01/2021/TT-BNV ban hành trước ngày 15/6", CONDITIONAL),
    ("Họp giao ban hằng tuần", PERIODIC),
]


@pytest.mark.parametrize(("text", "deadline"), DOUBTFUL)
def test_a_guess_or_an_impossible_day_raises_a_doubt_that_quotes_the_cell_or_says_why(
    text: str, deadline: Deadline
) -> None:
    got = parse_deadline(text, 2024)
    assert without_every(got.deadline) == deadline
    assert got.doubt


ALL = ("month", "quarter", "half_year", "year")
EVERY = [
    ("Năm 2024", "Báo cáo tháng, quý, 6 tháng, năm", ALL),
    ("Năm 2024", "Báo cáo quý", ("quarter",)),
    ("Năm 2024", "báo cáo năm", ("year",)),
    ("Năm 2024", "Báo cáo 6 tháng, 01 năm", ("half_year", "year")),
    ("Năm 2024", "Báo cáo 6 tháng, 9 tháng và năm", ("half_year", "nine_months", "year")),
    ("Năm 2024", "Báo cáo hằng tuần", ("week",)),
    ("Năm 2024", "Báo cáo định kỳ hàng quý", ("quarter",)),
    ("Năm 2024", "BÁO CÁO  QUÝ", ("quarter",)),
    ("Năm 2024", "Kế hoạch năm 2024", None),
    ("Năm 2024", "Báo cáo năm 2024", None),
    ("Năm 2024", "Báo cáo quý I", None),
    ("Năm 2024", "Báo cáo tháng 6", None),
    ("Năm 2024", "Báo cáo 6 tháng đầu năm", None),
    ("Năm 2024", "Báo cáo kết quả 5 năm", None),
    ("Năm 2024", "Báo cáo kết quả rà soát quy định", None),
    ("Năm 2024", "Kế hoạch đào tạo năm", None),
    ("Năm 2024", "Báo cáo trong năm", None),
    ("Năm 2024", None, None),
    ("Cả năm 2024", None, None),
    ("Cuối năm", None, None),
    ("Tháng 6 và tháng 12", None, None),
    ("Theo định kỳ trong năm 2024", None, None),
    ("Theo quy định của UBND tỉnh", None, None),
    ("Hằng năm", None, ("year",)),
    ("Hàng quý", None, ("quarter",)),
    ("Hàng quý", "Báo cáo tháng", ("month", "quarter")),
    ("Trước ngày 15 hằng tháng", None, ("month",)),
    ("Trước ngày 10/12 hằng năm", None, ("year",)),
    ("Tháng, quý, 6 tháng, năm", None, ALL),
    ("6 tháng/lần", None, ("half_year",)),
    ("02 lần/năm", None, ("half_year",)),
    ("6 tháng/1 lần", None, ("half_year",)),
    ("Thường niên", None, ("year",)),
    ("Thứ Sáu hằng tuần", None, ("week",)),
    ("Năm 2024", "Báo cáo ba năm", None),
    ("Mỗi quý 1 lần", None, ("quarter",)),
    ("Ngày 20 tháng cuối quý", None, ("quarter",)),
    ("9 tháng", None, ("nine_months",)),
    ("Thường xuyên", "Báo cáo quý", ("quarter",)),
    ("", "Báo cáo quý", ("quarter",)),
]


@pytest.mark.parametrize(("text", "product", "every"), EVERY)
def test_every_is_named_by_the_time_or_the_product(
    text: str, product: str | None, every: tuple[str, ...] | None
) -> None:
    assert read(text, product).every == every


def test_the_product_changes_nothing_but_every() -> None:
    assert without_every(read("Năm 2024", "Báo cáo tháng, quý, 6 tháng, năm")) == fixed(*YEAR)


def test_the_last_good_day_is_the_day_before_a_day_with_truoc() -> None:
    assert last_good_day(read("Trước 10/2/2024")) == date(2024, 2, 9)
    assert last_good_day(read("Ngày 10/2/2024")) == date(2024, 2, 10)
    assert last_good_day(read("Thường xuyên")) is None


@pytest.mark.parametrize("text", [text for text, deadline in PLAIN if deadline.kind != "none" and text is not None])
def test_every_plain_cell_is_a_time(text: str) -> None:
    assert is_time(text)


@pytest.mark.parametrize(
    "text", ["31/02", "Đầu tháng 6", "Từ Quý I đến", "Quý I/2024 Định kỳ trong năm 2024", "Tuần 2 tháng 3"]
)
def test_a_doubtful_time_is_still_a_time(text: str) -> None:
    assert is_time(text)


NO_TIMES = [
    "Báo cáo",
    "Báo cáo tháng, quý, 6 tháng, năm",
    "Báo cáo quý",
    "Kế hoạch năm 2024",
    "Phòng Nội chính",
    "Các đơn vị",
    "Văn phòng",
    "Nhà khách tỉnh",
    "Quyết định",
    "Quy chế",
    "Tờ trình; Dự thảo Quyết định",
    "Trung tâm Phục vụ hành chính công",
    "Theo dõi thi hành pháp luật",
    "Khí tượng thủy văn",
    "Sáu đơn vị",
    "Thanh tra Sở",
    "Thường trực Tỉnh ủy",
    "Hàng hóa",
    "Trong đó",
    "Năm trường học",
    "100 triệu đồng",
    "1.2",
    "50%",
    "12",
    "",
    "-",
]


@pytest.mark.parametrize("text", NO_TIMES)
def test_a_product_a_unit_or_a_number_is_no_time(text: str) -> None:
    assert not is_time(text)


PIECES = [
    *("trước", "chậm nhất", "ngày", "tháng", "quý", "năm", "hằng", "đến", "từ", "và", ",", ";", "-", "/", "(", "15/6"),
    *("31/02", "2024", "12", "6", "I", "IV", "6 tháng", "đầu", "cuối", "tuần", "thường xuyên", "theo", "khi", "16h"),
    *("định kỳ", "lần", "báo cáo", "1/2025", "trong", "hết", "giai đoạn 2025-2030", "sau", "cả"),
]
cells = st.lists(st.sampled_from(PIECES), max_size=9).map(" ".join)


@given(st.one_of(st.text(max_size=60), cells), st.integers(1990, 2090))
def test_any_text_is_read_and_never_ends_before_it_begins(text: str, year: int) -> None:
    deadline = parse_deadline(text, year, text).deadline
    assert deadline.start is None or (deadline.due is not None and deadline.start <= deadline.due)
    assert (deadline.due is None) == (deadline.kind in ("continuous", "conditional", "none"))
    assert isinstance(is_time(text), bool)


@given(cells)
def test_spaces_case_and_unicode_form_do_not_matter(text: str) -> None:
    deadline = read(text, text)
    spaced = f"  {text.replace(' ', chr(160) + ' ')} "
    for same in (clean(text), unicodedata.normalize("NFD", text), text.upper(), spaced):
        assert read(same, same) == deadline
        assert is_time(same) == is_time(text)
