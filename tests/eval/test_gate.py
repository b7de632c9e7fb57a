"""No question over the sample plans that was right becomes wrong unnoticed."""

from datetime import date
from pathlib import Path

from bot.assistant import Assistant
from corpus.plans import read_plan
from eval.compare import lost_right, read_right
from eval.questions import read_questions
from eval.runner import run_questions
from eval.study import study
from retrieval.index import Index, build

ROOT = Path(__file__).resolve().parents[2]
SETS = ROOT / "eval" / "questions"


def test_what_was_right_over_the_sample_plans_still_is(tmp_path: Path) -> None:
    build([read_plan(path) for path in sorted((ROOT / "corpus" / "samples").glob("*.txt"))], tmp_path)
    index, today = Index.open(tmp_path), date(2027, 3, 1)
    sets = ("samples.jsonl", "samples_second.jsonl", "samples_third.jsonl")
    questions = [question for name in sets for question in read_questions(SETS / name)]
    results = [*run_questions(Assistant(lambda: index), questions, index.plans, today)]
    assert not lost_right(read_right(SETS / "samples.right"), {one.question.id: one.verdict.right for one in results})
    behind = study(Assistant(lambda: index), results[:10], index.plans, index, today, vary_too=True)
    assert behind.ranking["assistant"]["plan_known"]["recall@5"]["share"] >= 0.5
    assert set(behind.robustness) == {"như đã viết", "không dấu", "1 lỗi gõ", "2 lỗi gõ", "viết tắt"}
    assert set(behind.traces) == {one.question.id for one in results[:10] if not one.verdict.right}
    assert behind.curve[0]["coverage"] == 1.0
    index.close()
