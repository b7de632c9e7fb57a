from typing import Any

import pytest

from bot.answer import Answer, Choice
from eval.judge import judge
from tests.eval.records import answer, plan, question, task

ROW = task(support=("Thanh tra Sở", "Các phòng"))
NEXT = task("so-y-te/I/2", time="Thường xuyên", product=None)
OTHER = task("so-noi-vu/I/1")
BLANK = task("so-y-te/I/3", time=None, lead=(), product=None)
TEXT = (
    'Rà soát TTHC do Văn phòng Sở chủ trì, phối hợp Thanh tra Sở; Các phòng, thời hạn "Trước 10/2/2024" (10/02/2024), '
    "sản phẩm: Báo cáo."
)
CHOICES = (Choice("Kế hoạch Sở Y tế", "ai chủ trì ở Sở Y tế"), Choice("Kế hoạch Sở Nội vụ", "ai chủ trì ở Sở Nội vụ"))

RIGHT: list[tuple[dict[str, Any], Answer]] = [
    ({"tasks": ("so-y-te/I/1",)}, answer(TEXT, ROW)),
    ({"tasks": ("so-y-te/I/9", "so-y-te/I/1")}, answer(TEXT, ROW, NEXT)),
    ({"lead": ("Văn phòng Sở",)}, answer(TEXT, ROW)),
    ({"lead": ("Văn phòng Sở",)}, answer("VĂN  PHÒNG\nSỞ chủ trì", ROW)),
    ({"support": ("Thanh tra Sở", "Các phòng")}, answer(TEXT, ROW)),
    ({"due": "2024-02-10"}, answer(TEXT, ROW)),
    ({"due": "Thường xuyên"}, answer('thời gian "Thường xuyên"', NEXT)),
    ({"due": None}, answer('thời gian "Thường xuyên"', NEXT)),
    ({"product": "Báo cáo"}, answer(TEXT, ROW)),
    ({"all_tasks": ("so-y-te/I/2", "so-y-te/I/1")}, answer("2 việc", ROW, NEXT, total=2)),
    ({"all_tasks": ()}, answer("Không có việc nào", total=0)),
    ({"count": 2}, answer("2 việc", ROW, NEXT, total=2)),
    ({"count": 0}, answer("Không có việc nào", total=0)),
    ({"contains": ("100%", "thanh tra sở")}, answer("Thanh tra Sở: đạt 100%")),
    ({"empty": ("due",)}, answer("Kế hoạch không ghi thời hạn", BLANK)),
    ({"empty": ("lead", "product")}, answer("Các cột này để trống", BLANK)),
    ({"abstain": True}, answer("Không tìm thấy việc này", status="not_found")),
    ({"abstain": True}, answer("Kế hoạch không ghi số điện thoại")),
    ({"clarify": True}, answer("Kế hoạch nào?", status="clarify", choices=CHOICES)),
    ({"clarify": True}, answer("Sở Y tế: ...; Sở Nội vụ: ...", ROW, OTHER)),
]


@pytest.mark.parametrize(("expect", "given"), RIGHT)
def test_an_answer_that_meets_every_part_is_right(expect: dict[str, Any], given: Answer) -> None:
    verdict = judge(question(**expect), given)
    assert (verdict.right, verdict.reasons) == (True, ())


WRONG: list[tuple[dict[str, Any], Answer, str]] = [
    ({"tasks": ("so-y-te/I/1",)}, answer(TEXT, NEXT, ROW), "nhiệm vụ đầu là so-y-te/I/2"),
    ({"tasks": ("so-y-te/I/1",)}, answer(TEXT), "không đưa ra nhiệm vụ nào"),
    ({"tasks": ("so-y-te/I/1",)}, answer(TEXT, ROW, status="clarify", choices=CHOICES), "không đưa ra nhiệm vụ nào"),
    ({"lead": ("Văn phòng",)}, answer(TEXT, ROW), "lead là"),
    ({"lead": ("Văn phòng Sở",)}, answer("Chưa rõ", ROW), "câu trả lời không có lead"),
    ({"support": ("Các phòng", "Thanh tra Sở")}, answer(TEXT, ROW), "support là"),
    ({"due": "2024-02-10"}, answer('thời hạn "Trước 10/2/2024"', ROW), 'không có due "10/02/2024"'),
    ({"due": "2024-02-11"}, answer(TEXT + " 11/02/2024", ROW), "due là 2024-02-10"),
    ({"due": "Hằng quý"}, answer("Hằng quý", NEXT), "thời gian ghi là"),
    ({"due": None}, answer(TEXT, ROW), "đúng là không có ngày"),
    ({"due": None}, answer("chưa rõ", NEXT), 'không có due "Thường xuyên"'),
    ({"product": "Kế hoạch"}, answer(TEXT + " Kế hoạch", ROW), "product là"),
    ({"product": "Báo cáo"}, answer("Văn phòng Sở", ROW), "câu trả lời không có product"),
    ({"all_tasks": ("so-y-te/I/1", "so-y-te/I/2")}, answer("1 việc", ROW), "thiếu so-y-te/I/2"),
    ({"all_tasks": ("so-y-te/I/1",)}, answer("2 việc", ROW, NEXT), "thừa so-y-te/I/2"),
    ({"all_tasks": ("so-y-te/I/1",)}, answer("2 việc", ROW, ROW), "lặp lại"),
    ({"all_tasks": ()}, answer("Việc nào?", status="clarify", choices=CHOICES), "hỏi lại"),
    ({"count": 3}, answer("2 việc", ROW, NEXT, total=2), "đếm được 2, đúng là 3"),
    ({"count": 0}, answer("Không có"), "đếm được None"),
    ({"contains": ("100%",)}, answer("đạt 90%"), '"100%"'),
    ({"empty": ("due",)}, answer("Kế hoạch không ghi", ROW), "due của so-y-te/I/1 không trống"),
    ({"empty": ("due",)}, answer("Văn phòng Sở chủ trì", BLANK), "không nói due để trống"),
    ({"empty": ("due",)}, answer("Kế hoạch không ghi"), "không đưa ra nhiệm vụ nào"),
    ({"abstain": True}, answer("Kế hoạch không ghi", ROW), "đưa ra so-y-te/I/1"),
    ({"abstain": True}, answer("Số máy là 0123"), "không nói là kế hoạch không ghi"),
    ({"abstain": True}, answer("Kế hoạch nào?", status="clarify", choices=CHOICES), "trạng thái clarify"),
    ({"clarify": True}, answer(TEXT, ROW, NEXT), "không hỏi lại"),
    ({"clarify": True}, answer("Kế hoạch nào?", status="clarify"), "không có lựa chọn"),
    ({"clarify": True}, answer("Không tìm thấy", status="not_found"), "không hỏi lại"),
]


@pytest.mark.parametrize(("expect", "given", "reason"), WRONG)
def test_an_answer_that_misses_a_part_is_wrong_and_says_why(expect: dict[str, Any], given: Answer, reason: str) -> None:
    verdict = judge(question(**expect), given)
    assert not verdict.right
    assert any(reason in told for told in verdict.reasons)


def test_every_missed_part_is_told() -> None:
    verdict = judge(question(tasks=("so-y-te/I/1",), lead=("Thanh tra",), due="2024-03-01"), answer("?", ROW))
    assert len(verdict.reasons) == 4  # another lead, not shown; another day, not shown


def test_an_expected_task_that_no_plan_has_is_told() -> None:
    asked = question(tasks=("so-y-te/IX/9",))
    known = {"so-y-te": plan("so-y-te", ROW)}
    assert "chỉ mục không có nhiệm vụ so-y-te/IX/9" in judge(asked, answer(TEXT, ROW), known).reasons
    assert judge(question(tasks=("so-y-te/I/1",)), answer(TEXT, ROW), known).right
