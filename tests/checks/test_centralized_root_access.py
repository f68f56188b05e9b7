"""Centralized root access: what is off is turned on in order, and only that is turned off again."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

import pytest

from checks.centralized_root_access.check import CentralizedRootAccess
from checks.centralized_root_access.state import CREDENTIALS, FEATURES, PRINCIPAL, SESSIONS, RootAccessState
from hardener.engine.model import CallFailed, Draft, Refusal, Remedy, Status, UndoClass
from tests.checks.reader import AwsError, FakeReader
from tests.checks.root_model import MANAGEMENT
from tests.checks.service import assert_valid_draft

CHECK = CentralizedRootAccess()
WANTED = CHECK.settings()


class Organization:
    """What Organizations and IAM answer."""

    def __init__(self, *features: str, trusted: bool = False, feature_set: str | None = "ALL") -> None:
        self.features = set(features)
        self.trusted = {PRINCIPAL, "sso.amazonaws.com"} if trusted else {"sso.amazonaws.com"}
        self.feature_set = feature_set

    def answer(self, operation: str, _: Mapping[str, Any]) -> dict[str, Any]:
        if operation == "DescribeOrganization":
            if self.feature_set is None:
                raise AwsError("AWSOrganizationsNotInUseException")
            return {"Organization": {"Id": "o-abcdefghij", "FeatureSet": self.feature_set}}
        assert self.feature_set == "ALL", "the rest is not to be asked of such an organization"
        if operation == "ListAWSServiceAccessForOrganization":
            since = datetime(2026, 1, 1, tzinfo=UTC)
            return {"EnabledServicePrincipals": [{"ServicePrincipal": p, "DateEnabled": since} for p in self.trusted]}
        assert operation == "ListOrganizationsFeatures"
        if PRINCIPAL not in self.trusted:
            raise AwsError("ServiceAccessNotEnabledException")
        return {"OrganizationId": "o-abcdefghij", "EnabledFeatures": sorted(self.features)}

    def apply(self, draft: Draft) -> None:
        assert_valid_draft(draft)
        if draft.operation == "EnableAWSServiceAccess":
            self.trusted.add(draft.params["ServicePrincipal"])
        elif draft.operation == "DisableAWSServiceAccess":
            assert not self.features, "the features would be left behind"
            self.trusted.remove(draft.params["ServicePrincipal"])
        else:
            assert PRINCIPAL in self.trusted, "AWS refuses the features without trusted access"
            verb, feature = draft.operation.split("Organizations", 1)
            (self.features.add if verb == "Enable" else self.features.remove)(feature)

    def read(self, fail_at: int = 0) -> RootAccessState:
        return CHECK.read(FakeReader(self.answer, fail_at, account=MANAGEMENT))


def way(found: Remedy | Refusal) -> Remedy:
    assert isinstance(found, Remedy), found
    return found


@pytest.mark.parametrize(
    ("organization", "operations"),
    [
        (
            Organization(),
            ["EnableAWSServiceAccess", f"EnableOrganizations{CREDENTIALS}", f"EnableOrganizations{SESSIONS}"],
        ),
        (Organization(trusted=True), [f"EnableOrganizations{CREDENTIALS}", f"EnableOrganizations{SESSIONS}"]),
        (Organization(CREDENTIALS, trusted=True), [f"EnableOrganizations{SESSIONS}"]),
        (Organization(SESSIONS, trusted=True), [f"EnableOrganizations{CREDENTIALS}"]),
    ],
)
def test_only_what_is_missing_and_back_in_reverse(organization: Organization, operations: list[str]) -> None:
    before = organization.read()
    assert CHECK.assess(before, WANTED).status is Status.FAILING
    on = way(CHECK.remedy(before, WANTED))
    assert [draft.operation for draft in on.calls] == operations
    for draft in on.calls:
        assert draft.undo is UndoClass.EXACT
        organization.apply(draft)
    now = organization.read()
    assert now == on.after
    assert CHECK.assess(now, WANTED).status is Status.OK
    back = way(CHECK.undo(before, now))
    assert [draft.operation.replace("Disable", "Enable") for draft in back.calls] == operations[::-1]
    for draft in back.calls:
        organization.apply(draft)
    assert organization.read() == back.after == before


def test_what_is_not_offered_or_not_possible_is_said() -> None:
    assert CHECK.assess(Organization(feature_set=None).read(), WANTED).status is Status.NOT_APPLICABLE
    billing = Organization(feature_set="CONSOLIDATED_BILLING").read()
    assert CHECK.assess(billing, WANTED).status is Status.FAILING
    refusal = CHECK.remedy(billing, WANTED)
    assert isinstance(refusal, Refusal)
    assert "no way back" in refusal.reason
    assert isinstance(CHECK.remedy(Organization(*FEATURES, trusted=True).read(), WANTED), Refusal)
    gone = RootAccessState(feature_set="ALL", offered=False)
    assert CHECK.assess(gone, WANTED).status is Status.NOT_APPLICABLE
    assert isinstance(CHECK.remedy(gone, WANTED), Refusal)


@pytest.mark.parametrize("fail_at", [1, 2, 3])
def test_a_read_that_fails_is_no_verdict(fail_at: int) -> None:
    with pytest.raises(CallFailed):
        Organization(*FEATURES, trusted=True).read(fail_at)


def test_undo_leaves_alone_what_somebody_had_on_before() -> None:
    before = Organization(CREDENTIALS, trusted=True).read()
    now = Organization(*FEATURES, trusted=True).read()
    assert [draft.operation for draft in way(CHECK.undo(before, now)).calls] == [f"DisableOrganizations{SESSIONS}"]
    assert isinstance(CHECK.undo(now, now), Refusal)
    assert len(CHECK.cells(now)) == len(CHECK.columns)
