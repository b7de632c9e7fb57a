"""Codes that give a role, from the administrator's command line."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from difflib import get_close_matches

from bot.duties import wording
from bot.people import FILE, People
from bot.people.duty_records import LedgerError
from bot.people.invites import Invites
from bot.settings import Settings
from corpus.model import Plan
from retrieval.embedder import load_embedder
from retrieval.index import Index


def grant(settings: Settings, plan_id: str, unit: str | None, role: str, days: int) -> str:
    """Make a code and say what it gives; raises LedgerError for a plan, unit or role that there is not."""
    plan = plan_of(settings, plan_id)
    name = named_unit(unit, plan) if unit else None
    if role not in ("act", "supervise"):
        raise LedgerError(wording.no_such_role(role))
    if role == "act" and name is None:
        raise LedgerError(wording.act_needs_unit())
    with _invites(settings) as invites:
        invite, code = invites.make(plan_id, name, "act" if role == "act" else "supervise", timedelta(days=days))
    return wording.code_made(code, invite.role, name, plan, invite.expires)


def plan_of(settings: Settings, plan_id: str) -> Plan:
    """A plan of the index; raises LedgerError where it has none of that id."""
    index = Index.open(settings.index_dir, load_embedder(settings.embedding_model))
    try:
        plan = index.plans.get(plan_id)
    finally:
        index.close()
    if plan is None:
        raise LedgerError(wording.no_such_plan(plan_id))
    return plan


def granted(settings: Settings, plan_id: str | None) -> list[str]:
    """A line for each code, the oldest first."""
    with _invites(settings) as invites:
        made = invites.all(plan_id)
    return [wording.code_line(one.id, one.role, one.unit, one.plan, one.state, one.expires) for one in made] or [
        wording.no_codes()
    ]


def take_back(settings: Settings, invite: int) -> str:
    """Revoke a code that was not used yet; raises LedgerError where there is none."""
    with _invites(settings) as invites:
        if not invites.revoke(invite):
            raise LedgerError(wording.no_such_code(invite))
    return wording.code_revoked(invite)


@contextmanager
def _invites(settings: Settings) -> Iterator[Invites]:
    people = People(settings.data_dir / FILE)
    try:
        yield Invites(people)
    finally:
        people.close()


def named_unit(unit: str, plan: Plan) -> str:
    """A unit by the name of the plan's register; raises LedgerError with near names where it has none."""
    names = {spelled.casefold(): one.name for one in plan.units for spelled in (one.name, *one.aliases)}
    found = names.get(unit.casefold())
    if found is None:
        near = get_close_matches(unit.casefold(), names, n=3, cutoff=0.4)
        raise LedgerError(wording.unit_not_in_plan(unit, [*dict.fromkeys(names[one] for one in near)]))
    return found
