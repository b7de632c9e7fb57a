from __future__ import annotations

import pytest

from bot.shorthand import write_out_shorthand

WRITTEN_OUT = [
    ("rà soát TTHC: đv CT? hạn?", "rà soát TTHC: đơn vị chủ trì? hạn?"),
    ("bổ nhiệm LĐ phòng, ban: CT? PH? TG?", "bổ nhiệm LĐ phòng, ban: chủ trì? phối hợp? thời gian?"),
    ("TT PVHCC CT những NV nào?", "TT PVHCC chủ trì những nhiệm vụ nào?"),
    ("P. HCTC-QTTV PH tất cả mấy NV?", "P. HCTC-QTTV phối hợp tất cả mấy nhiệm vụ?"),
    ("ai ph, sp?", "ai phối hợp, sản phẩm?"),
    ("trực 1 cửa", "trực một cửa"),
    ("ktra CCHC", "kiểm tra CCHC"),
    ("t/h KH số mấy", "thực hiện KH số mấy"),
    ("CQ PH? hạn?", "cơ quan phối hợp? hạn?"),
    ("chủ trì việc j", "chủ trì việc gì"),
]
LEFT_ALONE = [
    "CT UBND tỉnh giao việc gì?",
    "Phòng NV làm gì?",
    "Chỉ thị 06/CT-UBND",
    "tháng 1 cửa khẩu",
    "Phó CT xã",
    "rà soát TTHC",
]


@pytest.mark.parametrize(("typed", "meant"), WRITTEN_OUT)
def test_shorthand_of_asking_is_written_out(typed: str, meant: str) -> None:
    assert write_out_shorthand(typed) == meant


@pytest.mark.parametrize("typed", LEFT_ALONE)
def test_the_same_letters_as_part_of_something_else_are_left(typed: str) -> None:
    assert write_out_shorthand(typed) == typed
