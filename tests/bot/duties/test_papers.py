"""A paper told in one line, and what is a stamp and what is a mere word."""

from __future__ import annotations

from datetime import date

import pytest

from bot.duties.papers import PaperDraft, is_question, is_secret, read_day, read_paper

TODAY = date(2026, 9, 1)


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("KH 12/KH-VP ngày 05/3/2024", PaperDraft("12/KH-VP", date(2024, 3, 5))),
        ("12/kh-vp 5/3/24", PaperDraft("12/KH-VP", date(2024, 3, 5))),
        (
            "Báo cáo số 45/BC-SCT ngày 20 tháng 8 năm 2026 về kết quả rà soát TTHC, người ký Trần Thị Hoa, https://vb.example/45.",
            PaperDraft("45/BC-SCT", date(2026, 8, 20), "kết quả rà soát TTHC", "Trần Thị Hoa", "https://vb.example/45"),
        ),
        ("Quyết định số 15/2026/QĐ-UBND ngày 1/2/2026 do ông Lê A ký", PaperDraft("15/2026/QĐ-UBND", date(2026, 2, 1), None, "Lê A")),
        ("BC 12/BC-VP ngày 26/2/2026 về thanh lý tài sản, Nguyễn Văn A ký", PaperDraft("12/BC-VP", date(2026, 2, 26), "thanh lý tài sản", "Nguyễn Văn A")),
        ("BC 12/BC-QLTM 19/8 kết quả rà soát thủ tục", PaperDraft("12/BC-QLTM", date(2026, 8, 19), "kết quả rà soát thủ tục")),
        ("123/UBND-KSTT ngày 10.8.2026 v/v đôn đốc báo cáo", PaperDraft("123/UBND-KSTT", date(2026, 8, 10), "đôn đốc báo cáo")),
        ("công văn 7 / SCT - VP, ngày 31/02/2026", PaperDraft("7/SCT-VP", bad_day="31/02/2026")),
        ("trích yếu: Kế hoạch kiểm tra; ký: Nguyễn Văn B", PaperDraft(None, None, "Kế hoạch kiểm tra", "Nguyễn Văn B")),
        ("2026-08-19", PaperDraft(None, date(2026, 8, 19))),
        ("đã xong rồi", PaperDraft()),
        ("", PaperDraft()),
    ],
)  # fmt: skip
def test_a_line_gives_what_it_says_and_nothing_else(line: str, told: PaperDraft) -> None:
    assert read_paper(line, TODAY) == told


def test_more_lines_fill_what_is_missing_and_mend_what_was_wrong() -> None:
    draft = read_paper("12/KH-VP ngày 31/2/2026", TODAY)
    assert draft.missing == ("date",)
    draft = draft.with_more(read_paper("ngày 5/3/2026", TODAY))
    assert (draft.missing, draft.bad_day) == ((), None)
    assert draft.with_more(read_paper("13/KH-VP", TODAY)).paper().number == "13/KH-VP"
    with pytest.raises(ValueError, match="no number"):
        PaperDraft().paper()


@pytest.mark.parametrize(
    ("text", "secret"),
    [
        ("Độ mật: Mật", True), ("12/BC-VP (Mật)", True), ("MẬT 12/BC-VP", True), ("TUYỆT MẬT", True), ("văn bản tối mật", True),
        ("đóng dấu mật", True), ("trừ văn bản mật", False), ("về bảo mật thông tin", False), ("AN TOÀN, BẢO MẬT", False),
        ("độ mật: không", False), ("bảo vệ bí mật nhà nước", False), ("mật ong", False),
    ],
)  # fmt: skip
def test_a_stamp_is_seen_and_mere_words_are_not(text: str, secret: bool) -> None:
    assert is_secret(text) is secret


def test_days_and_questions() -> None:
    assert read_day("xin đến ngày 15/9", TODAY) == date(2026, 9, 15)
    assert read_day("cuối tháng", TODAY) is None
    assert is_question("việc nào quá hạn")
    assert is_question("12/KH-VP là gì?")
    assert not is_question("chờ số liệu của các huyện")
