"""Two runs side by side, question by question: the gate that no right answer becomes wrong unnoticed."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from rich.console import Console

from corpus.errors import PlanError


class RunError(PlanError):
    """A report or a list of ids that cannot be read; the message names the file."""


@dataclass(frozen=True)
class Changes:
    """Ids of questions: right then and wrong or gone now (`lost`), wrong then and right now, asked in one run only."""

    lost: tuple[str, ...]
    won: tuple[str, ...]
    dropped: tuple[str, ...]
    added: tuple[str, ...]
    stayed_right: int
    stayed_wrong: int


def read_run(path: Path) -> dict[str, bool]:
    """Which questions of a `report.json` were right; raises RunError."""
    try:
        verdicts: Any = json.loads(path.read_text(encoding="utf-8"))["verdicts"]
        return {str(one): bool(right) for one, right in verdicts.items()}
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        raise RunError(f"{path}: không phải báo cáo của python -m eval run.") from None


def read_right(path: Path) -> frozenset[str]:
    """Ids that must be right, one a line; lines that begin with # are left out."""
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError):
        raise RunError(f"{path}: không đọc được tệp.") from None
    return frozenset(line.strip() for line in lines if line.strip() and not line.startswith("#"))


def lost_right(must: Collection[str], verdicts: Mapping[str, bool]) -> list[str]:
    """The ids that must be right and are not, or were not asked."""
    return sorted(one for one in must if not verdicts.get(one))


def compare(before: Mapping[str, bool], after: Mapping[str, bool]) -> Changes:
    """What changed. A right question that is gone counts as lost, so that nothing is made right by leaving it out."""
    both = before.keys() & after.keys()
    return Changes(
        lost=tuple(lost_right([one for one, right in before.items() if right], after)),
        won=tuple(sorted(one for one in both if after[one] and not before[one])),
        dropped=tuple(sorted(before.keys() - after.keys())),
        added=tuple(sorted(after.keys() - before.keys())),
        stayed_right=sum(before[one] and after[one] for one in both),
        stayed_wrong=sum(not before[one] and not after[one] for one in both),
    )


def print_changes(changes: Changes, console: Console) -> None:
    console.print(f"Vẫn đúng: {changes.stayed_right}. Vẫn sai: {changes.stayed_wrong}.")
    for name, found in (
        ("Đúng thành sai", changes.lost),
        ("Sai thành đúng", changes.won),
        ("Không hỏi nữa", changes.dropped),
        ("Câu mới", changes.added),
    ):
        if found:
            console.print(f"{name} ({len(found)}): {', '.join(found)}", markup=False)
