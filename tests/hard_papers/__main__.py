"""`python -m tests.hard_papers`: write the hard papers, read them back, print how exactly."""

import typer

from tests.hard_papers.measure import main

typer.run(main)
