"""The way from one state to another, whichever is the wish: remedy and undo take the same."""

from collections.abc import Iterator

import msgspec

from checks.billing_tags import drafts
from checks.billing_tags.content import same
from checks.billing_tags.policy import DESCRIPTION
from checks.billing_tags.state import ENABLED, BillingTagsState, Policy, Tag
from hardener.engine.model import Draft


def way(now: BillingTagsState, goal: BillingTagsState) -> tuple[Draft, ...]:
    """Return the calls from `now` to `goal`: the keys first, then the policies from the root downwards."""
    changed = [tag for tag in goal.tags if (there := now.tag(tag.key)) is not None and there.active != tag.active]
    return (
        *drafts.switch([tag.key for tag in changed if tag.active], on=True),
        *drafts.switch([tag.key for tag in changed if not tag.active], on=False),
        *([drafts.enable(goal.root)] if goal.policy_type and not now.policy_type else []),
        *(draft for policy in goal.policies for draft in _towards(now, policy)),
        *(draft for policy in now.policies if _same_one(goal, policy) is None for draft in _away(policy)),
        *([drafts.disable(goal.root)] if now.policy_type and not goal.policy_type else []),
    )


def missing(now: BillingTagsState, goal: BillingTagsState) -> tuple[str, ...]:
    """Return in words what `now` does not show of `goal`. Keys and results that nobody wrote are not compared."""
    return tuple(_missing(now, goal))


def _missing(now: BillingTagsState, goal: BillingTagsState) -> Iterator[str]:
    for tag in goal.tags:
        there = now.tag(tag.key)
        if (there is not None and there.active) != tag.active:
            yield f"the key {tag.key} is not {'active' if tag.active else 'inactive'}"
    if goal.policy_type in ("", ENABLED) and now.policy_type != goal.policy_type:
        yield f"tag policies are not {'enabled' if goal.policy_type else 'switched off'} yet"
    for policy in goal.policies:
        found = now.policy(policy.name)
        if found is None:
            yield f"there is no tag policy {policy.name}"
            continue
        if not same(found.content, policy.content) or found.description != policy.description:
            yield f"the tag policy {policy.name} has another content"
        if {one.id for one in found.targets} != {one.id for one in policy.targets}:
            yield f"the tag policy {policy.name} is attached elsewhere"
    names = {policy.name for policy in goal.policies}
    yield from (f"there is a tag policy {one.name}" for one in now.policies if one.name not in names)
    for start in sorted({one.start for one in goal.backfills}):
        if _count(now, start) < _count(goal, start):
            yield f"no backfill from {start[:7]} is listed"


def restored(before: BillingTagsState, now: BillingTagsState) -> BillingTagsState:
    """Return `now` with everything as it was in `before` that can be put back.

    Of the policies that are new since, only the one that hardener made goes.
    """
    was = {tag.key: tag.active for tag in before.tags}
    tags = tuple(switched(tag, on=was.get(tag.key, tag.active)) for tag in now.tags)
    known = {policy.id for policy in before.policies}
    strange = [one for one in now.policies if one.id not in known and one.description != DESCRIPTION]
    policies = sorted((*before.policies, *strange), key=lambda policy: (policy.name, policy.id))
    # Switching the type off would take the policies of others off the tree.
    used = any(policy.targets for policy in policies)
    policy_type = before.policy_type or (now.policy_type if used else "")
    return msgspec.structs.replace(now, tags=tags, policies=tuple(policies), policy_type=policy_type)


def switched(tag: Tag, *, on: bool) -> Tag:
    """Return `tag` activated or deactivated; AWS will say when."""
    return tag if tag.active is on else msgspec.structs.replace(tag, active=on, updated="")


def _towards(now: BillingTagsState, goal: Policy) -> Iterator[Draft]:
    there = _same_one(now, goal)
    if there is None:
        # What was deleted comes back under a new id.
        goal = msgspec.structs.replace(goal, id="")
        yield drafts.create(goal)
        yield from (drafts.attach(goal, one.id) for one in goal.targets)
        return
    if not same(there.content, goal.content) or there.description != goal.description:
        yield drafts.update(goal)
    attached, wanted = ({one.id for one in policy.targets} for policy in (there, goal))
    yield from (drafts.attach(there, one) for one in sorted(wanted - attached))
    yield from (drafts.detach(there, one) for one in sorted(attached - wanted))


def _away(policy: Policy) -> Iterator[Draft]:
    yield from (drafts.detach(policy, one.id) for one in policy.targets)
    yield drafts.delete(policy)


def _same_one(state: BillingTagsState, policy: Policy) -> Policy | None:
    return next((one for one in state.policies if one.id == policy.id), None) or state.policy(policy.name)


def _count(state: BillingTagsState, start: str) -> int:
    return sum(one.start[:10] == start[:10] for one in state.backfills)
