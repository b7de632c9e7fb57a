"""Working days and sending hours of offices in Vietnam.

Public holidays, Tết and the yearly swaps come from the `holidays` library; days that it does not know stand in days.csv
beside this module, and an office adds its own in DATA_DIR/days.csv, which wins. A row is `day,kind,why`: a day that is
"working" or "off", or a year whose calendar is "official", that is, published.
"""

from __future__ import annotations

import csv
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import holidays

from corpus.errors import PlanError

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
OPENS, CLOSES = time(8), time(17)
OFFICE_FILE = "days.csv"  # in DATA_DIR
_SHIPPED = Path(__file__).with_name("days.csv")
_KINDS = {"working": True, "làm việc": True, "off": False, "nghỉ": False}
_DAY = timedelta(days=1)


class DaysError(PlanError):
    """A table of days that cannot be used; names file, row and field."""

    def __init__(self, path: Path, row: int, name: str, reason: str) -> None:
        super().__init__(f"{path}, dòng {row}, cột {name}: {reason}.")


@dataclass(frozen=True)
class Workdays:
    """Which days offices work on; `days` are the overrides, `official` the years whose calendar is published."""

    days: Mapping[date, bool] = field(default_factory=dict)
    official: frozenset[int] = frozenset()
    _known: dict[date, bool] = field(default_factory=dict, repr=False, compare=False)

    def works(self, day: date) -> bool:
        known = self._known.get(day)
        if known is None:
            known = self.days[day] if day in self.days else _VIETNAM.is_working_day(day)
            self._known[day] = known
        return known

    def back(self, day: date, count: int) -> date:
        """The `count`-th working day before `day`; with 0 the day itself, or the working day before it."""
        if count == 0:
            while not self.works(day):
                day -= _DAY
            return day
        while count:
            day -= _DAY
            count -= self.works(day)
        return day

    def on_or_after(self, day: date) -> date:
        while not self.works(day):
            day += _DAY
        return day

    def next(self, day: date) -> date:
        """The first working day after `day`."""
        return self.on_or_after(day + _DAY)

    def between(self, first: date, last: date) -> int:
        """How many working days lie after `first` up to `last`, `last` included."""
        return sum(self.works(first + timedelta(days=step)) for step in range(1, (last - first).days + 1))

    def is_open(self, at: datetime) -> bool:
        """Whether something may be sent at a moment."""
        local = at.astimezone(ZONE)
        return OPENS <= local.time() < CLOSES and self.works(local.date())

    def opens(self, at: datetime) -> datetime:
        """The first moment from `at` on at which something may be sent, in UTC."""
        local = at.astimezone(ZONE)
        if self.is_open(at):
            return at.astimezone(UTC)
        start = local.date() if local.time() < OPENS else local.date() + _DAY
        return datetime.combine(self.on_or_after(start), OPENS, ZONE).astimezone(UTC)

    def is_official(self, day: date) -> bool:
        """Whether the calendar of the day's year is published; else swaps may still come."""
        return day.year in self.official


def closing(day: date) -> datetime:
    """The end of the sending hours of a day, in UTC."""
    return datetime.combine(day, CLOSES, ZONE).astimezone(UTC)


def today_at(at: datetime) -> date:
    return at.astimezone(ZONE).date()


def load_workdays(data_dir: Path | None = None) -> Workdays:
    """The shipped table with the office's own over it. Raises DaysError for a row that cannot be read."""
    days, official = _read(_SHIPPED)
    if data_dir is not None and (data_dir / OFFICE_FILE).is_file():
        own, own_official = _read(data_dir / OFFICE_FILE)
        days, official = {**days, **own}, official | own_official
    return Workdays(days, official)


def _read(path: Path) -> tuple[dict[date, bool], frozenset[int]]:
    days: dict[date, bool] = {}
    official: set[int] = set()
    try:
        rows = list(csv.reader(path.read_text(encoding="utf-8-sig").splitlines(), strict=True))
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise DaysError(path, 1, "day", f"không đọc được tệp, cần CSV mã UTF-8 ({type(error).__name__})") from None
    for number, row in enumerate(rows, start=1):
        cells = [cell.strip() for cell in row]
        if not any(cells) or (number == 1 and cells[0].lower() == "day"):
            continue
        if len(cells) < 3 or not cells[2]:
            raise DaysError(path, number, "why", "thiếu căn cứ; mỗi dòng cần ba cột day,kind,why")
        if cells[1] == "official":
            if not cells[0].isdecimal() or len(cells[0]) != 4:
                raise DaysError(path, number, "day", f'"{cells[0]}" không phải một năm')
            official.add(int(cells[0]))
            continue
        try:
            day = date.fromisoformat(cells[0])
        except ValueError:
            raise DaysError(path, number, "day", f'"{cells[0]}" không phải ngày viết dạng năm-tháng-ngày') from None
        works = _KINDS.get(cells[1].lower())
        if works is None:
            raise DaysError(path, number, "kind", f'"{cells[1]}" không phải working, off hoặc official')
        if days.get(day, works) is not works:
            raise DaysError(path, number, "kind", f"ngày {day:%d/%m/%Y} đã ghi khác ở dòng trên")
        days[day] = works
    return days, frozenset(official)


_VIETNAM = holidays.country_holidays("VN", language="vi")
