"""The control itself: the password policy of one account (CIS 2.8 and 2.9)."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import ClassVar

from checks.password_policy import phrases
from checks.password_policy.calls import delete, update
from checks.password_policy.merging import asked, expires_sooner, gaps, merged
from checks.password_policy.noticing import THREE_OF_FOUR, warnings
from checks.password_policy.reading import read
from checks.password_policy.settings import PRESETS, PasswordSettings
from checks.password_policy.state import PasswordState, Policy
from hardener.engine.model import (
    Check,
    Per,
    Reader,
    Reference,
    Refusal,
    Remedy,
    Row,
    Severity,
    Status,
    Verdict,
)

_HUB = "AWS Security Hub"


class PasswordPolicy(Check[PasswordState, PasswordSettings]):
    """The account password policy, raised where it is too weak and never lowered."""

    id = "password-policy"
    title = "Password policy"
    why = (
        "IAM users sign in to the console with a password. Without a policy, AWS accepts eight characters and lets "
        "an old password be used again, so one that was guessed or leaked elsewhere opens the account. The policy "
        "counts for passwords set from now on; nobody is signed out by it, unless you ask for an expiry."
    )
    severity = Severity.MEDIUM
    per = Per.ACCOUNT
    references = (
        Reference("CIS AWS Foundations v7.0", "2.8", "passwords have at least 14 characters"),
        Reference("CIS AWS Foundations v7.0", "2.9", "the last 24 passwords cannot be used again"),
        Reference(_HUB, "IAM.7", "the password policy is strong"),
        Reference(_HUB, "IAM.10", "the password policy is strong (PCI DSS)"),
        Reference(_HUB, "IAM.11", "passwords need an uppercase letter"),
        Reference(_HUB, "IAM.12", "passwords need a lowercase letter"),
        Reference(_HUB, "IAM.13", "passwords need a symbol"),
        Reference(_HUB, "IAM.14", "passwords need a digit"),
        Reference(_HUB, "IAM.15", "passwords have at least 14 characters"),
        Reference(_HUB, "IAM.16", "passwords cannot be used again"),
        Reference(_HUB, "IAM.17", "passwords expire within 90 days"),
        Reference("AWS Well-Architected", "SEC02-BP01", "sign-in is strong"),
    )
    reads = ("iam:GetAccountPasswordPolicy", "iam:GenerateCredentialReport", "iam:GetCredentialReport")
    writes = ("iam:UpdateAccountPasswordPolicy", "iam:DeleteAccountPasswordPolicy")
    settings = PasswordSettings
    state = PasswordState
    presets: ClassVar[Mapping[str, PasswordSettings]] = PRESETS
    counts_with: ClassVar[Mapping[str, str]] = MappingProxyType({"hard_expiry": "max_age_days"})
    """Settings that mean nothing while another one is off, and that other one."""
    columns = phrases.COLUMNS

    def read(self, aws: Reader) -> PasswordState:
        """Return the policy with its console users. Raises CallFailed where the policy could not be read."""
        return read(aws)

    def assess(self, state: PasswordState, wanted: PasswordSettings) -> Verdict:
        """Return ok where the policy demands at least what is wanted, else failing with what falls short."""
        summary, details = phrases.verdict(state.policy, wanted)
        return Verdict(Status.FAILING if details else Status.OK, summary, details)

    def remedy(self, state: PasswordState, wanted: PasswordSettings) -> Remedy | Refusal:
        """Return the one call that sets the merged policy; refused where it would expire passwords unseen."""
        if not gaps(state.policy, wanted):
            return Refusal("the policy demands what is wanted already")
        goal = merged(state.policy, wanted)
        if state.unlisted and expires_sooner(state.policy, goal):
            return Refusal(
                "passwords would expire, and who would have to change theirs is not known: "
                f"the credential report could not be read ({state.unlisted})"
            )
        return Remedy(
            summary="raise the password policy",
            after=_with(state, goal),
            calls=(update(state.policy, goal, "set the whole policy: what is asked for and what is stronger already"),),
            warnings=(*((THREE_OF_FOUR,) if goal != asked(state.policy, wanted) else ()), *warnings(state, goal)),
        )

    def undo(self, before: PasswordState, now: PasswordState) -> Remedy | Refusal:
        """Return the call that sets every recorded value again, or deletes the policy where there was none."""
        goal = before.policy
        if now.policy == goal:
            return Refusal("the policy is as it was")
        if goal is None:
            call = delete("delete the policy, as the account had none of its own")
        else:
            call = update(now.policy, goal, "set every value of the recorded policy")
        return Remedy(
            summary="put the password policy back as it was",
            after=_with(now, goal),
            calls=(call,),
            warnings=warnings(now, goal) if goal else (),
        )

    def rows(self, state: PasswordState) -> tuple[Row, ...]:
        """Return one row per setting; AWS's built-in values where the account has no policy."""
        return phrases.rows(state.policy)

    def cells(self, state: PasswordState) -> tuple[str, ...]:
        """Return length, classes, memory and expiry, each in a word or two."""
        return phrases.cells(state.policy)


def _with(state: PasswordState, policy: Policy | None) -> PasswordState:
    return PasswordState(policy=policy, users=state.users, reported=state.reported, unlisted=state.unlisted)
