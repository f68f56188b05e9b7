"""Cost Explorer and the organization in memory, as far as billing tags go: the calls of a plan change what is read."""

from collections.abc import Mapping
from typing import Any

from hardener.engine.model import AFTER, Account, CallFailed, Cause, Draft, Trouble
from tests.checks.reader import AwsError, FakeReader

PAYER = "999900001111"
ROOT, UNIT = "r-ab12", "ou-ab12-cdefgh34"
LINKED = "Failed to list Cost Allocation Tags: Linked account doesn't have access to cost allocation tags."
NOT_ENABLED = "User not enabled for cost explorer access"


def tag(key: str, status: str = "Inactive", **more: str) -> dict[str, str]:
    return {"TagKey": key, "Type": "UserDefined", "Status": status, "LastUsedDate": "2026-11-01T00:00:00Z", **more}


class BillingModel:
    """Holds what AWS would hold; `said` is AWS's message for a denial of cost allocation tags."""

    def __init__(self, *tags: dict[str, str], features: str = "ALL", payer: str = PAYER) -> None:
        self.tags = {one["TagKey"]: one for one in tags}
        self.backfills: list[dict[str, str]] = []
        self.features = features
        self.payer = payer
        self.types: dict[str, str] = {"SERVICE_CONTROL_POLICY": "ENABLED"}
        self.policies: dict[str, dict[str, Any]] = {}
        self.effective: dict[str, str] = {}
        self.invalid: list[str] = []
        self.said = ""
        self.no_effective = ""
        self.units = {ROOT: {UNIT: "Sandbox"}}
        self.open_in = UNIT
        """The unit that an open account is in; in every other there is a closed one."""
        self._made = 0

    def reader(self, fail_at: int = 0) -> FakeReader:
        return FakeReader(self.answer, fail_at, account=Account(id=PAYER, name="root", management=True))

    def policy(self, name: str, content: str, *targets: str, description: str = "") -> str:
        self._made += 1
        key = f"p-{self._made:010d}"
        self.policies[key] = {"name": name, "content": content, "targets": list(targets), "description": description}
        return key

    def answer(self, operation: str, params: Mapping[str, Any]) -> dict[str, Any]:
        if self.said and "CostAllocation" in operation:
            denied = Trouble(Cause.DENIED, self.said, action=f"ce:{operation}", code="AccessDeniedException")
            raise CallFailed(denied)
        found: dict[str, Any] = getattr(self, operation)(**params)
        return found

    def make(self, drafts: tuple[Draft, ...]) -> None:
        """Do what the calls of a plan say."""
        answers: dict[str, Any] = {}
        for draft in drafts:
            params = {
                name: answers[value[AFTER]["call"]] if isinstance(value, Mapping) and AFTER in value else value
                for name, value in draft.params.items()
            }
            answers[draft.name] = getattr(self, draft.operation)(**params)

    def ListCostAllocationTags(self, **_: Any) -> dict[str, Any]:  # noqa: N802
        return {"CostAllocationTags": list(self.tags.values())}

    def UpdateCostAllocationTagsStatus(self, CostAllocationTagsStatus: Any) -> None:  # noqa: N802, N803
        for one in CostAllocationTagsStatus:
            self.tags[one["TagKey"]]["Status"] = one["Status"]

    def ListCostAllocationTagBackfillHistory(self, **_: Any) -> dict[str, Any]:  # noqa: N802
        return {"BackfillRequests": self.backfills}

    def StartCostAllocationTagBackfill(self, BackfillFrom: str) -> None:  # noqa: N802, N803
        asked = {"BackfillFrom": BackfillFrom, "RequestedAt": "2026-11-23T14:00:00Z", "BackfillStatus": "PROCESSING"}
        self.backfills.insert(0, asked)

    def DescribeOrganization(self) -> dict[str, Any]:  # noqa: N802
        if not self.features:
            raise AwsError("AWSOrganizationsNotInUseException")
        about = {"Id": "o-ab12cd34ef", "FeatureSet": self.features, "MasterAccountId": self.payer}
        return {"Organization": about}

    def ListRoots(self) -> dict[str, Any]:  # noqa: N802
        types = [{"Type": kind, "Status": status} for kind, status in self.types.items()]
        return {"Roots": [{"Id": ROOT, "Name": "Root", "PolicyTypes": types}]}

    def ListOrganizationalUnitsForParent(self, ParentId: str) -> dict[str, Any]:  # noqa: N802, N803
        below = self.units.get(ParentId, {})
        return {"OrganizationalUnits": [{"Id": id_, "Name": name} for id_, name in below.items()]}

    def ListAccountsForParent(self, ParentId: str) -> dict[str, Any]:  # noqa: N802, N803
        closed = {"Id": "333344445555", "State": "SUSPENDED"}
        opened = [{"Id": "666677778888", "State": "ACTIVE"}] if ParentId == self.open_in else []
        return {"Accounts": [closed, *opened]}

    def ListPolicies(self, **_: Any) -> dict[str, Any]:  # noqa: N802
        return {"Policies": [{"Id": key, "Name": one["name"]} for key, one in self.policies.items()]}

    def DescribePolicy(self, PolicyId: str) -> dict[str, Any]:  # noqa: N802, N803
        one = self.policies[PolicyId]
        about = {"Id": PolicyId, "Name": one["name"], "Description": one["description"]}
        return {"Policy": {"PolicySummary": about, "Content": one["content"]}}

    def ListTargetsForPolicy(self, PolicyId: str) -> dict[str, Any]:  # noqa: N802, N803
        return {"Targets": [{"TargetId": one, "Name": "Root"} for one in self.policies[PolicyId]["targets"]]}

    def ListAccountsWithInvalidEffectivePolicy(self, **_: Any) -> dict[str, Any]:  # noqa: N802
        return {"Accounts": [{"Id": one} for one in self.invalid], "PolicyType": "TAG_POLICY"}

    def DescribeEffectivePolicy(self, TargetId: str, **_: Any) -> dict[str, Any]:  # noqa: N802, N803
        if self.no_effective or TargetId not in self.effective:
            raise AwsError(self.no_effective or "EffectivePolicyNotFoundException")
        return {"EffectivePolicy": {"PolicyContent": self.effective[TargetId], "TargetId": TargetId}}

    def EnablePolicyType(self, PolicyType: str, **_: Any) -> None:  # noqa: N802, N803
        self.types[PolicyType] = "ENABLED"

    def DisablePolicyType(self, PolicyType: str, **_: Any) -> None:  # noqa: N802, N803
        assert not any(one["targets"] for one in self.policies.values()), "this would take somebody's policy off"
        del self.types[PolicyType]

    def CreatePolicy(self, Name: str, Content: str, Description: str, Type: str) -> str:  # noqa: N802, N803
        assert Type == "TAG_POLICY"
        return self.policy(Name, Content, description=Description)

    def UpdatePolicy(self, PolicyId: str, Name: str, Content: str, Description: str) -> None:  # noqa: N802, N803
        self.policies[PolicyId] |= {"name": Name, "content": Content, "description": Description}

    def DeletePolicy(self, PolicyId: str) -> None:  # noqa: N802, N803
        assert not self.policies.pop(PolicyId)["targets"]

    def AttachPolicy(self, PolicyId: str, TargetId: str) -> None:  # noqa: N802, N803
        assert self.types.get("TAG_POLICY") == "ENABLED"
        self.policies[PolicyId]["targets"].append(TargetId)

    def DetachPolicy(self, PolicyId: str, TargetId: str) -> None:  # noqa: N802, N803
        self.policies[PolicyId]["targets"].remove(TargetId)
