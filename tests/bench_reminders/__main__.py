"""`python -m tests.bench_reminders`: simulate the year, print what was lost, doubled, out of hours."""

import typer

from tests.bench_reminders.year import main

typer.run(main)
