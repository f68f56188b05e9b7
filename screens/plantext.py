"""What there is to read of a plan: its size, and each of its rows in full."""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from functools import partial

from textual.content import Content

from hardener.engine.model import AsWhom, Change, Gap, Plan, Refused, UndoClass
from hardener.engine.planfile import PlanFile
from screens.calls import undo
from screens.detail import about_change, policy, spaced
from screens.grouping import Group, totals
from screens.permissions import Allowance, about, in_one_line
from screens.planlist import Thing, place
from screens.widgets.facts import bullets, facts, head, hung
from screens.widgets.glyphs import UNDO
from screens.widgets.sheet import Document
from screens.widgets.text import QUIET, joined, own, shown, stacked
from screens.words import counted, moment, named

NAMED = 40
"""How many places of a group are listed."""


def headline(file: PlanFile, allowances: Sequence[Allowance] | None, width: int) -> Content:
    """Return what the plan comes to, how far it can be undone, and the digest that it is bound to.

    `allowances` is what AWS says of its permissions, None while it is being asked.
    """
    size, plan = totals(file.plan), file.plan
    counts = [counted(size.calls, "call"), counted(size.changes, "change"), counted(size.accounts, "account")]
    counts += [counted(size.regions, "region")] if size.regions else []
    undone = undoing(plan) if size.changes else own("nothing to change", QUIET)
    signed = "signed" if file.signed else "not signed"
    until = own(f"   expires {moment(plan.expires)[:16]}Z · {signed}", QUIET)
    lines = [own(" · ".join(counts), "bold"), hung(own(""), joined(undone, until), width)]
    lines.append(own(f"sha256:{file.sha256}", QUIET))
    if allowances is None:
        lines.append(own("Permissions  … asking AWS what would be denied", QUIET))
    elif allowances:
        lines.append(hung(own(""), in_one_line(allowances), width))
    return stacked([*lines, *besides(plan, width), *first_account(plan, width)])


def undoing(plan: Plan) -> Content:
    """Return how far `plan` can be undone: one word where all its changes are alike, else how many are how."""
    itself = own("this undo itself ", QUIET) if plan.undoes else own("")
    number = Counter(change.undo.kind for change in plan.changes)
    if len(number) < 2:
        return joined(itself, UNDO[plan.undo].content())
    words = {UndoClass.EXACT: "exact", UndoClass.EQUIVALENT: "not exact", UndoClass.NONE: "NO UNDO"}
    parts = [own(f"{UNDO[one].glyph} {number[one]} {words[one]}", UNDO[one].style) for one in words if number[one]]
    return joined(("to undo this undo: " if plan.undoes else "undo: ", QUIET), own(" · ").join(parts))


def first_account(plan: Plan, width: int) -> Iterator[Content]:
    """Return which account is the canary; nothing where there is but one."""
    if plan.canary is not None:
        told = joined(
            ("Canary: ", "bold"),
            shown(named(plan.canary), "bold"),
            "; nothing is begun elsewhere until it is verified",
        )
        yield hung(own(""), told, width)


def besides(plan: Plan, width: int) -> Iterator[Content]:
    """Return what else there is to know of the calls as a whole: as whom, who is asked, and what is only a fallback."""
    kinds: tuple[tuple[Callable[[AsWhom], bool], str], ...] = (
        (lambda by: by.is_root_session, "as a root session of "),
        (lambda by: by is AsWhom.ROOT_KEY, "with root's own access key of "),
        (lambda by: by is AsWhom.MANAGEMENT, "as the management account, about "),
    )
    said = []
    for fits, how in kinds:
        theirs = [call.account for call in plan.made if fits(call.by)]
        if theirs:
            said += [own(f"{counted(len(theirs), 'call')} {how}"), _whose(plan, set(theirs)), own(". ")]
    asking = sum(call.asks is not None for call in plan.made)
    if asking:
        said.append(own(f"You are asked {counted(asking, 'time')} while it runs; it waits for you. "))
    fallback = len(plan.calls) - len(plan.made)
    if fallback:
        said.append(own(f"{counted(fallback, 'call')} only if it is not finished."))
    if said:
        yield hung(own("! ", "$text-warning"), joined(*said), width)


def _whose(plan: Plan, ids: set[str]) -> Content:
    """Return the one account by its name, several by their number."""
    first = next(change for change in plan.changes if change.account in ids)
    return shown(place(first.account_name, first.account, None)) if len(ids) == 1 else own(f"{len(ids)} accounts")


def document(thing: Thing) -> Document:
    """Return the document on one row of a plan."""
    if isinstance(thing, Refused):
        return lambda width: _refused(thing, width)
    if isinstance(thing, Gap):
        return lambda width: _gap(thing, width)
    if isinstance(thing, Allowance):
        return partial(about, thing)
    group, change = thing
    if change is not None:
        return lambda width: _change(group, change, width)
    return lambda width: _group(group, width)


def _change(group: Group, change: Change, width: int) -> Content:
    title = joined(
        shown(change.summary, "bold"), "  ", shown(place(change.account_name, change.account, change.region))
    )
    where = joined((change.account, QUIET), (f"  read {moment(change.observed)}", QUIET))
    return spaced([stacked([title, where]), *about_change(group.check, change, width, whole=False)])


def _group(group: Group, width: int) -> Content:
    first = group.changes[0]
    number = counted(len(group.changes), "change")
    if group.identical:
        told = f"{number}, the same in every place: the diff and the calls are shown once."
    else:
        told = (
            f"{number} that make the same calls on things of their own. enter lists each with its diff and its calls."
        )
    places = [place(change.account_name, change.account, change.region) for change in group.changes]
    rest = [own(f"and {len(places) - NAMED} more", QUIET)] if len(places) > NAMED else []
    parts = [
        stacked([shown(first.summary, "bold"), hung(own(""), own(told, QUIET), width)]),
        stacked([head("Where"), bullets([*map(shown, places[:NAMED]), *rest], width)]),
    ]
    if group.identical:
        return spaced(parts + about_change(group.check, first, width, whole=False))
    made = dict.fromkeys(call.action for change in group.changes for call in change.calls)
    parts.append(stacked([head(f"Calls {group.calls}"), bullets([shown(action) for action in made], width)]))
    warnings = dict.fromkeys(line for change in group.changes for line in change.warnings)
    if warnings:
        parts.append(
            stacked([head("Who notices"), bullets([shown(line) for line in warnings], width, "!", "$text-warning")])
        )
    return spaced([*parts, undo(first.undo, width)])


def _refused(one: Refused, width: int) -> Content:
    told = own("hardener leaves this alone; nothing of it is in the plan.", QUIET)
    reason = hung(own("✗ ", "$text-error"), shown(one.reason, "bold"), width)
    return stacked([reason, own(""), told, joined((f"{one.account}  ", QUIET), shown(one.region or "", QUIET))])


def _gap(one: Gap, width: int) -> Content:
    told = own(
        "It could not be read, so nothing follows from it: neither ok nor failing, and nothing is changed.", QUIET
    )
    trouble = one.trouble
    pairs = [("Cause", shown(trouble.cause.value)), ("AWS says", shown(trouble.message))]
    pairs += [("Next step", shown(trouble.hint))] if trouble.hint else []
    pairs += [("It needs", shown(policy(trouble.action)))] if trouble.action else []
    where = joined((f"{one.account}  ", QUIET), shown(one.region or "", QUIET))
    return stacked([hung(own("? ", "$text-warning"), told, width), own(""), facts(pairs, width, 11), where])
