from __future__ import annotations

from bot.figures import disagreement


def test_the_same_thing_with_two_figures_is_a_disagreement() -> None:
    prose = "Phấn đấu mức độ hài lòng của người dân về giải quyết thủ tục đạt tối thiểu 95% trở lên"
    row = "Mức độ hài lòng của người dân về giải quyết thủ tục đạt 85%; giảm thời gian chờ"
    assert disagreement(["Khác", prose, row]) == (1, 2, "95%", "85%")


def test_figures_about_different_things_are_none() -> None:
    assert (
        disagreement(["Trên 60% giao dịch thanh toán trực tuyến", "Trên 70% thủ tục có phí được cung cấp trên cổng"])
        is None
    )


def test_one_figure_said_twice_is_none() -> None:
    text = "Mức độ hài lòng của người dân đạt 95%"
    assert disagreement([text, text]) is None
