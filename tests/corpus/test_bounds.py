from __future__ import annotations

import sys
import time
import zipfile
from pathlib import Path

import pytest

from corpus.errors import UnreadablePlanError
from corpus.readers import bounds
from corpus.readers.bounds import Limits, read_bounded
from corpus.readers.reading import read_document, read_here

PAGE = "<p>KẾ HOẠCH<p>Năm 2026<table><tr><td>TT<td>Nhiệm vụ<td>Chủ trì<td>Thời gian<tr><td>1<td>A<td>Sở Y tế<td>Quý I</table>"
# A child whose reader of web pages is replaced by the one given.
CHILD = """
import sys, os, time, signal, subprocess
from corpus.readers import bounds, reading
def reader(path):
    {}
reading._READERS['.html'] = reader
bounds.main(sys.argv[1:])
"""
FAILURES = [
    ("time.sleep(60)", Limits(1.0, 2048), "đọc quá 1 giây chưa xong"),
    ("return bytearray(10 ** 10)", Limits(30.0, 512), "cần hơn 512 MB bộ nhớ"),
    ("os.kill(os.getpid(), signal.SIGSEGV)", Limits(), "trình đọc dừng giữa chừng"),
    ("os.kill(os.getpid(), signal.SIGKILL)", Limits(), "hết thời gian hoặc bộ nhớ"),
    ("raise KeyError('x')", Limits(), r"trình đọc dừng giữa chừng.*\(KeyError\)"),
    ("return reader(path)", Limits(), r"\(RecursionError\)"),
    ("sys.exit(0)", Limits(), "trình đọc dừng giữa chừng"),
]


@pytest.fixture
def page(tmp_path: Path) -> Path:
    file = tmp_path / "trang.html"
    file.write_text(PAGE, encoding="utf-8")
    return file


def with_reader(monkeypatch: pytest.MonkeyPatch, body: str) -> None:
    monkeypatch.setattr(bounds, "_CHILD", (sys.executable, "-c", CHILD.format(body)))


def test_a_document_read_in_a_child_is_the_one_read_here(page: Path) -> None:
    assert read_document(page) == read_here(page)


def test_every_place_and_confidence_comes_back(page: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    body = (
        "from corpus.document import Document, Line, Prose, Row, Table; "
        "return Document('a', (Prose((Line(3, 'x', 1, 2),)), Table((Row(('a', 'b'), (1, 2), True, 4, 'S', (.5, 1.0)), Row(('c',))))), False)"
    )
    with_reader(monkeypatch, body)
    prose, table = read_bounded(page).blocks
    assert repr(prose) == "Prose(lines=(Line(number=3, text='x', gap=1, page=2),))"
    assert repr(table).startswith(
        "Table(rows=(Row(cells=('a', 'b'), lines=(1, 2), after_break=True, page=4, sheet='S', confidence=(0.5, 1.0)), Row(cells=('c',), lines=None"
    )


@pytest.mark.parametrize(("body", "limits", "reason"), FAILURES)
def test_whatever_happens_in_the_child_becomes_one_line(
    page: Path, monkeypatch: pytest.MonkeyPatch, body: str, limits: Limits, reason: str
) -> None:
    with_reader(monkeypatch, body)
    with pytest.raises(UnreadablePlanError, match=reason) as caught:
        read_bounded(page, limits)
    assert str(caught.value).startswith("trang.html: ")
    assert "\n" not in str(caught.value)


def test_a_child_that_hangs_is_ended_with_the_processes_that_it_started(
    page: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    note = tmp_path / "con"
    with_reader(monkeypatch, f"subprocess.Popen(['sh', '-c', 'sleep 2; echo x > {note}']); time.sleep(60)")
    with pytest.raises(UnreadablePlanError, match="đọc quá"):
        read_bounded(page, Limits(1.0, 2048))
    time.sleep(1.5)
    assert not note.exists()


def test_nothing_that_a_reader_leaves_in_the_temporary_folder_stays(
    page: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    note = tmp_path / "noi"
    with_reader(monkeypatch, f"import tempfile; open({str(note)!r}, 'w').write(tempfile.mkdtemp()); raise ValueError")
    with pytest.raises(UnreadablePlanError):
        read_bounded(page)
    assert not Path(note.read_text()).exists()


def test_a_refusal_of_the_reader_keeps_its_words(tmp_path: Path) -> None:
    file = tmp_path / "a.html"
    file.write_text("<script></script>")
    with pytest.raises(UnreadablePlanError, match=r"^a\.html: trang web không có chữ"):
        read_document(file)


def test_an_archive_that_unpacks_to_too_much_is_not_opened(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bounds, "MAX_UNPACKED_BYTES", 4 * 1024 * 1024)
    file = tmp_path / "bom.html"
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for number in range(5):
            archive.writestr(str(number), b"\0" * (bounds.MAX_UNPACKED_BYTES // 4))
    with pytest.raises(UnreadablePlanError, match=r"bung ra 5 MB, quá mức 4 MB"):
        read_bounded(file)


@pytest.mark.parametrize(("size", "reason"), [(0, "tệp trống"), (bounds.MAX_BYTES + 1, "lớn hơn mức 200 MB")])
def test_an_empty_or_huge_file_is_refused_unread(tmp_path: Path, size: int, reason: str) -> None:
    file = tmp_path / "a.html"
    with file.open("wb") as handle:
        handle.truncate(size)
    with pytest.raises(UnreadablePlanError, match=reason):
        read_document(file)


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(UnreadablePlanError, match=r"^khong-co\.html: không mở được tệp"):
        read_document(tmp_path / "khong-co.html")


def test_an_unknown_kind_is_refused_with_the_kinds_that_are_read(tmp_path: Path) -> None:
    with pytest.raises(UnreadablePlanError, match=r'chưa đọc được loại tệp "\.exe".*\.html'):
        read_document(tmp_path / "a.exe")
