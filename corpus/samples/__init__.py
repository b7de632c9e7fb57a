"""Sample plans: hand-written truths, and the texts that `make` renders from them in the forms of real papers."""
