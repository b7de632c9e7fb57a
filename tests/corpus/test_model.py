from datetime import date

from corpus.model import Deadline, Source, Task, to_json


def test_a_task_survives_its_json_form() -> None:
    task = Task(
        id="ke-hoach/I/1a", uid="u1", plan_id="ke-hoach", section="I", section_title="Chỉ đạo", headings=(), number="1",
        part="a", goal=None, title="Ban hành kế hoạch", activity=None, product="Kế hoạch", lead=("Văn phòng",),
        support=(), lead_units=("Văn phòng",), support_units=(), time_text="Quý I/2024",
        deadline=Deadline("fixed", date(2024, 1, 1), date(2024, 3, 31), every=("quarter",)), budget=None, note=None,
        source=Source("ke-hoach.txt", lines=(3, 4)), doubts=("cột trượt",),
    )  # fmt: skip
    assert Task.from_json(to_json(task)) == task
    assert task.row == "ke-hoach/I/1"
    assert to_json(task)["deadline"]["due"] == "2024-03-31"
