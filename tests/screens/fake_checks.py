"""Two checks of the contract, made up: one with settings per account, one destructive per region."""

from typing import Annotated, Any, ClassVar, Literal

import msgspec

from hardener.engine.model import (
    Accounts,
    Check,
    Draft,
    Mark,
    Per,
    Reader,
    Reference,
    Refusal,
    Remedy,
    Row,
    Settings,
    Severity,
    State,
    Status,
    UndoClass,
    Verdict,
)


class PolicySettings(Settings, frozen=True):
    length: Annotated[
        int,
        msgspec.Meta(ge=6, le=128, title="Minimum length", description="How many characters a new password must have."),
    ] = 14
    symbols: Annotated[bool, msgspec.Meta(title="Symbols", description="Whether a symbol is required.")] = True
    reuse: Annotated[int, msgspec.Meta(ge=1, le=24)] | None = 24
    tone: Annotated[Literal["strict", "lenient"], msgspec.Meta(title="Tone")] = "strict"
    notify: Annotated[
        tuple[Annotated[str, msgspec.Meta(pattern="@", examples=["alerts@example.org"])], ...],
        msgspec.Meta(title="Tell", description="Who hears of it."),
    ] = ()


class PolicyState(State, frozen=True):
    length: int
    symbols: bool
    reuse: int | None = None
    says: str = ""


class PasswordPolicy(Check[PolicyState, PolicySettings]):
    id = "password-policy"
    title = "Password policy"
    why = (
        "A password that is short or used again can be guessed or bought. AWS's own default asks for eight characters "
        "and remembers none, so every console user of the account is as weak as their worst habit."
    )
    severity = Severity.MEDIUM
    accounts = Accounts.ALL
    per = Per.ACCOUNT
    references = (
        Reference("CIS AWS Foundations v7.0", "2.8", "Minimum length"),
        Reference("AWS Security Hub", "IAM.15"),
    )
    reads = ("iam:GetAccountPasswordPolicy",)
    writes = ("iam:UpdateAccountPasswordPolicy",)
    settings = PolicySettings
    state = PolicyState
    presets: ClassVar[dict[str, PolicySettings]] = {
        "CIS v7.0": PolicySettings(),
        "NIST 800-63B": PolicySettings(length=15, symbols=False, reuse=None),
    }

    def read(self, aws: Reader) -> PolicyState:
        raise NotImplementedError

    def assess(self, state: PolicyState, wanted: PolicySettings) -> Verdict:
        if state.says:
            return Verdict(Status(state.says), f"says it is {state.says}")
        if self._goal(state, wanted) == state:
            return Verdict(Status.OK, f"length {state.length}, as wanted")
        return Verdict(Status.FAILING, f"length {state.length}, no reuse memory", ("2 users have old passwords",))

    def _goal(self, state: PolicyState, wanted: PolicySettings) -> PolicyState:
        return PolicyState(
            length=max(state.length, wanted.length),
            symbols=state.symbols or wanted.symbols,
            reuse=max(state.reuse or 0, wanted.reuse or 0) or None,
        )

    def remedy(self, state: PolicyState, wanted: PolicySettings) -> Remedy | Refusal:
        goal = self._goal(state, wanted)
        params = {"MinimumPasswordLength": goal.length, "RequireSymbols": goal.symbols}
        if goal.reuse:
            params["PasswordReusePrevention"] = goal.reuse
        return Remedy(
            summary="set the password policy",
            after=goal,
            calls=(
                Draft(
                    service="iam",
                    operation="UpdateAccountPasswordPolicy",
                    params=params,
                    why="sets the whole policy at once",
                    undo=UndoClass.EXACT,
                ),
            ),
            warnings=("7 users must choose a longer password at their next change",),
        )

    def undo(self, before: PolicyState, now: PolicyState) -> Remedy | Refusal:
        params = {"MinimumPasswordLength": before.length, "RequireSymbols": before.symbols}
        draft = Draft(
            service="iam",
            operation="UpdateAccountPasswordPolicy",
            params=params,
            why=f"sets the length back to {before.length}",
            undo=UndoClass.EXACT,
        )
        return Remedy(summary="set the former password policy", after=before, calls=(draft,))

    def rows(self, state: PolicyState) -> tuple[Row, ...]:
        return (
            Row("Minimum length", str(state.length)),
            Row("Symbols", "yes" if state.symbols else "no"),
            Row("Reuse memory", str(state.reuse) if state.reuse else "none"),
        )


class VpcSettings(Settings, frozen=True):
    remove: Annotated[bool, msgspec.Meta(title="Remove default VPCs", description="Where nothing uses them.")] = True


class VpcState(State, frozen=True):
    vpc: str = ""
    used_by: str = ""
    subnets: tuple[str, ...] = ()
    gateway: str = ""
    says: str = ""


class DefaultVpc(Check[VpcState, VpcSettings]):
    id = "default-vpc"
    title = "Default VPCs"
    why = (
        "Every region starts with a network that has a way to the internet. Whatever is started without a thought "
        "lands there. Where nothing uses it, it is better gone."
    )
    severity = Severity.HIGH
    accounts = Accounts.ALL
    per = Per.REGION
    references = (Reference("AWS Security Hub", "EC2.2", "Default security group"),)
    reads = ("ec2:DescribeVpcs",)
    writes = ("ec2:DeleteVpc", "ec2:DeleteSubnet", "ec2:DetachInternetGateway", "ec2:DeleteInternetGateway")
    settings = VpcSettings
    state = VpcState

    def read(self, aws: Reader) -> VpcState:
        raise NotImplementedError

    def assess(self, state: VpcState, wanted: VpcSettings) -> Verdict:
        if state.says:
            return Verdict(Status(state.says), f"says it is {state.says}")
        if not state.vpc or not wanted.remove:
            return Verdict(Status.OK, "no default VPC", mark=Mark.NONE)
        used = f", in use by {state.used_by}" if state.used_by else ", empty"
        return Verdict(Status.FAILING, f"{state.vpc}{used}", mark=Mark.IN_USE if state.used_by else Mark.EMPTY)

    def remedy(self, state: VpcState, wanted: VpcSettings) -> Remedy | Refusal:
        if state.used_by:
            return Refusal(f"{state.vpc} is in use by {state.used_by}")
        lost = ("the ids of the VPC and its subnets", "tags and DHCP options")
        return Remedy(
            summary="delete the default VPC",
            after=VpcState(),
            calls=tuple(_drafts(state, lost)),
            warnings=("tools that expect a default VPC will fail in this region",),
        )

    def undo(self, before: VpcState, now: VpcState) -> Remedy | Refusal:
        draft = Draft(
            service="ec2", operation="CreateDefaultVpc", params={}, why="makes a new one", undo=UndoClass.EQUIVALENT
        )
        return Remedy(summary="make a new default VPC", after=before, calls=(draft,))

    def rows(self, state: VpcState) -> tuple[Row, ...]:
        if not state.vpc:
            return ()
        rows = [Row("VPC", state.vpc), Row("Internet gateway", state.gateway)]
        rows += [Row("Subnet", subnet) for subnet in state.subnets]
        return (*rows, Row("Used by", state.used_by or "nothing"))


def _drafts(state: VpcState, lost: tuple[str, ...]) -> list[Draft]:
    def draft(operation: str, why: str, loses: tuple[str, ...] = (), **params: Any) -> Draft:
        return Draft(service="ec2", operation=operation, params=params, why=why, undo=UndoClass.EQUIVALENT, loses=loses)

    return [
        draft(
            "DetachInternetGateway",
            "takes the way out away",
            InternetGatewayId=state.gateway,
            VpcId=state.vpc,
        ),
        draft("DeleteInternetGateway", "deletes it", InternetGatewayId=state.gateway),
        *(draft("DeleteSubnet", "deletes a subnet", SubnetId=subnet) for subnet in state.subnets),
        draft("DeleteVpc", "deletes the network itself", lost, VpcId=state.vpc),
    ]


CHECKS = (PasswordPolicy(), DefaultVpc())
