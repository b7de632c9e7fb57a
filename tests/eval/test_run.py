import json
import re
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from bot.answer import Answer
from bot.errors import QuestionError
from corpus.model import Plan
from eval import __main__ as command
from eval.report import summary
from eval.runner import percentile, run_questions
from tests.eval.records import answer, plan, question, task

ROW = task()
PLANS = {"so-y-te": plan("so-y-te", ROW, units=("Văn phòng Sở", "Thanh tra Sở"))}


class FixedAssistant:
    """Answers from a table and remembers how it was asked."""

    def __init__(self, answers: Mapping[str, Answer]) -> None:
        self.answers = answers
        self.asked: list[tuple[str, str | None, str | None, date | None]] = []

    def ask(
        self, question: str, *, conversation: str | None = None, plan: str | None = None, as_of: date | None = None
    ) -> Answer:
        self.asked.append((question, conversation, plan, as_of))
        if question not in self.answers:
            raise QuestionError("Câu hỏi để trống.")
        return self.answers[question]


def line(identity: str, words: str, **more: Any) -> str:
    values = {"id": identity, "style": "accented", "question": words, "ask": ["lead"], "plan": None, "history": []}
    return json.dumps({**values, "expect": {"tasks": ["so-y-te/I/1"], "lead": ["Văn phòng Sở"]}, **more})


ANSWERS = {
    "ai chủ trì rà soát?": answer("Văn phòng Sở chủ trì", ROW),
    "còn hạn?": answer('"Trước 10/2/2024" (10/02/2024)', ROW),
    "ai lo?": answer("Thanh tra Sở chủ trì", ROW),
}
LINES = [
    line("q1", "ai chủ trì rà soát?"),
    line(
        "q2",
        "còn hạn?",
        style="followup",
        history=["ai chủ trì rà soát?"],
        ask=["due"],
        expect={"due": "2024-02-10"},
        plan="so-y-te",
        as_of="2024-03-01",
    ),
    line("q3", "ai lo?", style="colloquial"),
    line("q4", "", ask=["abstain"], expect={"abstain": True}),
]


@pytest.fixture
def question_set(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    def opened(index: Path | None) -> tuple[FixedAssistant, Mapping[str, Plan]]:
        return FixedAssistant(ANSWERS), PLANS

    monkeypatch.setattr(command, "open_assistant", opened)
    monkeypatch.setattr(command, "open_index", lambda index: None)
    file = tmp_path / "q.jsonl"
    file.write_text("\n".join(LINES), encoding="utf-8")
    return file


def test_history_is_asked_first_in_the_same_conversation(question_set: Path) -> None:
    assistant = FixedAssistant(ANSWERS)
    asked = [one for one in command.read_questions(question_set) if one.id == "q2"]
    [result] = run_questions(assistant, asked, PLANS, date(2024, 5, 1))
    assert result.verdict.right
    assert assistant.asked == [
        ("ai chủ trì rà soát?", "eval-q2", "so-y-te", date(2024, 3, 1)),
        ("còn hạn?", "eval-q2", "so-y-te", date(2024, 3, 1)),
    ]


def test_a_refused_question_is_wrong_and_today_counts_where_no_day_is_given() -> None:
    assistant = FixedAssistant({})
    [result] = run_questions(assistant, [question(abstain=True)], PLANS, date(2024, 5, 1))
    assert result.verdict.reasons == ("từ chối câu hỏi: Câu hỏi để trống.",)
    assert assistant.asked[0][3] == date(2024, 5, 1)
    assert summary([result])["faithful"] == 1.0


def test_json_alone_is_printed_with_totals_by_style_and_by_ask(question_set: Path) -> None:
    done = CliRunner().invoke(command.app, ["run", str(question_set), "--json"])
    assert done.exit_code == 0
    figures = json.loads(done.stdout)
    assert (figures["questions"], figures["right"], figures["share"]) == (4, 2, 0.5)
    assert figures["by_style"]["accented"] == {"right": 1, "total": 2, "share": 0.5}
    assert figures["by_ask"] == {
        "abstain": {"right": 0, "total": 1, "share": 0.0},
        "due": {"right": 1, "total": 1, "share": 1.0},
        "lead": {"right": 1, "total": 2, "share": 0.5},
    }
    assert [entry["id"] for entry in figures["wrong"]] == ["q3", "q4"]
    assert figures["faithful"] == pytest.approx(2 / 3, abs=1e-3)
    assert figures["unfaithful"][0]["reasons"] == ["thanh tra sở"]
    assert figures["latency_ms"]["p50"] <= figures["latency_ms"]["p99"]


def test_the_report_is_told_and_written(question_set: Path, tmp_path: Path) -> None:
    done = CliRunner().invoke(command.app, ["run", str(question_set), "--report", str(tmp_path / "out")])
    assert done.exit_code == 0
    assert "Đúng 2/4 câu (50.0%)." in done.stdout
    assert 'câu trả lời không có lead "Văn phòng Sở"' in (tmp_path / "out" / "report.txt").read_text("utf-8")
    assert json.loads((tmp_path / "out" / "report.json").read_text("utf-8"))["right"] == 2


@pytest.mark.parametrize(("bar", "code"), [("0.5", 0), ("0.51", 1)])
def test_the_exit_code_is_one_below_the_bar(question_set: Path, bar: str, code: int) -> None:
    done = CliRunner().invoke(command.app, ["run", str(question_set), "--bar", bar, "--json"])
    assert done.exit_code == code
    assert json.loads(done.stdout)["right"] == 2
    assert ("dưới mức 51.0%" in done.stderr) == (code == 1)


def test_trouble_is_one_line_on_stderr_and_bad_usage_is_two(question_set: Path, tmp_path: Path) -> None:
    missing = CliRunner().invoke(command.app, ["run", str(tmp_path / "khong-co.jsonl")])
    assert (missing.exit_code, missing.stdout) == (1, "")
    assert missing.stderr.strip().endswith("khong-co.jsonl: không đọc được tệp.")
    assert CliRunner().invoke(command.app, ["run", str(question_set), "--bar", "7"]).exit_code == 2
    taken = tmp_path / "tep"
    taken.write_text("", encoding="utf-8")
    blocked = CliRunner().invoke(command.app, ["run", str(question_set), "--report", str(taken)])
    assert (blocked.exit_code, len(blocked.stderr.strip().splitlines())) == (1, 1)


def test_a_percentile_is_one_of_the_values() -> None:
    values = [5.0, 1.0, 3.0, 2.0, 4.0]
    assert [percentile(values, share) for share in (0.0, 0.5, 0.99, 1.0)] == [1.0, 3.0, 5.0, 5.0]
    assert percentile([], 0.5) == 0.0


def test_a_gate_names_the_questions_that_must_be_right_and_are_not(question_set: Path, tmp_path: Path) -> None:
    gate = tmp_path / "q.right"
    gate.write_text("# phải đúng\nq1\nq2\n", encoding="utf-8")
    assert CliRunner().invoke(command.app, ["run", str(question_set), "--gate", str(gate)]).exit_code == 0
    gate.write_text("q1\nq3\nq9\n", encoding="utf-8")
    done = CliRunner().invoke(command.app, ["run", str(question_set), "--gate", str(gate)])
    assert (done.exit_code, done.stderr) == (1, "Câu trước đây đúng nay sai: q3, q9.\n")


def test_two_reports_are_compared_and_a_loss_exits_one(question_set: Path, tmp_path: Path) -> None:
    CliRunner().invoke(command.app, ["run", str(question_set), "--report", str(tmp_path / "a")])
    before = json.loads((tmp_path / "a" / "report.json").read_text("utf-8"))
    assert before["verdicts"] == {"q1": True, "q2": True, "q3": False, "q4": False}
    (tmp_path / "b.json").write_text(json.dumps({"verdicts": {"q1": True, "q2": False, "q3": True}}), encoding="utf-8")
    same = CliRunner().invoke(command.app, ["compare", *[str(tmp_path / "a" / "report.json")] * 2])
    assert same.exit_code == 0
    done = CliRunner().invoke(command.app, ["compare", str(tmp_path / "a" / "report.json"), str(tmp_path / "b.json")])
    assert (done.exit_code, done.stderr) == (1, "1 câu đúng thành sai: q2.\n")
    assert "Sai thành đúng (1): q3" in done.stdout
    assert (
        CliRunner().invoke(command.app, ["compare", str(tmp_path / "khong"), str(tmp_path / "b.json")]).exit_code == 1
    )


def test_the_page_escapes_what_was_asked_and_asks_no_other_address(question_set: Path, tmp_path: Path) -> None:
    question_set.write_text(line("q1", "<script>alert(1)</script>") + "\n" + LINES[0].replace("q1", "q2"), "utf-8")
    CliRunner().invoke(command.app, ["run", str(question_set), "--report", str(tmp_path / "out")])
    page = (tmp_path / "out" / "report.html").read_text("utf-8")
    assert "&lt;script&gt;alert(1)" in page
    assert "<script" not in page
    assert "<svg" in page
    assert not re.search(r"(?:src|href)=|url\(", page)
