"""The control itself: a second factor for the root user and for everybody with a password (CIS 2.5, 2.6, 2.10)."""

from collections.abc import Mapping
from typing import ClassVar

from checks.mfa import offering, removing, undoing, verdict, wording
from checks.mfa.reading import read
from checks.mfa.settings import PRESETS, MfaSettings
from checks.mfa.state import MfaState, RootKind
from hardener.engine.model import (
    Check,
    Offer,
    Per,
    Reader,
    Reference,
    Refusal,
    Remedy,
    Row,
    Severity,
    Verdict,
)

_CIS, _HUB = "CIS AWS Foundations v7.0", "AWS Security Hub"


class Mfa(Check[MfaState, MfaSettings]):
    """A second factor for root and for every IAM user with a console password."""

    id = "mfa"
    title = "Multi-factor authentication"
    why = (
        "A password can be guessed, phished or found in another site's leak. With a second factor (the six digits of "
        "an app on the phone, or a security key) the password alone opens nothing. The root user needs it most: it "
        "can do everything in its account, and no policy holds it back."
    )
    severity = Severity.HIGH
    per = Per.ACCOUNT
    columns = ("Root MFA", "Console users", "Without MFA", "Never signed in")
    references = (
        Reference(_CIS, "2.5", "the root user has MFA"),
        Reference(_CIS, "2.6", "the root user has hardware MFA"),
        Reference(_CIS, "2.10", "every IAM user with a console password has MFA"),
        Reference(_HUB, "IAM.5", "every IAM user with a console password has MFA"),
        Reference(_HUB, "IAM.6", "the root user has hardware MFA"),
        Reference(_HUB, "IAM.9", "the root user has MFA"),
        Reference("AWS Well-Architected", "SEC02-BP01", "sign-in is strong"),
    )
    reads = (
        "iam:GetAccountSummary",
        "iam:ListUsers",
        "iam:GetLoginProfile",
        "iam:ListMFADevices",
        "iam:ListVirtualMFADevices",
        "iam:ListAccessKeys",
        "iam:GenerateCredentialReport",
        "iam:GetCredentialReport",
    )
    writes = (
        "iam:CreateVirtualMFADevice",
        "iam:EnableMFADevice",
        "iam:DeactivateMFADevice",
        "iam:DeleteVirtualMFADevice",
        "iam:DeleteLoginProfile",
    )
    settings = MfaSettings
    state = MfaState
    presets: ClassVar[Mapping[str, MfaSettings]] = PRESETS
    """Settings that a screen can offer by name."""

    def read(self, aws: Reader) -> MfaState:
        """Return root's and the console users' devices. Raises CallFailed for all but the credential report."""
        return read(aws)

    def assess(self, state: MfaState, wanted: MfaSettings) -> Verdict:
        """Return failing for users without MFA, manual where only root's is missing, else ok."""
        return verdict.assess(state, wanted)

    def remedy(self, state: MfaState, wanted: MfaSettings) -> Remedy | Refusal:
        """Return the removal of passwords that were never used, where that is asked for; else what a person can do."""
        unused = removing.never_used(state, wanted.remove_never_used_after_days)
        if unused:
            return removing.removal(state, unused)
        if not state.without:
            return Refusal("every console user has MFA, and root's takes a person")
        if wanted.remove_never_used_after_days and not state.reported:
            return Refusal(
                f"whose password is old is not known: the credential report could not be read ({state.unreported})"
            )
        return Refusal(
            "enrolment needs each person with their device: enrol them one by one, or remove passwords that nobody uses"
        )

    def undo(self, before: MfaState, now: MfaState) -> Remedy | Refusal:
        """Return the calls that take an enrolled device away; a removed password cannot come back."""
        return undoing.undo(before, now)

    def offers(self, state: MfaState, wanted: MfaSettings) -> tuple[Offer, ...]:
        """Return enrolment for every console user, removal of passwords, and the cleaning up of left devices."""
        return offering.offers(state)

    def rows(self, state: MfaState) -> tuple[Row, ...]:
        """Return root, then every console user, then the devices that are nobody's."""
        return (
            Row("Root user", wording.root(state.root)),
            *(Row(user.name, wording.user(user)) for user in state.users),
            *(Row(serial, "virtual device that is nobody's") for serial in state.unassigned),
        )

    def cells(self, state: MfaState) -> tuple[str, ...]:
        """Return root's second factor, the console users, those without MFA, and those who never signed in."""
        kind = state.root.kind
        root = "not needed" if kind is RootKind.NOT_APPLICABLE else str(kind)
        never = sum(not user.signed_in for user in state.users)
        return (root, str(len(state.users)), str(len(state.without)), str(never))
