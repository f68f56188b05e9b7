"""Two made-up checks: one with settings of every kind per account, one without any per region."""

from typing import Annotated, ClassVar, Literal

import msgspec

from hardener.engine.model import (
    Check,
    Per,
    Reader,
    Reference,
    Refusal,
    Remedy,
    Row,
    Settings,
    Severity,
    State,
    Verdict,
)

_Address = Annotated[str, msgspec.Meta(pattern="@", examples=["alerts@example.org"])]


class LengthSettings(Settings, frozen=True):
    minimum_length: Annotated[
        int, msgspec.Meta(ge=6, le=128, title="Minimum length", description="characters at least")
    ] = 14
    symbols: Annotated[bool, msgspec.Meta(title="Symbols", description="whether one is needed")] = True
    reuse: Annotated[int, msgspec.Meta(ge=1, le=24, title="Reuse memory", description="remembered")] | None = None
    tone: Annotated[Literal["strict", "lenient"], msgspec.Meta(title="Tone")] = "strict"
    notify: Annotated[tuple[_Address, ...], msgspec.Meta(title="Tell", description="who hears of it")] = ()


class LengthState(State, frozen=True):
    length: int


class Length(Check[LengthState, LengthSettings]):
    id = "password-length"
    title = "Password length"
    why = "A short password can be guessed."
    severity = Severity.MEDIUM
    per = Per.ACCOUNT
    references = (
        Reference("CIS AWS Foundations v7.0", "2.8"),
        Reference("CIS AWS Foundations v7.0", "2.9"),
        Reference("AWS Security Hub", "IAM.15"),
    )
    reads = ("iam:GetAccountPasswordPolicy",)
    writes = ("iam:UpdateAccountPasswordPolicy", "iam:DeleteAccountPasswordPolicy")
    settings = LengthSettings
    state = LengthState
    counts_with: ClassVar[dict[str, str]] = {"tone": "reuse"}
    presets: ClassVar[dict[str, LengthSettings]] = {
        "CIS v7.0": LengthSettings(),
        "NIST": LengthSettings(minimum_length=15, symbols=False),
    }

    def read(self, aws: Reader) -> LengthState:
        raise NotImplementedError

    def assess(self, state: LengthState, wanted: LengthSettings) -> Verdict:
        raise NotImplementedError

    def remedy(self, state: LengthState, wanted: LengthSettings) -> Remedy | Refusal:
        raise NotImplementedError

    def undo(self, before: LengthState, now: LengthState) -> Remedy | Refusal:
        raise NotImplementedError

    def rows(self, state: LengthState) -> tuple[Row, ...]:
        return (Row("Minimum length", str(state.length)), Row("Symbols", "on"))


class NetSettings(Settings, frozen=True):
    """Nothing to set."""


class NetState(State, frozen=True):
    vpc: str
    subnets: tuple[str, ...] = ()


class Net(Check[NetState, NetSettings]):
    id = "default-net"
    title = "Default network"
    why = "Whatever is started without a thought lands there."
    severity = Severity.HIGH
    per = Per.REGION
    references = (Reference("AWS Security Hub", "EC2.2"),)
    reads = ("ec2:DescribeVpcs",)
    writes = ("ec2:DeleteSubnet", "ec2:DeleteVpc")
    settings = NetSettings
    state = NetState

    def read(self, aws: Reader) -> NetState:
        raise NotImplementedError

    def assess(self, state: NetState, wanted: NetSettings) -> Verdict:
        raise NotImplementedError

    def remedy(self, state: NetState, wanted: NetSettings) -> Remedy | Refusal:
        raise NotImplementedError

    def undo(self, before: NetState, now: NetState) -> Remedy | Refusal:
        raise NotImplementedError

    def rows(self, state: NetState) -> tuple[Row, ...]:
        if not state.vpc:
            return ()
        return (Row("VPC", state.vpc), *(Row("Subnet", one) for one in state.subnets))


CHECKS = (Length(), Net())
