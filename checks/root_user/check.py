"""The control itself: who reads root's mail and who can get at its password, which only people can say."""

import re
from hashlib import sha256

from checks.root_user.state import RootUserSettings, RootUserState
from hardener.engine.model import (
    AsWhom,
    Check,
    Per,
    Reader,
    Reference,
    Refusal,
    Remedy,
    Row,
    Severity,
    Statement,
    Status,
    Verdict,
)

_NOTHING = "only people can do this; attest it once it is so"
_PLAIN = re.compile(r"[A-Za-z0-9_+=,.@:/-]{1,160}")
"""What the name of a statement may be made of, and how long it may be."""


class RootUser(Check[RootUserState, RootUserSettings]):
    """The keeping of the root user, per account that still has one that can sign in."""

    id = "root-user"
    title = "Root user's keeping"
    why = (
        "Whoever reads the root user's mail can reset its password, and whoever leaves the company may be the only one "
        "who reads it. No API shows who reads that mailbox, or where the password lies. So this check asks, and keeps "
        "the answer with a name and a date, to be asked again when it expires."
    )
    severity = Severity.HIGH
    per = Per.ACCOUNT
    columns = ("root password", "root e-mail")
    references = (
        Reference("CIS AWS Foundations v7.0", "2.7", "the root user is not used for everyday tasks"),
        Reference("AWS Well-Architected", "SEC01-BP02", "the root user is secured"),
    )
    reads = ("iam:GetAccountSummary", "organizations:DescribeAccount")
    writes = ()
    settings = RootUserSettings
    state = RootUserState

    def read(self, aws: Reader) -> RootUserState:
        """Return whether root has a password, and its address where the organization tells. Raises CallFailed."""
        summary = aws.call("iam", "GetAccountSummary")["SummaryMap"]
        if summary.get("AccountPasswordPresent", 1) == 0:
            return RootUserState(password=False)
        email = ""
        if not aws.account.alone:
            told = aws.by(AsWhom.MANAGEMENT).call("organizations", "DescribeAccount", AccountId=aws.target.account)
            email = told["Account"].get("Email", "")
        return RootUserState(password=True, email=email)

    def assess(self, state: RootUserState, wanted: RootUserSettings) -> Verdict:
        """Return ok where people vouch for it (`manual` until they do), not applicable without a password."""
        if not state.password:
            return Verdict(Status.NOT_APPLICABLE, "the root user has no password, so nobody signs in as it")
        address = f" {state.email}" if state.email else ""
        statements = (
            Statement(
                _list(state.email),
                f"The root user's e-mail address{address} is a list or shared mailbox that at least two people read.",
            ),
            Statement(
                "root-password-is-stored",
                "The root user's password is long, used nowhere else, and kept where two people can get at it.",
            ),
        )
        return Verdict(Status.OK, "the root user has a password", statements=statements)

    def remedy(self, state: RootUserState, wanted: RootUserSettings) -> Remedy | Refusal:
        """Return that there is nothing to call."""
        return Refusal(_NOTHING)

    def undo(self, before: RootUserState, now: RootUserState) -> Remedy | Refusal:
        """Return that there is nothing to take back."""
        return Refusal(_NOTHING)

    def rows(self, state: RootUserState) -> tuple[Row, ...]:
        """Return whether there is a password, and the address."""
        return tuple(Row(label.capitalize(), cell) for label, cell in zip(self.columns, self.cells(state), strict=True))

    def cells(self, state: RootUserState) -> tuple[str, ...]:
        """Return the same in the words of a table."""
        return ("yes" if state.password else "no", state.email or ("not told" if state.password else "none needed"))


def _list(address: str) -> str:
    """Return the name of the statement on `address`: what somebody attests of one address says nothing of another."""
    plain = address if _PLAIN.fullmatch(address) else sha256(address.encode()).hexdigest()[:16]
    return f"root-email-is-a-list:{plain}" if address else "root-email-is-a-list"
