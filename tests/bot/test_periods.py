from __future__ import annotations

from datetime import date

import pytest

from bot.periods import days_of, find_period, find_year
from corpus.text import fold

TODAY = date(2026, 11, 20)  # a Friday

PERIODS = [
    ("tháng 3 có việc gì", date(2025, 3, 1), date(2025, 3, 31)),
    ("thang 2", date(2025, 2, 1), date(2025, 2, 28)),
    ("tháng mười hai", date(2025, 12, 1), date(2025, 12, 31)),
    ("Tháng 1/2024 có mấy việc", date(2024, 1, 1), date(2024, 1, 31)),
    ("tháng 1 năm 2024", date(2024, 1, 1), date(2024, 1, 31)),
    ("quý II", date(2025, 4, 1), date(2025, 6, 30)),
    ("quý 4/2026", date(2026, 10, 1), date(2026, 12, 31)),
    ("6 tháng đầu năm", date(2025, 1, 1), date(2025, 6, 30)),
    ("nửa cuối năm", date(2025, 7, 1), date(2025, 12, 31)),
    ("9 tháng", date(2025, 1, 1), date(2025, 9, 30)),
    ("cuối năm", date(2025, 12, 1), date(2025, 12, 31)),
    ("từ tháng 2 đến tháng 4", date(2025, 2, 1), date(2025, 4, 30)),
    ("trước 31/8", date(1900, 1, 1), date(2025, 8, 31)),
    ("đến hết quý I", date(1900, 1, 1), date(2025, 3, 31)),
    ("tuần này", date(2026, 11, 16), date(2026, 11, 22)),
    ("tháng này", date(2026, 11, 1), date(2026, 11, 30)),
    ("tháng sau", date(2026, 12, 1), date(2026, 12, 31)),
    ("quý sau", date(2027, 1, 1), date(2027, 3, 31)),
    ("hôm nay", date(2026, 11, 20), date(2026, 11, 20)),
    ("giai đoạn 2021 - 2025", date(2021, 1, 1), date(2025, 12, 31)),
    ("từ 1/10 tới 30/11", date(2025, 10, 1), date(2025, 11, 30)),
    ("từ ngày 15/3 đến hết ngày 30/6/2024", date(2024, 3, 15), date(2024, 6, 30)),
    ("từ quý I đến quý III", date(2025, 1, 1), date(2025, 9, 30)),
    ("quý III-IV", date(2025, 7, 1), date(2025, 12, 31)),
    ("quý I và quý II", date(2025, 1, 1), date(2025, 6, 30)),
    ("t7-t9", date(2025, 7, 1), date(2025, 9, 30)),
    ("ba tháng đầu năm 2024", date(2024, 1, 1), date(2024, 3, 31)),
    ("2 tháng cuối năm", date(2025, 11, 1), date(2025, 12, 31)),
    ("hai quý đầu", date(2025, 1, 1), date(2025, 6, 30)),
    ("quý cuối năm", date(2025, 10, 1), date(2025, 12, 31)),
    ("nửa đầu tháng 6", date(2025, 6, 1), date(2025, 6, 15)),
    ("nửa cuối tháng 2", date(2025, 2, 16), date(2025, 2, 28)),
    ("trước ngày 15 tháng 8 năm 2024", date(1900, 1, 1), date(2024, 8, 15)),
    ("mùng 5 tháng 3", date(2025, 3, 5), date(2025, 3, 5)),
    ("sau tháng 6", date(2025, 7, 1), date(2200, 12, 31)),
    ("sau ngày 28/2", date(2025, 3, 1), date(2200, 12, 31)),
    ("10 ngày tới", date(2026, 11, 20), date(2026, 11, 30)),
    ("hai tuần nữa", date(2026, 11, 20), date(2026, 12, 4)),
    ("ba tháng tới", date(2026, 11, 20), date(2027, 2, 20)),
    ("due in January 2024", date(2024, 1, 1), date(2024, 1, 31)),
]


@pytest.mark.parametrize(("text", "start", "end"), PERIODS)
def test_a_period_is_read_in_the_year_of_the_plan(text: str, start: date, end: date) -> None:
    found = find_period(fold(text), TODAY)
    assert found is not None
    assert days_of(found[0], 2025) == (start, end)


@pytest.mark.parametrize("text", ["tháng mấy xong", "ngày 31/02", "hạn khi nào", "kế hoạch 12/KH-UBND", "quy chế"])
def test_what_names_no_stretch_of_days_is_no_period(text: str) -> None:
    assert find_period(fold(text), TODAY) is None


def test_the_last_good_day_counts_before_a_day() -> None:
    found = find_period("truoc ngay 31/8", TODAY)
    assert found is not None
    assert found[0].before


def test_a_year_alone_is_found_only_where_it_is_asked_for() -> None:
    found = find_year(fold("năm 2027 có việc gì"))
    assert found is not None
    assert days_of(found[0], 2025) == (date(2027, 1, 1), date(2027, 12, 31))
    assert find_year(fold("có việc gì")) is None
    assert find_period(fold("năm 2027 có việc gì"), TODAY) is None


def test_years_that_run_backwards_are_no_period() -> None:
    assert find_period(fold("giai đoạn 2025 - 2021"), TODAY) is None
