from datetime import date

import pytest

from bot.answer import Answer, Choice
from corpus.model import Passage
from eval.faithful import unfounded
from tests.eval.records import SOURCE, answer, plan, task

ROW = task(note="theo Công văn ngày 5 tháng 3 năm 2023", lead_units=("Văn phòng Sở Y tế",))
FAR = task("so-y-te/I/2", lead=("Thanh tra Sở",), time="Ngày 20/11/2024")
UNITS = ("đơn vị", "Văn phòng Sở", "Văn phòng Sở Y tế", "Thanh tra Sở", "Phòng Nghiệp vụ y")
PLANS = {"so-y-te": plan("so-y-te", ROW, FAR, units=UNITS), "so-xd": plan("so-xd", units=("Phòng Quy hoạch",))}
PROSE = Passage("p1", "so-y-te", ("III. Tổ chức thực hiện",), "Phòng Nghiệp vụ Y báo cáo ngày 25/6/2024.", (), SOURCE)

CASES: list[tuple[Answer, list[str]]] = [
    (answer('Văn phòng Sở, "Trước 10/2/2024" (10/02/2024), chậm nhất 09/02/2024.', ROW), []),
    (answer("Văn phòng Sở Y tế chủ trì, theo công văn 05/03/2023", ROW), []),
    (answer("Văn phòng Sở, KH 12/KH-SYT ngày 15/01/2024", ROW), []),
    (answer("Văn phòng Sở, hạn 11/02/2024", ROW), ["11/02/2024"]),
    (answer("Văn phòng Sở, hạn 31/02/2024", ROW), ["31/02/2024"]),
    (answer("Thanh tra Sở chủ trì", ROW), ["thanh tra sở"]),
    (answer("THANH TRA  SỞ chủ trì", FAR), []),
    (answer("Kế hoạch không ghi đơn vị phối hợp", ROW), []),
    (answer("Phòng Quy hoạch chủ trì, hạn 20/11/2024", ROW), ["20/11/2024", "phòng quy hoạch"]),
    (answer("Phòng Nghiệp vụ Y báo cáo 25/06/2024", passages=(PROSE,)), []),
    (answer("1. Thanh tra Sở", status="clarify", choices=(Choice("?", "?", "so-y-te", "so-y-te/I/2"),)), []),
    (answer("Không tìm thấy.", status="not_found"), []),
]


@pytest.mark.parametrize(("given", "shown"), CASES)
def test_a_date_or_unit_without_a_cited_record_is_found(given: Answer, shown: list[str]) -> None:
    assert unfounded(given, PLANS) == shown


def test_what_the_asker_said_and_the_day_of_asking_may_be_echoed() -> None:
    given = answer("Thanh tra Sở: ngày 01/03/2024 không có việc (hỏi ngày 02/03/2024)", status="not_found")
    said = ["Thanh tra Sở có việc gì ngày 1/3/2024?"]
    assert unfounded(given, PLANS, said, date(2024, 3, 2)) == []
    assert unfounded(given, PLANS) == ["01/03/2024", "02/03/2024", "thanh tra sở"]
