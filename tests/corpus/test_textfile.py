from __future__ import annotations

import codecs
from pathlib import Path

import pytest

from corpus.document import Prose, Table
from corpus.errors import UnreadablePlanError
from corpus.plans import plan_id_of, read_plan
from corpus.readers.textfile import MAX_BYTES, parse_text, read_text

REFUSED = [
    (b"", "tệp trống"),
    (b"  \n\n ", "tệp trống"),
    ("Công thức nấu phở\nXương bò, gừng.\n".encode(), "không phải kế hoạch"),
    ("KẾ HOẠCH\nCải cách năm 2026\n\nI. MỤC TIÊU\n\nLàm tốt.\n".encode(), "không đọc được nhiệm vụ nào"),
    (b"K\xe1\xba HO\xff", "không phải văn bản UTF-8"),
    (b"abc\0def", "tệp nhị phân"),
]


@pytest.mark.parametrize(("data", "reason"), REFUSED)
def test_what_is_no_plan_is_refused_in_one_line_that_names_the_file(tmp_path: Path, data: bytes, reason: str) -> None:
    file = tmp_path / "ke-hoach.txt"
    file.write_bytes(data)
    with pytest.raises(UnreadablePlanError, match=reason) as caught:
        read_plan(file)
    assert str(caught.value).startswith("ke-hoach.txt: ")
    assert "\n" not in str(caught.value)


def test_a_text_over_20_mb_is_refused_unread(tmp_path: Path) -> None:
    file = tmp_path / "lon.txt"
    with file.open("wb") as handle:
        handle.truncate(MAX_BYTES + 1)
    with pytest.raises(UnreadablePlanError, match="lớn hơn mức 20 MB"):
        read_plan(file)


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(UnreadablePlanError, match=r"khong-co.txt: không mở được tệp"):
        read_plan(tmp_path / "khong-co.txt")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_unicode_files_with_or_without_a_byte_order_mark_are_read(tmp_path: Path, encoding: str) -> None:
    file = tmp_path / "a.txt"
    file.write_text("Kế hoạch", encoding=encoding)
    assert read_text(file) == "Kế hoạch"
    assert not read_text(file).startswith(codecs.BOM_UTF8.decode())


def test_lines_with_a_tab_are_rows_and_line_numbers_are_the_files() -> None:
    document = parse_text("Một\r\n\r\nA\tB\r\n\r\n1\t2\r\nHai\r\n", "a.txt")
    prose, table, after = document.blocks
    assert isinstance(prose, Prose)
    assert isinstance(table, Table)
    assert isinstance(after, Prose)
    assert [(row.cells, row.lines, row.after_break) for row in table.rows] == [
        (("A", "B"), (3, 3), True),
        (("1", "2"), (5, 5), True),
    ]
    assert after.lines[0].number == 6


def test_the_rest_of_a_cell_on_its_own_line_stays_in_its_row() -> None:
    (table,) = parse_text("1\tSở Y tế;\nSở Nội vụ\n2\tB\n", "a.txt").tables
    assert table.rows[0].cells == ("1", "Sở Y tế;\nSở Nội vụ")
    assert table.rows[0].lines == (1, 2)


@pytest.mark.parametrize(
    ("name", "plan_id"), [("Kế hoạch CCHC 2026.txt", "ke-hoach-cchc-2026"), ("bac-kan.txt", "bac-kan"), ("đ.txt", "d")]
)
def test_an_id_is_the_files_name_made_safe_for_a_url(name: str, plan_id: str) -> None:
    assert plan_id_of(Path(name)) == plan_id
