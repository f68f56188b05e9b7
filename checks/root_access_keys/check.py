"""The control itself: root users without access keys, and members' root users without anything (CIS 2.4)."""

import msgspec

from checks.root_access_keys import calls, offering
from checks.root_access_keys.ages import ago
from checks.root_access_keys.reading import read
from checks.root_access_keys.settings import RootSettings
from checks.root_access_keys.state import RootState
from checks.root_access_keys.usage import in_use, overridden
from checks.root_access_keys.verdict import cells, gaps, rows, verdict
from hardener.engine.model import (
    AsWhom,
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

_NO_WAY_IN = "Nobody can sign in as root of this account until it is let in again from the management account."


class RootAccessKeys(Check[RootState, RootSettings]):
    """Whether a root user has access keys, and a member's root anything else to sign in with."""

    id = "root-access-keys"
    title = "Root access keys"
    why = (
        "The root user may do everything in its account, and no policy of the account can stop it; whoever finds one "
        "of its access keys owns the account. Members need no root credentials at all: the management account can let "
        "root in again when it is needed. Once centralized root access is on, root users of members are read by "
        "short root sessions that may only look; CloudTrail records them as use of root, and alarms on that will fire."
    )
    severity = Severity.CRITICAL
    per = Per.ACCOUNT
    entry = AsWhom.MANAGEMENT
    root_key = True
    columns = ("password", "MFA", "keys", "last used", "certs", "can we?")
    references = (
        Reference("CIS AWS Foundations v7.0", "2.4", "the root user has no access key"),
        Reference("CIS AWS Foundations v7.0", "2.1.1", "root access of member accounts is centralized"),
        Reference("AWS Security Hub", "IAM.4", "the root user has no access key"),
        Reference("AWS Well-Architected", "SEC01-BP02", "the root user is secured"),
    )
    reads = (
        "iam:GetAccountSummary",
        "iam:GenerateCredentialReport",
        "iam:GetCredentialReport",
        "iam:ListOrganizationsFeatures",
        "iam:ListAccessKeys",
        "iam:GetAccessKeyLastUsed",
        "iam:GetLoginProfile",
        "iam:GetUser",
        "iam:ListMFADevices",
        "iam:ListSigningCertificates",
        "organizations:DescribePolicy",
        "organizations:ListParents",
        "organizations:ListPoliciesForTarget",
    )
    writes = (
        "sts:AssumeRoot",
        "iam:DeleteAccessKey",
        "iam:UpdateAccessKey",
        "iam:DeleteSigningCertificate",
        "iam:DeleteLoginProfile",
        "iam:CreateLoginProfile",
        "iam:DeactivateMFADevice",
    )
    settings = RootSettings
    state = RootState

    def read(self, aws: Reader) -> RootState:
        """Return the root user, seen in the best way there is. Raises CallFailed where nobody could look."""
        return read(aws)

    def assess(self, state: RootState, wanted: RootSettings) -> Verdict:
        """Return ok where nothing is left that should go; failing, or manual where only root itself can do it."""
        return verdict(state, wanted)

    def remedy(self, state: RootState, wanted: RootSettings) -> Remedy | Refusal:
        """Return the calls by root sessions that take a member's credentials away, or what stands in the way."""
        if state.whose != "member":
            return Refusal("only the root user itself can delete these: see the steps, or enter its key")
        if not gaps(state, wanted):
            return Refusal("there is nothing that should go")
        if state.seen != "session":
            return Refusal(state.hindrance or "root was not seen by a root session")
        busy = in_use(state, wanted)
        if busy:
            return Refusal(busy)
        return Remedy(
            summary="delete the root user's credentials",
            after=_cleaned(state, wanted),
            calls=calls.clean_up(state, wanted),
            warnings=_warnings(state, wanted),
        )

    def undo(self, before: RootState, now: RootState) -> Remedy | Refusal:
        """Return what lets root have a password again, or turns its keys on again; the rest is gone for good."""
        if before.whose != "member":
            return offering.turn_on_again(before, now)
        if now.seen != "session":
            return Refusal(now.hindrance or "no root session is to be had")
        if not before.password or now.password:
            return Refusal("deleted keys, certificates and MFA devices are gone for good")
        return Remedy(
            summary="let root have a password again",
            after=msgspec.structs.replace(now, password=True, signed_in=""),
            calls=(calls.create_password(),),
            warnings=(offering.ALARM, "Root's owner sets the password by `forgot password` and root's e-mail address."),
        )

    def rows(self, state: RootState) -> tuple[Row, ...]:
        """Return one row per credential, and how it was seen."""
        return rows(state)

    def offers(self, state: RootState, wanted: RootSettings) -> tuple[Offer, ...]:
        """Return what the root user's own key can do, where the operator entered it."""
        return offering.offers(state, wanted)

    def cells(self, state: RootState) -> tuple[str, ...]:
        """Return password, MFA, keys, their last use, certificates, and whether anything can be done."""
        return cells(state)

    def reached(self, now: RootState, goal: RootState) -> bool:
        """Return whether a fresh look shows the goal: a member's by a root session, our own by what AWS counts."""
        if goal.whose != "member":
            return offering.reached(now, goal)
        return bool(_without_rest(now) == _without_rest(goal))


def _cleaned(state: RootState, wanted: RootSettings) -> RootState:
    password = state.password and not wanted.delete_password
    without_mfa = wanted.delete_mfa and not password
    return msgspec.structs.replace(
        state,
        keys=(),
        certificates=() if wanted.delete_certificates else state.certificates,
        password=password,
        signed_in=state.signed_in if password else "",
        mfa=False if without_mfa else state.mfa,
        devices=() if without_mfa else state.devices,
    )


def _warnings(state: RootState, wanted: RootSettings) -> tuple[str, ...]:
    said = [offering.ALARM, *overridden(state, wanted)]
    if state.keys:
        said.append("Whatever signs with a deleted key stops working; keys of members cannot be turned off first.")
    if wanted.delete_password and state.password:
        said.append(_NO_WAY_IN)
        if state.signed_in:
            said.append(f"Root last signed in with its password {ago(state.signed_in, state.observed)}.")
        elif state.signed_in is None:
            said.append("When root last signed in with its password is not known.")
    return tuple(said)


def _without_rest(state: RootState) -> dict[str, object]:
    """Return what a member's root has, without when a key was last used: that changes by the hour."""
    essence = dict(state.essence())
    essence["keys"] = [(key.id, key.active) for key in state.keys]
    return essence
