from __future__ import annotations

import pytest

from corpus.units import halve, is_class, is_unit, leading_units, split_units

SPLITS = [
    ("Văn phòng, TT CNTT&&T", 2),
    ("Các phòng, ban, đơn vị", 1),
    ("Các phòng, đơn vị tham mưu xây dựng VBQPPL", 1),
    ("Các sở, ngành, UBND cấp huyện", 2),
    ("UBND cấp huyện, cấp xã", 1),
    ("Sở Thông tin và Truyền thông và Văn phòng UBND tỉnh", 2),
    ("Bảo hiểm xã hội tỉnh và các cơ quan có liên quan", 2),
    ("Phòng HCTC; Phòng Nội chính; Trung tâm PVHCC", 3),
    ("Sở Văn hóa, Thể thao và Du lịch", 1),
    ("Sở Lao động - Thương binh và Xã hội", 1),
    ("Sở, ban, ngành, các đơn vị có liên quan và UBND cấp huyện", 3),
    ("- Phòng Nội chính\n- Thanh tra", 2),
    ("Phòng Hành\nchính\nThanh tra", 2),
    ("Sở Nông nghiệp và Môi trường", 1),
    ("Sở Khoa học và\nCông nghệ", 1),
    ("UBND\ncác phường xã", 1),
    ("Các Phòng, Ban, Đơn vị", 1),
    ("Thanh tra Thanh tra", 1),
    ("", 0),
]


@pytest.mark.parametrize(("printed", "count"), SPLITS)
def test_units_are_split_only_where_a_new_unit_opens(printed: str, count: int) -> None:
    assert len(split_units(printed)) == count


def test_units_stay_as_printed() -> None:
    assert split_units("Văn phòng, TT CNTT&&T") == ("Văn phòng", "TT CNTT&&T")
    assert split_units(None) == ()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Phòng Nội chính Phòng Nội chính", "Phòng Nội chính"),
        ("Các phòng, ban, đơn vị Các phòng, ban, đơn vị", "Các phòng, ban, đơn vị"),
        ("Phòng Nội chính", "Phòng Nội chính"),
        ("**Phòng Nội chính Phòng Nội chính**", "Phòng Nội chính"),
        ("**Phòng Nội chính**", "**Phòng Nội chính**"),
        ("Ba Ba", "Ba Ba"),
    ],
)
def test_doubled_halves_are_halved(text: str, expected: str) -> None:
    assert halve(text) == expected


@pytest.mark.parametrize(
    ("text", "unit"),
    [
        ("Nhà khách tỉnh", True),
        ("Các cơ quan, đơn vị, địa phương", True),
        ("Báo cáo", False),
        ("Công văn; Quyết định", False),
        ("Hồ sơ, giấy tờ được số hóa", False),
        ("Hệ thống thông tin giải quyết thủ tục", False),
        ("Quyết định công bố", False),
    ],
)
def test_a_unit_is_told_from_a_product(text: str, unit: bool) -> None:
    assert is_unit(text) is unit


@pytest.mark.parametrize(
    ("unit", "several"),
    [
        ("Các phòng, đơn vị", True),
        ("Sở, ban, ngành", True),
        ("UBND cấp huyện", True),
        ("UBND tỉnh", False),
        ("Văn phòng", False),
    ],
)
def test_a_class_covers_several_units(unit: str, several: bool) -> None:
    assert is_class(unit) is several


@pytest.mark.parametrize(
    ("sentence", "phrase"),
    [
        (
            "Trung tâm Kiểm định chất lượng công trình xây dựng cử kiểm định viên.",
            "Trung tâm Kiểm định chất lượng công trình xây dựng",
        ),
        ("Văn phòng Sở trình Giám đốc ban hành quy chế", "Văn phòng Sở"),
        ("Phòng Nội chính tham mưu tổ chức thực hiện các nội dung", "Phòng Nội chính"),
        ("Phòng Công nghệ thông tin: Cung cấp tài liệu", "Phòng Công nghệ thông tin"),
        (
            "Phòng Hành chính tổ chức - Quản trị tài vụ có trách nhiệm theo dõi",
            "Phòng Hành chính tổ chức - Quản trị tài vụ",
        ),
        ("các Sở, ngành tỉnh, UBND các huyện rà soát các nhiệm vụ", "các Sở, ngành tỉnh, UBND các huyện"),
    ],
)
def test_the_unit_at_a_sentences_head_ends_before_its_duty(sentence: str, phrase: str) -> None:
    found = leading_units(sentence)
    assert found is not None
    assert found[0] == phrase


@pytest.mark.parametrize(
    "sentence", ["Các nội dung khác không điều chỉnh vẫn giữ nguyên", "Tăng cường kiểm tra", "Báo cáo kịp thời"]
)
def test_a_sentence_about_something_else_names_no_unit(sentence: str) -> None:
    assert leading_units(sentence) is None


def test_a_name_whose_kind_alone_ends_the_line_goes_on_in_the_next() -> None:
    assert split_units("Sở Công Thương; Sở Khoa học và Công nghệ; UBND\ncác phường xã") == (
        "Sở Công Thương",
        "Sở Khoa học và Công nghệ",
        "UBND các phường xã",
    )
    assert split_units("Ban Quản lý khu kinh tế, Sở\nTài chính, UBND các phường") == (
        "Ban Quản lý khu kinh tế",
        "Sở Tài chính",
        "UBND các phường",
    )


def test_the_office_of_two_bodies_is_one_unit() -> None:
    assert split_units("Văn phòng HĐND và UBND xã, Công an xã") == ("Văn phòng HĐND và UBND xã", "Công an xã")
    assert split_units("Văn phòng Đoàn ĐBQH và HĐND tỉnh") == ("Văn phòng Đoàn ĐBQH và HĐND tỉnh",)
    assert split_units("Văn phòng và UBND xã") == ("Văn phòng", "UBND xã")
