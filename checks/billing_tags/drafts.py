"""The calls of this check, each with its way back."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from checks.billing_tags.organization import TAG_POLICY
from checks.billing_tags.state import Policy
from hardener.engine.model import Draft, Idempotency, UndoClass, after

BATCH = 20
"""Keys that AWS takes in one call (ce:UpdateCostAllocationTagsStatus)."""
NEW = "new-policy"
_REFUSED = "Errors[].join(' ', [not_null(TagKey, '?'), not_null(Code, ''), not_null(Message, '')])"
"""AWS answers with success, and lists in it the keys that it did not take."""
_BUSY = ("PolicyChangesInProgressException", "ConcurrentModificationException")
_NOT_YET = ("PolicyTypeNotEnabledException", *_BUSY)


def switch(keys: Sequence[str], *, on: bool) -> Iterator[Draft]:
    """Yield the calls that activate or deactivate `keys`."""
    status, verb, done = ("Active", "activate", "activated") if on else ("Inactive", "deactivate", "deactivated")
    for start in range(0, len(keys), BATCH):
        batch = keys[start : start + BATCH]
        yield Draft(
            service="ce",
            operation="UpdateCostAllocationTagsStatus",
            params={"CostAllocationTagsStatus": [{"TagKey": key, "Status": status} for key in batch]},
            why=f"{verb} {', '.join(batch)} for the bill",
            undo=UndoClass.EXACT,
            loses=(f"costs of the time in between stay as they were counted with the keys {done}",),
            errors=_REFUSED,
        )


def backfill(start: str) -> Draft:
    """Return the call that counts past months, from `start`, by the keys that are active now."""
    return Draft(
        service="ce",
        operation="StartCostAllocationTagBackfill",
        params={"BackfillFrom": start},
        why=f"count the costs since {start[:7]} by the keys that are active now",
        undo=UndoClass.NONE,
        loses=("how the past months were split until now; another backfill, a day later, counts them anew",),
        idempotency=Idempotency.NONE,
    )


def enable(root: str) -> Draft:
    """Return the call that lets the organization have tag policies; AWS takes a moment to do so."""
    params = {"RootId": root, "PolicyType": TAG_POLICY}
    gone = ("PolicyTypeAlreadyEnabledException",)
    return _organizations("EnablePolicyType", params, "let the organization have tag policies", gone=gone)


def disable(root: str) -> Draft:
    """Return the call that lets the organization have no tag policies; only sent where none is attached."""
    params = {"RootId": root, "PolicyType": TAG_POLICY}
    gone = ("PolicyTypeNotEnabledException",)
    return _organizations("DisablePolicyType", params, "let the organization have no tag policies again", gone=gone)


def create(policy: Policy) -> Draft:
    """Return the call that makes `policy`; later calls refer to the id in its answer."""
    return Draft(
        service="organizations",
        operation="CreatePolicy",
        params={
            "Name": policy.name,
            "Description": policy.description,
            "Content": policy.content,
            "Type": TAG_POLICY,
        },
        why=f"make the tag policy {policy.name}",
        undo=UndoClass.EXACT,
        idempotency=Idempotency.CREATE_NAMED,
        name=NEW,
        later=_BUSY,
    )


def update(policy: Policy) -> Draft:
    """Return the call that gives `policy` its content, all of it."""
    params = {
        "PolicyId": policy.id,
        "Name": policy.name,
        "Description": policy.description,
        "Content": policy.content,
    }
    return _organizations("UpdatePolicy", params, f"change what the tag policy {policy.name} says")


def attach(policy: Policy, target: str) -> Draft:
    """Return the call that lets `policy` count for `target`."""
    params = {"PolicyId": policy.id or after(NEW, "Policy.PolicySummary.Id"), "TargetId": target}
    why = f"let the tag policy {policy.name} count for {target}"
    return _organizations("AttachPolicy", params, why, gone=("DuplicatePolicyAttachmentException",))


def detach(policy: Policy, target: str) -> Draft:
    """Return the call that lets `policy` count for `target` no more."""
    params = {"PolicyId": policy.id, "TargetId": target}
    why = f"let the tag policy {policy.name} no longer count for {target}"
    return _organizations("DetachPolicy", params, why, gone=("PolicyNotAttachedException",))


def delete(policy: Policy) -> Draft:
    """Return the call that deletes `policy`, which is attached to nothing."""
    return _organizations(
        "DeletePolicy",
        {"PolicyId": policy.id},
        f"delete the tag policy {policy.name}",
        UndoClass.EQUIVALENT,
        gone=("PolicyNotFoundException",),
        loses=("the policy's id",),
    )


def _organizations(
    operation: str,
    params: Mapping[str, Any],
    why: str,
    undo: UndoClass = UndoClass.EXACT,
    *,
    gone: tuple[str, ...] = (),
    loses: tuple[str, ...] = (),
) -> Draft:
    later = _NOT_YET if operation == "AttachPolicy" else _BUSY
    return Draft(
        service="organizations",
        operation=operation,
        params=params,
        why=why,
        undo=undo,
        loses=loses,
        gone=gone,
        later=later,
    )
