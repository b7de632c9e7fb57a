"""`python -m tests.standins NAME`: start one stand-in by hand; each module's `main` says how to use it."""

from __future__ import annotations

import importlib
import sys
from pathlib import Path


def main(arguments: list[str]) -> int:
    names = sorted(
        path.stem
        for path in Path(__file__).parent.glob("*.py")
        if not path.stem.startswith("_") and "\ndef main(" in path.read_text("utf-8")
    )
    if not arguments or arguments[0] not in names:
        print(f"python -m tests.standins {{{','.join(names)}}}", file=sys.stderr)
        return 2
    return int(importlib.import_module(f"tests.standins.{arguments[0]}").main(arguments[1:]) or 0)


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
