"""Part four: a monthly budget that mails the billing list before the month gets too expensive (AWS Budgets)."""

from typing import Any

import msgspec

from checks.alert_contacts import budget_drafts, wishes
from checks.alert_contacts.addresses import among
from checks.alert_contacts.budget_drafts import WANTED, same_notice
from checks.alert_contacts.parts import Note, Step, failing, fine, manual
from checks.alert_contacts.settings import MOST_LISTENERS, AlertSettings
from checks.alert_contacts.state import AlertState, Budget, Notice
from checks.alert_contacts.words import BUDGET
from hardener.engine.model import Draft, Row

_MOST_NOTICES = 5
"""Thresholds of one budget; AWS's own texts say five in one place and ten in another."""


def _asked(state: AlertState, wanted: AlertSettings) -> bool:
    return state.costs and wanted.budget_usd > 0 and bool(wishes.bill_readers(wanted))


def notes(state: AlertState, wanted: AlertSettings) -> tuple[Note, ...]:
    """Return what keeps the billing list from hearing of a month that gets too expensive."""
    if not _asked(state, wanted):
        return ()
    budget = state.budget
    if budget is None:
        return (failing("no monthly budget warns the billing list"),)
    said = []
    if budget.special:
        said.append(_peculiar(budget, wanted))
    elif budget.amount != str(wanted.budget_usd):
        said.append(failing(f"the budget is {_money(budget)}, wanted {wanted.budget_usd}"))
    missing = _missing(budget, wanted)
    if missing and _full(budget, wanted):
        said.append(
            manual(f"the budget {BUDGET} has no room for {', '.join(missing)}: take a threshold or address off")
        )
    elif missing:
        said.append(failing(f"the budget does not mail at every threshold: {', '.join(missing)}"))
    return tuple(said) or (fine(f"a budget of {_money(budget)} a month mails the billing list"),)


def _peculiar(budget: Budget, wanted: AlertSettings) -> Note:
    said = f"the budget {BUDGET} has {budget.special}"
    if budget.amount == str(wanted.budget_usd):
        return fine(said)
    return manual(
        f"{said}, so its limit of {_money(budget)} is left as it is: change it in the console, or the setting"
    )


def _lacking(budget: Budget, wanted: AlertSettings) -> list[tuple[Notice, Notice | None, list[str]]]:
    """Return who is not told yet, by threshold that is wanted and, where it is there, as it is.

    Whoever is told by a threshold that somebody else chose is told enough.
    """
    others = tuple(
        address
        for notice in budget.notices
        if not any(same_notice(notice, one) for one in WANTED)
        for address in notice.addresses
    )
    readers = [one for one in wishes.bill_readers(wanted) if not among(one, others)]
    found = []
    for one in WANTED:
        here = next((notice for notice in budget.notices if same_notice(notice, one)), None)
        told = here.addresses if here else ()
        found.append((one, here, [reader for reader in readers if not among(reader, told)]))
    return [part for part in found if part[2]]


def _missing(budget: Budget, wanted: AlertSettings) -> list[str]:
    return list(dict.fromkeys(one for _, _, lacking in _lacking(budget, wanted) for one in lacking))


def _full(budget: Budget, wanted: AlertSettings) -> bool:
    parts = _lacking(budget, wanted)
    crowded = any(here and len(here.addresses) + len(lacking) > MOST_LISTENERS for _, here, lacking in parts)
    return crowded or len(budget.notices) + sum(here is None for _, here, _ in parts) > _MOST_NOTICES


def forward(state: AlertState, wanted: AlertSettings) -> Step:
    """Make the budget, or set its limit and add who is not told yet."""
    if not _asked(state, wanted):
        return Step()
    readers, budget = wishes.bill_readers(wanted), state.budget
    if budget is None:
        made = Budget(
            amount=str(wanted.budget_usd),
            currency=budget_drafts.currency(state),
            notices=tuple(msgspec.structs.replace(one, addresses=_ordered(*readers)) for one in WANTED),
        )
        return Step(drafts=(budget_drafts.create(state, made),), changes={"budget": made})
    drafts: list[Draft] = []
    if not budget.special and budget.amount != str(wanted.budget_usd):
        budget = msgspec.structs.replace(budget, amount=str(wanted.budget_usd))
        drafts.append(budget_drafts.update(state, budget))
    for notice, here, lacking in [] if _full(budget, wanted) else _lacking(budget, wanted):
        after = msgspec.structs.replace(notice, addresses=_ordered(*(here.addresses if here else ()), *lacking))
        if here is None:
            drafts.append(budget_drafts.add_notice(state, after))
        else:
            after = msgspec.structs.replace(after, topics=here.topics)
            drafts += [budget_drafts.add_address(state, here, one) for one in lacking]
        budget = _with(budget, here, after)
    return Step(drafts=tuple(drafts), changes={"budget": budget} if drafts else {})


def _ordered(*addresses: str) -> tuple[str, ...]:
    return tuple(sorted(addresses))


def _with(budget: Budget, old: Notice | None, new: Notice) -> Budget:
    notices = (*(one for one in budget.notices if one != old), new)
    ordered = sorted(notices, key=lambda one: (one.kind, one.operator, one.unit, one.threshold))
    return msgspec.structs.replace(budget, notices=tuple(ordered))


def back(before: AlertState, now: AlertState) -> Step:
    """Delete the budget where there was none; otherwise set its limit back and tell nobody new."""
    was, is_ = before.budget, now.budget
    if is_ is None or was == is_:
        return Step()
    if was is None:
        return Step(drafts=(budget_drafts.delete(now),), changes={"budget": None})
    drafts = [] if was.amount == is_.amount else [budget_drafts.update(now, was)]
    for notice in is_.notices:
        then = next((one for one in was.notices if same_notice(one, notice)), None)
        if then is None:
            drafts.append(budget_drafts.drop_notice(now, notice))
        else:
            new = [one for one in notice.addresses if one not in then.addresses]
            drafts += [budget_drafts.drop_address(now, notice, one) for one in new]
    return Step(drafts=tuple(drafts), changes={"budget": was})


def rows(state: AlertState) -> tuple[Row, ...]:
    """Return the budget and its thresholds; nothing where it is not looked for."""
    if not state.payer:
        return ()
    if not state.costs:
        return (Row("Monthly budget", "not read: AWS Budgets is another one in this partition"),)
    if state.budget is None:
        return (Row("Monthly budget", "none"),)
    special = f" ({state.budget.special})" if state.budget.special else ""
    return (
        Row("Monthly budget", _money(state.budget) + special),
        *(
            Row(f"Monthly budget: {_threshold(one)}", ", ".join((*one.addresses, *one.topics)))
            for one in state.budget.notices
        ),
    )


def _threshold(notice: Notice) -> str:
    kind = "spent" if notice.kind == "ACTUAL" else "forecast"
    sign = {"GREATER_THAN": "over", "LESS_THAN": "under"}.get(notice.operator, "at")
    return f"{kind} {sign} {notice.threshold}{' %' if notice.unit == 'PERCENTAGE' else ''}"


def _money(budget: Budget) -> str:
    return f"{budget.amount or 'no fixed limit'} {budget.currency}".strip()


def seen(state: AlertState) -> Any:
    """Return the limit and whom each threshold tells; the dates and types that AWS fills in do not count."""
    if state.budget is None:
        return None
    budget = state.budget
    notices = [
        (one.kind, one.operator, one.unit, one.threshold, sorted(map(str.casefold, one.addresses)), one.topics)
        for one in budget.notices
    ]
    return budget.amount, budget.currency, notices
