"""The administrators' command, run as they run it, on the sample plans and on files that are no plans."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

import indexer
from corpus.plans import read_plan
from retrieval.building import load_plans

SAMPLES = Path(indexer.__file__).parent / "corpus" / "samples"
FIRST, SECOND = sorted(SAMPLES.glob("*.txt"))[:2]


def run(*arguments: object) -> Result:
    return CliRunner().invoke(indexer.app, [str(argument) for argument in arguments])


def held(directory: Path) -> list[str]:
    return [plan.id for plan in load_plans(directory)]


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    directory = tmp_path_factory.mktemp("built")
    result = run("build", FIRST, SECOND, "--index", directory)
    assert result.exit_code == 0, result.output
    return directory


@pytest.fixture
def index(tmp_path: Path, built: Path) -> Path:
    """An index of two plans that a test may change."""
    return Path(shutil.copytree(built, tmp_path / "index"))


@pytest.fixture
def rubbish(tmp_path: Path) -> Path:
    file = tmp_path / "thu-moi.txt"
    file.write_text("Kính mời anh chị dự họp lúc 8 giờ.\n", encoding="utf-8")
    return file


def test_a_folder_is_built_in_order_of_its_files(tmp_path: Path) -> None:
    result = run("build", SAMPLES, "--index", tmp_path / "index")
    assert result.exit_code == 0, result.output
    assert result.stderr == ""
    assert held(tmp_path / "index") == [read_plan(file).id for file in sorted(SAMPLES.glob("*.txt"))]


def test_plans_and_tasks_are_bare_json_arrays(built: Path) -> None:
    plans = json.loads(run("plans", "--json", "--index", built).stdout)
    assert [plan["id"] for plan in plans] == [FIRST.stem, SECOND.stem]
    assert plans[0]["version"] == 1
    tasks = json.loads(run("tasks", FIRST.stem, "--json", "--index", built).stdout)
    assert len(tasks) == plans[0]["task_count"] > 0
    assert all(task["plan_id"] == FIRST.stem and isinstance(task["deadline"], dict) for task in tasks)


def test_doubts_are_listed_for_all_plans_or_one(built: Path) -> None:
    doubts: list[dict[str, Any]] = json.loads(run("doubts", "--json", "--index", built).stdout)
    of_first = json.loads(run("doubts", FIRST.stem, "--json", "--index", built).stdout)
    assert of_first == [doubt for doubt in doubts if doubt["plan_id"] == FIRST.stem]
    assert len(doubts) == sum(len(plan.doubts) for plan in load_plans(built)) > 0


@pytest.mark.parametrize("arguments", [("plans",), ("tasks", FIRST.stem), ("doubts",)])
def test_tables_for_people_name_the_records(built: Path, arguments: tuple[str, ...]) -> None:
    result = run(*arguments, "--index", built)
    assert result.exit_code == 0
    assert ("STT" if arguments[0] == "tasks" else FIRST.stem) in result.stdout


def test_a_refused_file_is_named_and_the_others_are_indexed(tmp_path: Path, rubbish: Path) -> None:
    result = run("build", rubbish, FIRST, "--index", tmp_path / "index")
    assert result.exit_code == 1
    assert result.stderr.startswith("thu-moi.txt: ")
    assert result.stderr.count("\n") == 1
    assert held(tmp_path / "index") == [FIRST.stem]


def test_a_build_of_nothing_readable_leaves_the_old_index(index: Path, rubbish: Path) -> None:
    before = (index / "current").read_bytes()
    result = run("build", rubbish, "--index", index)
    assert result.exit_code == 1
    assert result.stdout == ""
    assert (index / "current").read_bytes() == before


def test_refused_without_reading(tmp_path: Path) -> None:
    (tmp_path / "trong").mkdir()
    told = {
        tmp_path / "trong": "thư mục không có tệp kế hoạch nào",
        tmp_path / "plan.odp": 'chưa đọc được loại tệp ".odp"',
        tmp_path / "mat.txt": "không có tệp hoặc thư mục này",
    }
    (tmp_path / "plan.odp").write_bytes(b"PK")
    result = run("build", *told, "--index", tmp_path / "index")
    assert result.exit_code == 1
    lines = result.stderr.splitlines()
    assert len(lines) == len(told)
    for path, reason in told.items():
        assert any(path.name in line and reason in line for line in lines)
    assert not (tmp_path / "index" / "current").exists()


def test_a_folder_is_read_for_files_of_a_readable_kind(tmp_path: Path) -> None:
    (tmp_path / "ke-hoach" / "nam").mkdir(parents=True)
    shutil.copy(FIRST, tmp_path / "ke-hoach" / "nam")
    (tmp_path / "ke-hoach" / "anh.exe").write_bytes(b"MZ")
    assert run("build", tmp_path / "ke-hoach", "--index", tmp_path / "index").exit_code == 0
    assert held(tmp_path / "index") == [FIRST.stem]


def test_two_files_with_one_id_are_told_by_both_names(tmp_path: Path) -> None:
    (tmp_path / "khac").mkdir()
    twin = shutil.copy(FIRST, tmp_path / "khac")
    result = run("build", FIRST, twin, FIRST, "--index", tmp_path / "index")
    assert result.exit_code == 1
    assert result.stderr == f'{twin}: trùng mã kế hoạch "{FIRST.stem}" với {FIRST}; hãy đổi tên một tệp\n'
    assert held(tmp_path / "index") == [FIRST.stem]


def test_add_replaces_a_plan_in_its_place_as_the_next_version(index: Path) -> None:
    result = run("add", FIRST, "--index", index)
    assert result.exit_code == 0, result.output
    plans = load_plans(index)
    assert [(plan.id, plan.version) for plan in plans] == [(FIRST.stem, 2), (SECOND.stem, 1)]


def test_add_under_another_id_keeps_both(index: Path) -> None:
    result = run("add", FIRST, "--id", "ban-moi", "--index", index)
    assert result.exit_code == 0, result.output
    assert held(index) == [FIRST.stem, SECOND.stem, "ban-moi"]
    assert all(task.id.startswith("ban-moi/") for task in load_plans(index)[2].tasks)


def test_add_begins_an_index(tmp_path: Path) -> None:
    assert run("add", FIRST, "--index", tmp_path / "index").exit_code == 0
    assert held(tmp_path / "index") == [FIRST.stem]


def test_remove_takes_one_plan_out_until_none_is_left(index: Path) -> None:
    assert run("remove", FIRST.stem, "--index", index).exit_code == 0
    assert held(index) == [SECOND.stem]
    assert run("remove", SECOND.stem, "--index", index).exit_code == 0
    assert json.loads(run("plans", "--json", "--index", index).stdout) == []


@pytest.mark.parametrize("command", ["remove", "tasks", "doubts"])
def test_an_unknown_plan_is_told_in_one_line(index: Path, command: str) -> None:
    before = (index / "current").read_bytes()
    result = run(command, "la", "--index", index)
    assert result.exit_code == 1
    assert result.stderr == f'{index}: không có kế hoạch "la"\n'
    assert (index / "current").read_bytes() == before


@pytest.mark.parametrize("arguments", [("plans",), ("tasks", "x"), ("doubts",), ("remove", "x")])
def test_no_index_is_told_in_one_line(tmp_path: Path, arguments: tuple[str, ...]) -> None:
    result = run(*arguments, "--index", tmp_path)
    assert result.exit_code == 1
    assert "chưa có chỉ mục" in result.stderr
    assert result.stderr.count("\n") == 1


BAD_USAGE = [
    ("build",),
    ("add",),
    ("remove",),
    ("tasks",),
    ("unknown",),
    ("plans", "--unknown"),
    ("add", "a.txt", "b.txt", "--id", "x"),
    ("add", "a.txt", "--id", "../x"),
    ("add", "a.txt", "--id", "Có Dấu"),
]


@pytest.mark.parametrize("arguments", BAD_USAGE)
def test_bad_usage_exits_2(arguments: tuple[str, ...]) -> None:
    assert run(*arguments).exit_code == 2


def test_an_unknown_model_is_told_in_one_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("EMBEDDING_MODEL", str(tmp_path / "khong-co"))
    result = run("build", FIRST, "--index", tmp_path / "index")
    assert result.exit_code == 1
    assert result.stderr.startswith("EMBEDDING_MODEL=")
    assert result.stderr.count("\n") == 1


def test_the_command_runs_by_itself_with_the_index_of_the_environment(built: Path) -> None:
    """As a process, so that what it prints, and in which encoding, is what a shell gets."""
    environment = {**os.environ, "INDEX_DIR": str(built), "PYTHONIOENCODING": "latin-1"}
    command = [sys.executable, indexer.__file__, "tasks", FIRST.stem, "--json"]
    result = subprocess.run(command, env=environment, capture_output=True, check=True, timeout=60)
    assert [task["id"] for task in json.loads(result.stdout.decode("utf-8"))] == [
        task.id for task in load_plans(built)[0].tasks
    ]
    assert result.stderr == b""


# What administrators enter


def facts(index: Path, plan_id: str) -> dict[str, Any]:
    return next(plan for plan in json.loads(run("plans", "--json", "--index", index).stdout) if plan["id"] == plan_id)


def task(index: Path, task_id: str, *more: object) -> dict[str, Any]:
    tasks = json.loads(run("tasks", task_id.split("/")[0], "--json", "--index", index, *more).stdout)
    return next(one for one in tasks if one["id"] == task_id)


def test_facts_that_a_paper_lacks_are_entered_and_stay_through_a_rebuild(index: Path) -> None:
    plan_id = SECOND.stem
    assert facts(index, plan_id)["number"] is None
    result = run("set", plan_id, "number=12/KH-STTTT", "date=2024-01-20", "--index", index)
    assert result.exit_code == 0, result.output
    assert (facts(index, plan_id)["number"], facts(index, plan_id)["date"]) == ("12/KH-STTTT", "2024-01-20")
    assert run("build", SECOND, "--index", index).exit_code == 0
    assert facts(index, plan_id)["number"] == "12/KH-STTTT"
    assert run("set", plan_id, "number=", "--index", index).exit_code == 0
    assert facts(index, plan_id)["number"] is None


def test_what_the_paper_says_wins_over_what_was_entered(index: Path) -> None:
    number = facts(index, FIRST.stem)["number"]
    assert run("set", FIRST.stem, "number=99/KH-SCT", "--index", index).exit_code == 0
    assert facts(index, FIRST.stem)["number"] == number is not None


@pytest.mark.parametrize(
    ("entered", "reason"),
    [
        ("so=12", "TÊN=GIÁ TRỊ"),
        ("date=20/01/2024", "2026-01-16"),
        ("number=mười hai", "12/KH-UBND"),
        ("year=24", "year=2026"),
    ],
)
def test_a_fact_that_cannot_be_is_refused_with_an_example(index: Path, entered: str, reason: str) -> None:
    result = run("set", SECOND.stem, entered, "--index", index)
    assert result.exit_code == 1
    assert reason in result.stderr
    assert facts(index, SECOND.stem)["number"] is None


def test_a_correction_is_entered_shown_and_taken_back(index: Path) -> None:
    row = f"{SECOND.stem}/II/8"
    before = task(index, row)
    arguments = ("II/8", "time=Quý III/2024", "lead=Văn phòng Sở", "--paper", "45/STTTT-VP", "--date", "2024-05-06")
    assert run("correct", SECOND.stem, *arguments, "--index", index).exit_code == 0
    after = task(index, row)
    assert (after["uid"], after["time_text"], after["deadline"]["due"]) == (before["uid"], "Quý III/2024", "2024-09-30")
    assert after["lead"] == ["Văn phòng Sở"]
    assert 'thời gian trong kế hoạch gốc là "Năm 2024"' in after["note"]
    assert run("add", SECOND, "--index", index).exit_code == 0  # a newer version of the paper keeps the correction
    assert task(index, row)["time_text"] == "Quý III/2024"
    held = json.loads(run("corrections", SECOND.stem, "--json", "--index", index).stdout)
    assert [(one["field"], one["paper"], one["date"]) for one in held] == [
        ("time", "45/STTTT-VP", "2024-05-06"),
        ("lead", "45/STTTT-VP", "2024-05-06"),
    ]
    for _ in held:
        assert run("corrections", SECOND.stem, "--remove", 1, "--index", index).exit_code == 0
    assert task(index, row) == before
    assert run("corrections", SECOND.stem, "--remove", 1, "--index", index).exit_code == 1


def test_a_correction_of_no_row_or_field_is_refused(index: Path) -> None:
    for row, value, reason in (("II/800", "time=Quý I", "không có nhiệm vụ"), ("II/8", "han=Quý I", "TRƯỜNG=GIÁ TRỊ")):
        result = run("correct", SECOND.stem, row, value, "--paper", "45/VP", "--index", index)
        assert result.exit_code == 1
        assert reason in result.stderr


def test_a_newer_version_keeps_identities_and_leaves_the_old_one_to_read(index: Path, tmp_path: Path) -> None:
    newer = tmp_path / SECOND.name
    text = SECOND.read_text(encoding="utf-8")
    changed = "Báo cáo về việc chấp hành quy trình soạn thảo văn bản pháp luật"
    assert "Báo cáo về việc tuân thủ" in text
    newer.write_text(text.replace("Báo cáo về việc tuân thủ", "Báo cáo về việc chấp hành"), encoding="utf-8")
    row = f"{SECOND.stem}/II/8"
    before = task(index, row)
    assert run("add", newer, "--index", index).exit_code == 0
    after = task(index, row)
    assert (after["title"], after["uid"]) == (changed, before["uid"])
    assert facts(index, SECOND.stem)["version"] == 2
    assert task(index, row, "--version", 1) == before
    assert "2" in run("versions", SECOND.stem, "--index", index).stdout
    found = json.loads(run("diff", f"{SECOND.stem}@1", SECOND.stem, "--json", "--index", index).stdout)
    assert (found["added"], found["dropped"], len(found["changed"])) == ([], [], 1)
    assert found["changed"][0]["fields"][0]["after"] == changed
    shown = run("diff", SECOND, newer, "--index", index).stdout
    assert "Đổi 1 việc:" in shown
    assert run("diff", f"{SECOND.stem}@7", SECOND.stem, "--index", index).exit_code == 1


def test_a_rebuild_of_the_same_papers_is_no_new_version(index: Path) -> None:
    before = json.loads(run("tasks", SECOND.stem, "--json", "--index", index).stdout)
    assert run("build", FIRST, SECOND, "--index", index).exit_code == 0
    assert facts(index, SECOND.stem)["version"] == 1
    assert json.loads(run("tasks", SECOND.stem, "--json", "--index", index).stdout) == before


def test_a_broken_index_is_mended_by_a_rebuild(index: Path) -> None:
    version = (index / "current").read_text(encoding="utf-8").strip()
    (index / "versions" / version / "plans.sqlite").write_bytes(b"no database")
    assert run("add", SECOND, "--index", index).exit_code == 1
    assert run("build", FIRST, SECOND, "--index", index).exit_code == 0
    assert held(index) == [FIRST.stem, SECOND.stem]
