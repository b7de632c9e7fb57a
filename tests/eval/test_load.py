from corpus.model import to_json
from eval.load import questions_about
from tests.eval.records import task

TASKS = [
    to_json(task(f"so-y-te/I/{number}", title=f"Việc số {number}", time="Tháng 6/2024")) for number in range(1, 200)
]


def test_a_mix_is_bounded_varied_and_made_from_tasks_all_over_the_plans() -> None:
    bodies = questions_about(TASKS, limit=50)
    words = [body["question"] for body in bodies]
    assert (len(words), len(set(words)) > 25) == (50, True)
    assert any("chủ trì Việc số 1?" in text for text in words)
    assert any("Tháng 06/2024 có mấy việc đến hạn?" in text for text in words)
    assert any(text.isascii() for text in words)
    assert {body["plan"] for body in bodies} == {None, "so-y-te"}


def test_a_task_without_words_unit_or_day_still_makes_questions() -> None:
    bare = to_json(task(title=None, product=None, lead=(), time=None))
    assert all(body["question"].strip() for body in questions_about([bare], limit=9))
    assert questions_about([], limit=9) == []
