"""Render the sample plans: `python -m corpus.samples.make [--check]`.

`truth/ID.json` says what a reader must find in a plan; it is written by hand, before any text. `layout/ID.json` says how
the paper prints it: its form, columns, page breaks and quirks. The text `ID.txt` is the two put together, so that a
reader of texts is never tested against its own output. `--check` writes nothing and fails where a text is not what
its truth and layout give.
"""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import Any

from corpus.samples import flat, tabs

FOLDER = Path(__file__).parent
FORMS = {"tabs": tabs.render, "flat": flat.render}


def plan_ids() -> list[str]:
    return sorted(path.stem for path in (FOLDER / "truth").glob("*.json"))


def load_truth(plan_id: str) -> dict[str, Any]:
    return _load("truth", plan_id)


def render(plan_id: str) -> str:
    """The text of one plan. ValueError where the layout names a row or words that the truth does not have."""
    layout = _load("layout", plan_id)
    try:
        return FORMS[layout["form"]](load_truth(plan_id), layout)
    except ValueError as error:
        raise ValueError(f"{plan_id}: {error}") from error


def _load(kind: str, plan_id: str) -> dict[str, Any]:
    data: dict[str, Any] = json.loads((FOLDER / kind / f"{plan_id}.json").read_text(encoding="utf-8"))
    return data


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="write nothing; exit 1 where a committed text differs")
    check = parser.parse_args().check
    stale = []
    for plan_id in plan_ids():
        path = FOLDER / f"{plan_id}.txt"
        text = render(plan_id)
        if path.exists() and path.read_text(encoding="utf-8") == text:
            continue
        stale.append(path.name)
        if not check:
            path.write_text(text, encoding="utf-8")
    for name in stale:
        print(f"{name}: {'differs from its truth and layout' if check else 'written'}")
    return 1 if check and stale else 0


if __name__ == "__main__":
    sys.exit(main())
