"""The way back: a new default VPC of the same shape, or the missing parts of one that was half removed."""

from checks.default_vpc.completing import completion
from checks.default_vpc.losses import ID
from checks.default_vpc.removal import calls, removal
from checks.default_vpc.shape import opened, renewed
from checks.default_vpc.state import DefaultVpcState, Vpc
from hardener.engine.model import Draft, Idempotency, Refusal, Remedy, UndoClass


def restoration(before: DefaultVpcState, now: DefaultVpcState) -> Remedy | Refusal:
    """Return the calls that lead back from `now` to the shape of `before`, refused where the region has moved on."""
    if before.vpc is None:
        # What is taken back here had made a default VPC, so it goes as any other would.
        return removal(now)
    if now.vpc is None:
        return _anew(before.vpc, now)
    if now.vpc.id != before.vpc.id:
        return Refusal(
            f"there is another default VPC by now, {now.vpc.id}: nothing is left to undo, and it is not ours to change"
        )
    return completion(before.vpc, now, now.vpc)


def _anew(old: Vpc, now: DefaultVpcState) -> Remedy:
    lost = [loss for draft in calls(old) for loss in draft.loses if not loss.startswith(ID)]
    said = [
        "The default VPC is made anew, not restored: all its parts have new ids.",
        "AWS refuses where the region's quota of VPCs is used up.",
        *(f"Not brought back: {loss}." for loss in lost),
    ]
    if not opened(old):
        said.append("AWS gives it an internet gateway and a route to it, which the removed one did not have.")
    draft = Draft(
        service="ec2",
        operation="CreateDefaultVpc",
        params={},
        why="make a default VPC with a subnet in every zone, an internet gateway and a route to it",
        undo=UndoClass.EXACT,
        idempotency=Idempotency.CREATE_NAMED,
        gone=("DefaultVpcAlreadyExists",),
    )
    return Remedy(
        summary=f"make a default VPC in {now.region} again",
        after=DefaultVpcState(account=now.account, region=now.region, vpc=renewed(old)),
        calls=(draft,),
        warnings=tuple(said),
    )
