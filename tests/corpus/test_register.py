from __future__ import annotations

import pytest

from corpus.register import build_register

SAME = [
    ("Phòng HCTC-QTTV", "Phòng HCTC&QTTV"),
    ("Phòng HCTC-QTTV", "Phòng Hành chính tổ chức - Quản trị tài vụ"),
    ("Công Thông tin điện tử", "Cổng Thông tin điện tử tỉnh"),
    ("TT CNTT&&T", "Trung tâm CNTT&TT"),
    ("Trung tâm PVHCC", "Trung tâm Phục vụ hành chính công tỉnh"),
    ("Phòng TT-BC-XB", "Phòng Thông tin - Báo chí - Xuất bản"),
    ("Sở TT&TT", "Sở Thông tin và Truyền thông"),
    ("Văn phòng", "Văn phòng Sở"),
    ("VP UBND tỉnh", "Văn phòng UBND tỉnh"),
    ("TT Khuyến công và XTTM", "Trung tâm Khuyến công và Xúc tiến thương mại"),
    ("UBND tỉnh", "Ủy ban nhân dân tỉnh"),
    ("P. Nội chính", "Phòng Nội chính"),
    ("Bộ phận một cửa", "Bộ phận Một cửa"),
]
OTHERS = [
    ("Phòng Nội chính", "Phòng Nội vụ"),
    ("Sở Nội vụ", "Phòng Nội vụ"),
    ("Văn phòng UBND tỉnh", "Văn phòng Sở"),
    ("Các phòng, đơn vị", "Các phòng, đơn vị liên quan"),
    ("Sở Y tế", "Sở Tư pháp"),
    ("Phòng Tổng hợp 1", "Phòng Tổng hợp 2"),
    ("Văn phòng", "Văn phòng Chính phủ"),
]


@pytest.mark.parametrize(("one", "other"), SAME)
def test_spellings_of_one_unit_are_joined(one: str, other: str) -> None:
    for printed in ([one, other], [other, one]):
        assert len(build_register(printed).units) == 1


@pytest.mark.parametrize(("one", "other"), OTHERS)
def test_different_units_stay_apart(one: str, other: str) -> None:
    assert len(build_register([one, other]).units) == 2


def test_the_name_is_the_most_complete_spelling_and_the_others_are_aliases() -> None:
    register = build_register(["Phòng HCTC-QTTV", "Phòng Hành chính tổ chức - Quản trị tài vụ", "Phòng HCTC-QTTV"])
    unit = register.units[0]
    assert unit.name == "Phòng Hành chính tổ chức - Quản trị tài vụ"
    assert "Phòng HCTC-QTTV" in unit.aliases
    assert register.names_of(["Phòng HCTC-QTTV"]) == (unit.name,)


def test_aliases_by_rule_are_what_people_type() -> None:
    aliases = build_register(["Phòng Nội chính", "Văn phòng UBND tỉnh"]).units
    assert {"P. Nội chính", "Phòng NC"} <= set(aliases[0].aliases)
    assert "VP UBND tỉnh" in aliases[1].aliases


def test_a_unit_that_rows_only_abbreviate_takes_its_full_name_from_the_prose() -> None:
    prose = ["Kiểm tra tại Trung tâm Công nghệ thông tin và Truyền thông thuộc Sở trong năm."]
    unit = build_register(["TT CNTT&TT"], prose).units[0]
    assert unit.name == "Trung tâm Công nghệ thông tin và Truyền thông"
    assert "TT CNTT&TT" in unit.aliases


def test_the_register_keeps_the_order_of_the_paper() -> None:
    assert [unit.name for unit in build_register(["Thanh tra", "Các phòng", "Sở Y tế"]).units] == [
        "Thanh tra",
        "Các phòng",
        "Sở Y tế",
    ]
    assert build_register(["Các phòng"]).units[0].is_class
