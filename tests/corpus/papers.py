"""Small papers for the tests: a letterhead and prose, with the table that a test gives."""

from __future__ import annotations

from corpus.model import Plan, Task
from corpus.plans import parse_plan
from corpus.readers.textfile import parse_text

HEAD = """Số: 12/KH-SXD

Cà Mau, ngày 05 tháng 01 năm 2026

KẾ HOẠCH
Cải cách hành chính của Sở Xây dựng năm 2026

Thực hiện Kế hoạch số 9/KH-UBND ngày 20/12/2025 của UBND tỉnh, Sở Xây dựng ban hành kế hoạch như sau:

"""
COLUMNS = "TT\tMục tiêu\tNhiệm vụ\tHoạt động\tKết quả/Sản phẩm\tChủ trì\tPhối hợp\tThời gian"


def read(*rows: str, columns: str = COLUMNS, head: str = HEAD) -> Plan:
    """The plan of a table given by its rows; an empty string is a page break."""
    return parse_plan(parse_text(head + "\n".join([columns, *rows]) + "\n", "thu.txt"), "thu")


def tasks(*rows: str, columns: str = COLUMNS) -> dict[str, Task]:
    """The tasks of such a table by their ids without the plan's."""
    return {task.id.removeprefix("thu/"): task for task in read(*rows, columns=columns).tasks}
