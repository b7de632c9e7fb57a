"""Each behaviour that docs/channels.md promises has a test that bears its number."""

from __future__ import annotations

import re
from pathlib import Path

ROOT = Path(__file__).parents[2]


def test_each_behaviour_has_a_test_of_its_number() -> None:
    promised = re.findall(r"^\| (\d\d) \|", (ROOT / "docs" / "channels.md").read_text(encoding="utf-8"), re.MULTILINE)
    tests = "\n".join(path.read_text(encoding="utf-8") for path in (ROOT / "tests" / "bot").rglob("test_*.py"))
    assert promised == [f"{number:02}" for number in range(1, 26)]
    assert [number for number in promised if f"def test_{number}_" not in tests] == []
