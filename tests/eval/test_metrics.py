from eval.acceptance import Judged, curve
from eval.charts import bars, lines
from eval.faithful import cites
from eval.intervals import interval, share
from eval.judge import Verdict
from eval.metrics import measures, overlap
from eval.ranking import places, quality
from eval.runner import Result
from tests.eval.records import answer, plan, question, task

ROW = task()


def test_an_interval_holds_the_mean_is_seeded_and_narrows_with_more_values() -> None:
    few, many = [True] * 8 + [False] * 2, [True] * 800 + [False] * 200
    low, high = interval(few)
    assert low <= 0.8 <= high
    assert (low, high) == interval(few)
    assert interval(many)[1] - interval(many)[0] < (high - low) / 5
    assert share([]) == {"share": None, "interval": [0.0, 0.0], "total": 0}
    assert share([True, True]) == {"share": 1.0, "interval": [1.0, 1.0], "total": 2}


def test_each_measure_counts_only_the_questions_it_speaks_of() -> None:
    wanted = question(tasks=(ROW.id,), lead=("Văn phòng Sở",))
    results = [
        Result(wanted, answer("Văn phòng Sở (mục I, STT 1)", ROW), Verdict(True)),
        Result(wanted, answer("Không tìm thấy", status="not_found"), Verdict(False, ("",))),
        Result(question(abstain=True), answer("Không tìm thấy", status="not_found"), Verdict(True)),
        Result(question(ask=("list",), all_tasks=(ROW.id,)), answer("1 việc", ROW), Verdict(True)),
        Result(question(ask=("count",), count=2), answer("1 việc", ROW, total=1), Verdict(False, ("",)), ("x",)),
    ]
    found = {name: (part["share"], part["total"]) for name, part in measures(results).items()}
    assert found["right"] == (0.6, 5)
    assert found["task"] == (0.5, 2)
    assert found["field"] == (1.0, 1)
    assert (found["list"], found["count"]) == ((1.0, 1), (0.0, 1))
    assert (found["abstain_precision"], found["abstain_recall"]) == ((0.5, 2), (1.0, 1))
    assert found["citation"] == (1.0, 1)
    assert found["faithful"] == (0.8, 5)
    assert found["narrative"] == (None, 0)


def test_overlap_is_the_share_of_the_questions_syllables_in_the_right_row() -> None:
    result = Result(question(tasks=(ROW.id,)), None, Verdict(False))
    assert overlap([result], {"so-y-te": plan("so-y-te", ROW)}) == 0.4  # of "Ai chủ trì rà soát?"
    assert overlap([result], {}) is None


def test_a_place_is_cited_by_section_and_number() -> None:
    assert cites("Nguồn: mục I, STT 3, 1, dòng 12", ROW)
    assert not cites("Nguồn: mục II, STT 1; mục I, STT 12", ROW)


def test_ranks_are_those_of_the_first_right_row() -> None:
    plans = {"so-y-te": plan("so-y-te", ROW, task("so-y-te/I/2"))}
    asked = [question(tasks=(ROW.id,)), question(tasks=("so-y-te/I/2",)), question(abstain=True)]
    found = places(asked, lambda one, plans: [ROW.id, "so-y-te/I/2"], plans, known=True)
    assert found == [1, 2]
    assert [quality(found)[name]["share"] for name in ("recall@1", "recall@5", "mrr")] == [0.5, 1.0, 0.75]
    assert quality([None])["mrr"]["share"] == 0.0


def test_a_higher_threshold_answers_less() -> None:
    points = curve([Judged(0.9, True), Judged(0.6, False), Judged(0.1, False)])
    assert (points[0]["coverage"], round(points[0]["error"], 2)) == (1.0, 0.67)
    assert [point["coverage"] for point in points] == sorted((p["coverage"] for p in points), reverse=True)
    assert points[-1] == {"threshold": 1.0, "coverage": 0.0, "error": 0.0}


def test_charts_escape_names_and_take_powers_of_ten() -> None:
    assert "&lt;b&gt;" in bars("x", [("<b>", 0.5, (0.4, 0.6))])
    drawn = lines("<i>", "n", [("p50", [(1e3, 2.0), (1e5, 20.0)])], logarithmic=True)
    assert "&lt;i&gt;" in drawn
    assert "100000" in drawn
    assert lines("x", "n", []) == ""
