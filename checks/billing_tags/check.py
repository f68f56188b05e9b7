"""The control itself: the bill can be split by the keys that somebody asked for."""

from typing import ClassVar

import msgspec

from checks.billing_tags import backfills, reading, rows, verdicts
from checks.billing_tags.policy import part as policy_part
from checks.billing_tags.policy import wish
from checks.billing_tags.settings import BillingTagsSettings
from checks.billing_tags.state import ENABLED, BillingTagsState, Policy
from checks.billing_tags.steps import missing, restored, switched, way
from hardener.engine.model import (
    Accounts,
    Check,
    Offer,
    Per,
    Reader,
    Reference,
    Refusal,
    Remedy,
    Row,
    Severity,
    Status,
    Verdict,
)


class BillingTags(Check[BillingTagsState, BillingTagsSettings]):
    """Cost allocation tags of the account that gets the bill, and the tag policy that keeps them spelled alike."""

    id = "billing-tags"
    title = "Billing tags"
    why = (
        "A bill says which service cost how much, not whose it was. Resources carry tags that say so, but AWS counts "
        "by a tag only once its key is activated in the account that gets the bill, and only from then on. Whoever "
        "can split the bill sees a stolen key or a forgotten machine while it is cheap, and knows whom to ask."
    )
    severity = Severity.LOW
    accounts = Accounts.PAYER
    per = Per.ACCOUNT
    columns: ClassVar[tuple[str, ...]] = rows.COLUMNS
    # No security benchmark asks for it; Well-Architected does, in its pillar on cost.
    references = (
        Reference("AWS Well-Architected", "COST02-BP04", "costs are controlled by groups and roles"),
        Reference("AWS Well-Architected", "COST03-BP02", "costs are attributed to those who cause them"),
        Reference("AWS Well-Architected", "OPS01-BP04", "governance is agreed on, such as how resources are tagged"),
    )
    reads = (
        "ce:ListCostAllocationTagBackfillHistory",
        "ce:ListCostAllocationTags",
        "organizations:DescribeEffectivePolicy",
        "organizations:DescribeOrganization",
        "organizations:DescribePolicy",
        "organizations:ListAccountsForParent",
        "organizations:ListAccountsWithInvalidEffectivePolicy",
        "organizations:ListOrganizationalUnitsForParent",
        "organizations:ListPolicies",
        "organizations:ListRoots",
        "organizations:ListTargetsForPolicy",
    )
    writes = (
        "ce:StartCostAllocationTagBackfill",
        "ce:UpdateCostAllocationTagsStatus",
        "organizations:AttachPolicy",
        "organizations:CreatePolicy",
        "organizations:DeletePolicy",
        "organizations:DetachPolicy",
        "organizations:DisablePolicyType",
        "organizations:EnablePolicyType",
        "organizations:UpdatePolicy",
    )
    settings = BillingTagsSettings
    state = BillingTagsState

    def read(self, aws: Reader) -> BillingTagsState:
        """Return the keys and the tag policies. Raises CallFailed where they could not be read."""
        return reading.read(aws)

    def assess(self, state: BillingTagsState, wanted: BillingTagsSettings) -> Verdict:
        """Return the worst of what the keys and the policy come to: failing, manual, waiting, then ok."""
        return verdicts.verdict(state, wanted)

    def remedy(self, state: BillingTagsState, wanted: BillingTagsSettings) -> Remedy | Refusal:
        """Return the calls that activate what AWS has seen, and make, change or attach the tag policy."""
        goal = _goal(state, wanted)
        calls = way(state, goal)
        if not calls:
            return Refusal("nothing can be done here now: " + verdicts.verdict(state, wanted).summary)
        policy = policy_part(state, wanted)
        left = (f"Left for a person: {policy.text}.",) if policy and policy.status is Status.MANUAL else ()
        warnings = (*_warnings(state, goal), *left)
        return Remedy(summary=_summary(state, goal), after=goal, calls=calls, warnings=warnings)

    def undo(self, before: BillingTagsState, now: BillingTagsState) -> Remedy | Refusal:
        """Return the calls that deactivate what was activated and take the policy back; a backfill stays."""
        goal = restored(before, now)
        calls = way(now, goal)
        if not calls:
            return Refusal("the keys and the tag policies are as they were; a backfill cannot be taken back")
        left = goal.policy_type != before.policy_type
        warnings = (
            *_warnings(now, goal),
            *(("Tag policies stay enabled on the root, as somebody else uses them.",) if left else ()),
        )
        return Remedy(summary="put the keys and the tag policy back", after=goal, calls=calls, warnings=warnings)

    def rows(self, state: BillingTagsState) -> tuple[Row, ...]:
        """Return the organization, its tag policies and every key that AWS has seen."""
        return rows.rows(state)

    def offers(self, state: BillingTagsState, wanted: BillingTagsSettings) -> tuple[Offer, ...]:
        """Return the months for which costs can be counted anew."""
        return backfills.offers(state)

    def cells(self, state: BillingTagsState) -> tuple[str, ...]:
        """Return what stands in the columns."""
        return rows.cells(state)

    def reached(self, now: BillingTagsState, goal: BillingTagsState) -> bool:
        """Return whether every key and policy is as it should be."""
        return not missing(now, goal)

    def missing(self, now: BillingTagsState, goal: BillingTagsState) -> tuple[str, ...]:
        """Return which keys and policies are not as they should be."""
        return missing(now, goal)


def _goal(state: BillingTagsState, wanted: BillingTagsSettings) -> BillingTagsState:
    """Return `state` with everything that is wanted and can be had now."""
    if state.linked:
        return state
    tags = tuple(switched(tag, on=True) if tag.key in wanted.keys else tag for tag in state.tags)
    goal = msgspec.structs.replace(state, tags=tags)
    policy, stands = wish(state, wanted), policy_part(state, wanted)
    if not isinstance(policy, Policy) or stands is None or stands.status is not Status.FAILING:
        return goal
    others = [one for one in state.policies if one.name != policy.name]
    policies = tuple(sorted((*others, policy), key=lambda one: (one.name, one.id)))
    return msgspec.structs.replace(goal, policies=policies, policy_type=ENABLED)


def _summary(state: BillingTagsState, goal: BillingTagsState) -> str:
    count = sum(tag.active for tag in goal.tags) - sum(tag.active for tag in state.tags)
    said = [f"activate {count} key{'' if count == 1 else 's'}"] if count else []
    if goal.policies != state.policies or goal.policy_type != state.policy_type:
        said.append("have a tag policy name the wanted keys")
    return " and ".join(said)


def _warnings(now: BillingTagsState, goal: BillingTagsState) -> tuple[str, ...]:
    """Return what somebody will notice on the way from `now` to `goal`."""
    was = {tag.key: tag.active for tag in now.tags}
    on = [tag.key for tag in goal.tags if tag.active and not was[tag.key]]
    off = [tag.key for tag in goal.tags if was[tag.key] and not tag.active]
    said = []
    if on:
        said.append("It takes up to 24 hours until the keys count, and they count from then on, not for the past.")
    if off:
        said.append(f"Reports, budgets and cost categories that use {', '.join(off)} lose it.")
    if goal.policy_type and not now.policy_type:
        said.append("AWS begins to report where tags are written otherwise; no call of anybody is refused by it.")
    return tuple(said)
