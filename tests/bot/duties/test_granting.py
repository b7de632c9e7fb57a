"""Codes made and taken back on the command line."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.duties.granting import grant, granted, take_back
from bot.people import FILE, People
from bot.people.duty_records import LedgerError
from bot.people.invites import Invites
from bot.settings import Settings, load_settings
from corpus.plans import read_plan
from retrieval.index import build

PLAN = "an-giang-so-cong-thuong-2027-mau"
SAMPLES = Path(__file__).resolve().parents[3] / "corpus" / "samples"


@pytest.fixture(scope="module")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    folder = tmp_path_factory.mktemp("granting")
    build([read_plan(SAMPLES / f"{PLAN}.txt")], folder / "index")
    return load_settings(data_dir=folder, index_dir=folder / "index")


def test_a_code_gives_its_role_once(settings: Settings) -> None:
    said = grant(settings, PLAN, "văn phòng sở", "act", 3)
    code = said.splitlines()[0]
    assert "Văn phòng Sở" in said
    people = People(settings.data_dir / FILE)
    used = Invites(people).use(code, "telegram", "7", lambda invite: 1)
    assert (used.plan, used.unit, used.role) == (PLAN, "Văn phòng Sở", "act")
    people.close()
    assert any("đã dùng" in line for line in granted(settings, PLAN))


def test_a_code_that_was_taken_back_is_listed_as_such(settings: Settings) -> None:
    grant(settings, PLAN, None, "supervise", 3)
    number = max(int(line.split("\t")[0]) for line in granted(settings, None))
    assert str(number) in take_back(settings, number)
    assert any(line.startswith(f"{number}\tđã thu hồi") for line in granted(settings, PLAN))
    with pytest.raises(LedgerError, match="Không có mã số"):
        take_back(settings, number + 100)


@pytest.mark.parametrize(
    ("plan", "unit", "role", "said"),
    [
        ("khong-co", None, "supervise", "Không có kế hoạch"),
        (PLAN, "Phòng Không Có Thật", "act", "Kế hoạch không có đơn vị"),
        (PLAN, "Văn phòng", "act", "Gần nhất: .*Văn phòng Sở"),
        (PLAN, None, "act", "cần tên đơn vị"),
        (PLAN, "Văn phòng Sở", "boss", "Không có quyền"),
    ],
)
def test_what_cannot_be_given_is_refused(settings: Settings, plan: str, unit: str | None, role: str, said: str) -> None:
    with pytest.raises(LedgerError, match=said):
        grant(settings, plan, unit, role, 3)
