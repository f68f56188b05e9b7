"""The tag policy for the wanted keys: what it should be, what stands against it, and how it stands."""

from collections.abc import Iterator

import msgspec

from checks.billing_tags.content import LONGEST, enforced, lacking, parsed, same, spellings, with_keys
from checks.billing_tags.parts import Part
from checks.billing_tags.settings import BillingTagsSettings
from checks.billing_tags.state import ENABLED, PENDING_ENABLE, BillingTagsState, Place, Policy
from hardener.engine.model import Status

DESCRIPTION = "How the keys for splitting the bill are written, made by hardener."
"""Tells a policy that hardener made from one that it was only let add to."""
_ROOT = "root"


def wish(state: BillingTagsState, wanted: BillingTagsSettings) -> Policy | str | None:
    """Return the policy as it should be, why that cannot be had, or None where none is asked for."""
    if wanted.tag_policy == "off" or not wanted.tags or not state.organization:
        return None
    place = target(state, wanted.tag_policy_target)
    reason = _against(state, wanted, place)
    if reason or place is None:
        return reason
    now = state.policy(wanted.tag_policy_name)
    content = with_keys(now.content if now else "", wanted.tags)
    if len(content) > LONGEST:
        return f"it would be {len(content)} characters long, and AWS takes {LONGEST}: name fewer keys"
    if now is None:
        name = wanted.tag_policy_name
        return Policy(id="", name=name, description=DESCRIPTION, content=content, targets=(place,))
    targets = now.targets if _attached(now, place) else tuple(sorted((*now.targets, place)))
    return msgspec.structs.replace(now, content=content, targets=targets)


def part(state: BillingTagsState, wanted: BillingTagsSettings) -> Part | None:
    """Return how the tag policy stands, None where none is asked for."""
    goal = wish(state, wanted)
    if goal is None:
        return None
    if isinstance(goal, str):
        return _part(Status.MANUAL, "not possible", goal)
    if state.policy_type not in ("", ENABLED, PENDING_ENABLE):
        return _part(Status.WAITING, "being switched off", "AWS is switching tag policies off: scan again in a minute")
    missing = tuple(_missing(state, wanted, goal))
    if missing:
        return _part(Status.FAILING, missing[0], "; ".join(missing))
    if state.policy_type == PENDING_ENABLE:
        return _part(Status.WAITING, "being enabled", "AWS is enabling tag policies: scan again in a minute")
    return _result(state, wanted, goal)


def target(state: BillingTagsState, wanted: str) -> Place | None:
    """Return what an operator means by the root, the name of a unit, or an id; None where there is no such unit."""
    if wanted.lower() == _ROOT or wanted == state.root:
        return Place(state.root, "Root")
    known = [unit for unit in state.units if wanted in (unit.name, unit.id)]
    if known:
        return known[0]
    # Which units and accounts there are further below is not read; AWS refuses an id that does not exist.
    deeper = wanted.startswith("ou-") or (len(wanted) == 12 and wanted.isdecimal())
    return Place(wanted) if deeper else None


def _against(state: BillingTagsState, wanted: BillingTagsSettings, place: Place | None) -> str:
    """Return why there can be no such policy; empty where there can."""
    if not state.has_policies:
        return (
            "the organization has consolidated billing only, and policies need all features: somebody has to enable "
            "them in the console, every invited account has to agree, and there is no way back"
        )
    if place is None:
        units = ", ".join(str(unit) for unit in state.units) or "no units"
        return f"there is no {wanted.tag_policy_target!r} to attach it to; below the root there are {units}"
    twins = [key for key in wanted.tags if any(key != one and key.lower() == one.lower() for one in wanted.tags)]
    if twins:
        return f"{', '.join(twins)} differ in capitals only, and a tag policy names one of them: decide which"
    return next(_conflicts(state, wanted, place), "")


def _conflicts(state: BillingTagsState, wanted: BillingTagsSettings, place: Place) -> Iterator[str]:
    now = state.policy(wanted.tag_policy_name)
    if now is not None and parsed(now.content) is None:
        yield f"the content of the tag policy {now.name} ({now.id}) is none that can be added to"
    elif now is not None:
        fixed = [key for key in lacking(now.content, wanted.tags) if key.lower() in enforced(now.content)]
        if fixed:
            yield f"{now.name} ({now.id}) enforces another spelling of {', '.join(fixed)}: change it there"
    for other in state.policies:
        if other.name == wanted.tag_policy_name or not _meets(state, other, place):
            continue
        known = spellings(other.content)
        for key in wanted.tags:
            if known.get(key.lower(), key) != key:
                yield f"{other.name} ({other.id}) has {key} written as {known[key.lower()]}: settle on one"


def _meets(state: BillingTagsState, other: Policy, place: Place) -> bool:
    """Return whether `other` counts for an account for which a policy on `place` counts too, as far as is known."""
    if place.id == state.root:
        return bool(other.targets)
    return any(one.id in (place.id, state.root) for one in other.targets)


def _missing(state: BillingTagsState, wanted: BillingTagsSettings, goal: Policy) -> Iterator[str]:
    now = state.policy(goal.name)
    if state.policy_type == "":
        yield "tag policies are not enabled on the root"
    if now is None:
        yield f"there is no tag policy {goal.name}"
    elif not same(now.content, goal.content):
        yield f"{goal.name} does not name {', '.join(lacking(now.content, wanted.tags))}"
    for one in goal.targets:
        if now is None or not _attached(now, one):
            yield f"{goal.name} is not attached to {one}"


def _result(state: BillingTagsState, wanted: BillingTagsSettings, goal: Policy) -> Part:
    """Return what the policy, being in place, comes to where it counts."""
    if state.invalid:
        accounts = ", ".join(state.invalid)
        return _part(
            Status.MANUAL, "cannot be combined", f"AWS cannot make one policy of all that count for {accounts}"
        )
    place = target(state, wanted.tag_policy_target)
    one = next((found for found in state.effective if place and found.target == place.id), None)
    if one is None:
        said = (
            f"{goal.name} is in place, but tag policies are on so many places that what it comes to was not looked up: "
            f"open an account below {place} in the console, and look at its effective tag policy"
        )
        return _part(Status.MANUAL, "not looked up", said)
    if not one.account:
        said = f"{goal.name} is in place, but no open account was found below {place}, so it counts for nobody"
        return _part(Status.MANUAL, "counts for nobody", said)
    short, known = lacking(one.content, wanted.tags), spellings(one.content)
    other = [f"{key} as {known[key.lower()]}" for key in short if key.lower() in known]
    if other:
        said = f"in account {one.account} another tag policy has {', '.join(other)}"
        return _part(Status.MANUAL, "overridden", said)
    if short:
        said = (
            f"{goal.name} is in place, but does not count in account {one.account} yet for {', '.join(short)}; "
            "AWS takes minutes. Where it stays so, a policy above forbids others to add keys"
        )
        return _part(Status.WAITING, "not in effect yet", said)
    how = "enforces some values" if enforced(goal.content) else "reports only"
    where = ", ".join(map(str, goal.targets))
    return _part(Status.OK, "in place", f"{goal.name} names every key, on {where}, and {how}")


def _attached(policy: Policy, place: Place) -> bool:
    return any(one.id == place.id for one in policy.targets)


def _part(status: Status, brief: str, text: str) -> Part:
    return Part("tag policy", status, brief, f"Tag policy: {text}")
