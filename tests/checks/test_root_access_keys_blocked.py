"""A service control policy between us and root sessions: named, and never taken for an answer."""

import pytest

from hardener.engine.model import AsWhom, CallFailed, Cause, Status
from tests.checks.root_model import RootModel, policy
from tests.checks.root_scene import CHECK, WANTED, full, reason


def blocked(content: str, *, own: bool) -> RootModel:
    model = full(policies={"p-harmless": policy({"StringEquals": {"aws:RequestedRegion": "x"}}), "p-deny": content})
    model.refuse[AsWhom.ROOT_AUDIT, "*"] = Cause.SCP
    if not own:
        model.refuse[AsWhom.OWN, "*"] = Cause.DENIED
    return model


DENY_ROOT = policy({"ArnLike": {"aws:PrincipalArn": "arn:*:iam::*:root"}})


def test_the_policy_that_blocks_is_named_with_how_to_mend_it() -> None:
    with pytest.raises(CallFailed) as failed:
        CHECK.read(blocked(DENY_ROOT, own=False).reader())
    found = failed.value.trouble
    assert found.cause is Cause.SCP
    assert "p-deny [red]name (p-deny) on ou-1" in found.message
    assert "p-harmless" not in found.message
    assert "aws:AssumedRoot" in found.hint


def test_what_is_blocked_is_still_seen_and_refused() -> None:
    state = CHECK.read(blocked(DENY_ROOT, own=True).reader())
    verdict = CHECK.assess(state, WANTED)
    assert verdict.status is Status.FAILING
    assert "p-deny" in reason(state)
    assert any("to mend it" in line for line in verdict.details)
    assert "SCP p-deny" in CHECK.cells(state)[-1]


def test_a_policy_that_could_not_be_found_is_not_made_up() -> None:
    model = blocked(DENY_ROOT, own=False)
    model.refuse[AsWhom.MANAGEMENT, "ListPoliciesForTarget"] = Cause.DENIED
    with pytest.raises(CallFailed) as failed:
        CHECK.read(model.reader())
    assert failed.value.trouble.cause is Cause.SCP
    assert "p-deny" not in failed.value.trouble.message
