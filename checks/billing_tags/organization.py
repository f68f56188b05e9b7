"""Reading the organization: its features, its tag policies, and what they come to in an account."""

from collections.abc import Mapping
from typing import Any

import msgspec

from checks.billing_tags.state import ENABLED, BillingTagsState, Effective, Place, Policy
from hardener.engine.model import Reader

TAG_POLICY = "TAG_POLICY"
_MOST_SAMPLES = 10
_MOST_UNITS = 50
"""How many units are looked into for an account below one."""


def read(aws: Reader, state: BillingTagsState) -> BillingTagsState:
    """Return `state` with what the organization adds to it. Raises CallFailed."""
    found = aws.find("organizations", "DescribeOrganization", absent="AWSOrganizationsNotInUseException")
    if found is None:
        return state
    about = found["Organization"]
    payer = about["MasterAccountId"]
    state = msgspec.structs.replace(state, organization=about["Id"], features=about.get("FeatureSet", ""))
    if payer != state.account:
        said = f"the bill of the organization goes to its management account {payer}"
        return msgspec.structs.replace(state, linked=said)
    return _policies(aws, state) if state.has_policies else state


def _policies(aws: Reader, state: BillingTagsState) -> BillingTagsState:
    root = aws.items("organizations", "ListRoots")[0]
    units = aws.items("organizations", "ListOrganizationalUnitsForParent", ParentId=root["Id"])
    listed = aws.items("organizations", "ListPolicies", Filter=TAG_POLICY)
    policies = aws.together([lambda one=one: _policy(aws, one) for one in listed])  # type: ignore[misc]
    types = {one.get("Type"): one.get("Status", "") for one in root.get("PolicyTypes", [])}
    state = msgspec.structs.replace(
        state,
        root=root["Id"],
        policy_type=types.get(TAG_POLICY, ""),
        units=tuple(sorted(Place(unit["Id"], unit.get("Name", "")) for unit in units)),
        policies=tuple(sorted(policies, key=lambda policy: (policy.name, policy.id))),
    )
    return _results(aws, state) if state.policy_type == ENABLED else state


def _policy(aws: Reader, summary: Mapping[str, Any]) -> Policy:
    described = aws.call("organizations", "DescribePolicy", PolicyId=summary["Id"])["Policy"]
    targets = aws.items("organizations", "ListTargetsForPolicy", PolicyId=summary["Id"])
    about = described["PolicySummary"]
    return Policy(
        id=about["Id"],
        name=about["Name"],
        description=about.get("Description", ""),
        content=described["Content"],
        targets=tuple(sorted(Place(one["TargetId"], one.get("Name", "")) for one in targets)),
    )


def _results(aws: Reader, state: BillingTagsState) -> BillingTagsState:
    targets = dict.fromkeys(target.id for policy in state.policies for target in policy.targets)
    if not targets:
        return state
    samples = [(one, _sample(aws, state, one)) for one in sorted(targets, key=_widest)[:_MOST_SAMPLES]]
    invalid = aws.find(
        "organizations",
        "ListAccountsWithInvalidEffectivePolicy",
        absent="EffectivePolicyNotFoundException",
        PolicyType=TAG_POLICY,
    )
    return msgspec.structs.replace(
        state,
        effective=tuple(_effective(aws, target, account) for target, account in samples),
        invalid=tuple(sorted(one["Id"] for one in (invalid or {}).get("Accounts", []))),
    )


def _widest(target: str) -> tuple[int, str]:
    """Return what targets are sorted by: the root, then units, then accounts."""
    return (0 if target.startswith("r-") else 1 if target.startswith("ou-") else 2), target


def _sample(aws: Reader, state: BillingTagsState, target: str) -> str:
    """Return an account in which a policy on `target` counts; empty where none was found below a unit."""
    if target.startswith("r-"):
        return state.account
    if not target.startswith("ou-"):
        return target
    units = [target]
    for unit in units:
        below = aws.items("organizations", "ListAccountsForParent", ParentId=unit)
        found = [one["Id"] for one in below if one.get("State", one.get("Status", "ACTIVE")) == "ACTIVE"]
        if found:
            return str(found[0])
        if len(units) < _MOST_UNITS:
            deeper = aws.items("organizations", "ListOrganizationalUnitsForParent", ParentId=unit)
            units += [one["Id"] for one in deeper][: _MOST_UNITS - len(units)]
    return ""


def _effective(aws: Reader, target: str, account: str) -> Effective:
    if not account:
        return Effective(target=target, account="", content="")
    found = aws.find(
        "organizations",
        "DescribeEffectivePolicy",
        absent="EffectivePolicyNotFoundException",
        PolicyType=TAG_POLICY,
        TargetId=account,
    )
    content = found["EffectivePolicy"].get("PolicyContent", "") if found else ""
    return Effective(target=target, account=account, content=content)
