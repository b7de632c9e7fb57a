"""Questions offered while somebody types: tasks by the words of their names, and units by their names or aliases."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from bot.web.listing import Listing
from corpus.model import Plan
from corpus.text import syllables

Suggest = Callable[[str, str | None], list[str]]

_FEWEST = 2  # letters typed before anything is offered
_MOST = 5
_LONGEST = 200  # characters of a name that still reads as a question


@dataclass(frozen=True)
class _Entry:
    question: str
    words: tuple[str, ...]  # folded, of what it is found by
    plan: str


def suggester(current: Callable[[], Listing]) -> Suggest:
    """A function from what is typed, and the plan it is bound to, to at most five questions; made anew when the index is."""
    version, entries = "", list[_Entry]()

    def suggest(typed: str, plan: str | None) -> list[str]:
        nonlocal version, entries
        listing = current()
        if listing.version != version:
            version, entries = listing.version, [entry for held in listing.plans.values() for entry in _entries(held)]
        if len(typed.strip()) < _FEWEST:
            return []
        found = _find(tuple(syllables(typed)), (entry for entry in entries if plan in (None, entry.plan)))
        return list(dict.fromkeys(found))[:_MOST]

    return suggest


def _find(typed: tuple[str, ...], entries: Iterable[_Entry]) -> Iterator[str]:
    """The questions in which every word typed begins a word: first those that begin alike, then those in one stretch."""
    if not typed:
        return
    ranked = [(rank, entry.question) for entry in entries if (rank := _rank(typed, entry.words)) is not None]
    yield from (question for _, question in sorted(ranked, key=lambda pair: pair[0]))


def _rank(typed: tuple[str, ...], words: tuple[str, ...]) -> int | None:
    if not all(any(word.startswith(part) for word in words) for part in typed):
        return None
    starts = (place for place in range(len(words) - len(typed) + 1) if _stands_at(typed, words, place))
    first = next(starts, None)
    return 2 if first is None else min(first, 1)


def _stands_at(typed: tuple[str, ...], words: tuple[str, ...], place: int) -> bool:
    return words[place : place + len(typed) - 1] == typed[:-1] and words[place + len(typed) - 1].startswith(typed[-1])


def _entries(plan: Plan) -> Iterator[_Entry]:
    leading = {name for task in plan.tasks for name in task.lead_units}
    for unit in plan.units:
        if unit.name in leading and not unit.is_class:
            for spelling in (unit.name, *unit.aliases):
                yield _Entry(f"{unit.name} chủ trì những việc gì?", tuple(syllables(spelling)), plan.id)
    for task in plan.tasks:
        if task.name and len(task.name) <= _LONGEST:
            yield _Entry(task.name, tuple(syllables(task.name)), plan.id)
