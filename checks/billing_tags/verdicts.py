"""The verdict on the keys and the policy together."""

from collections.abc import Iterator, Sequence

from checks.billing_tags import parts
from checks.billing_tags.parts import Part
from checks.billing_tags.policy import part as policy_part
from checks.billing_tags.settings import BillingTagsSettings
from checks.billing_tags.state import OWN, PROCESSING, BillingTagsState
from hardener.engine.model import Status, Verdict, setting_called

_WORST = (Status.FAILING, Status.MANUAL, Status.WAITING, Status.OK)
_SHOWN = 12
_SWITCH_ON = (
    "Sign in to the console of this account, open Billing and Cost Management, choose Cost Explorer and launch it.",
    "AWS then prepares the data, which takes up to 24 hours; scan again after that.",
)


def verdict(state: BillingTagsState, wanted: BillingTagsSettings) -> Verdict:
    """Return the worst of all parts, with a line for each."""
    if state.linked:
        return Verdict(
            Status.NOT_APPLICABLE,
            "cost allocation tags are switched in the account that gets the bill, and this one does not",
            (state.linked,),
        )
    if state.not_enabled:
        said = "Cost Explorer was never switched on here, and only a person can"
        return Verdict(Status.MANUAL, said, (*_SWITCH_ON, state.not_enabled))
    found = tuple(_parts(state, wanted))
    status = next(one for one in _WORST if any(part.status is one for part in found))
    waiting = [part for part in found if part.status is Status.WAITING]
    known = waiting and all(part.since for part in waiting)
    return Verdict(
        status,
        _summary(wanted, found),
        tuple(part.text for part in found) + tuple(_notes(state)),
        since=min(part.since for part in waiting) if known and status is Status.WAITING else "",
    )


def _parts(state: BillingTagsState, wanted: BillingTagsSettings) -> Iterator[Part]:
    if not wanted.tags:
        yield Part("name the tags you want", Status.MANUAL, "name the tags you want", _unnamed(state))
    yield from (parts.part(state, key) for key in wanted.keys)
    policy = policy_part(state, wanted)
    if policy is not None:
        yield policy


def _unnamed(state: BillingTagsState) -> str:
    seen = [f"{tag.key} ({'active' if tag.active else 'inactive'})" for tag in state.tags if tag.type != OWN]
    listed = ", ".join(seen[:_SHOWN]) + (f" and {len(seen) - _SHOWN} more" if len(seen) > _SHOWN else "")
    examples = "such as CostCenter, Environment, Owner, Project"
    setting = setting_called(BillingTagsSettings, "tags")
    return f"Name the keys in {setting}, {examples}. AWS has seen {listed or 'no key in use yet'}"


def _summary(wanted: BillingTagsSettings, found: Sequence[Part]) -> str:
    keys = [part for part in found if part.name in wanted.keys]
    active = sum(part.status is Status.OK for part in keys)
    said = [f"{active} of {len(keys)} keys active"] if keys else []
    for brief in dict.fromkeys(part.brief for part in found if part.status is not Status.OK):
        names = [part.name for part in found if part.brief == brief]
        said.append(brief if names == [brief] else f"{', '.join(names)}: {brief}")
    return "; ".join(said)


def _notes(state: BillingTagsState) -> Iterator[str]:
    for one in state.backfills:
        if one.status == PROCESSING:
            yield f"AWS is working on the backfill from {one.start[:7]}, asked for at {one.requested}"
