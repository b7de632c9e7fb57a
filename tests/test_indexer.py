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
