"""A made-up check with all that a check may have: own columns, offers, questions, statements, marks, root's key."""

from typing import ClassVar

from hardener.engine.model import (
    Accounts,
    Asks,
    AsWhom,
    Check,
    Draft,
    Mark,
    Offer,
    Per,
    Reader,
    Reference,
    Refusal,
    Remedy,
    Risk,
    Row,
    Settings,
    Severity,
    State,
    Statement,
    Status,
    UndoClass,
    Verdict,
    after,
    asked,
)
from tests.screens.fake_world import DATA, PAYMENTS, ROOT, SCP, WEB, World

SEED = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
"""The secret of a device that nobody has."""
STEPS = (
    "Sign in as root, with the e-mail address of the account.",
    "Open Security credentials, and delete the access key.",
    "Come back here: it is read again every few seconds.",
)


class NoSettings(Settings, frozen=True):
    pass


class DeskState(State, frozen=True):
    says: str
    password: bool = True
    mfa: str = "none"
    keys: tuple[str, ...] = ()
    used: str = ""
    since: str = ""


class RootDesk(Check[DeskState, NoSettings]):
    id = "root-desk"
    title = "Root access keys"
    why = "Root can do everything and cannot be held back, so it had better have nothing to sign in with."
    severity = Severity.CRITICAL
    accounts = Accounts.ALL
    per = Per.ACCOUNT
    references = (Reference("CIS AWS Foundations v7.0", "2.3", "No root access keys"),)
    reads = ("iam:GetAccountSummary",)
    writes = ("iam:DeleteAccessKey", "iam:CreateVirtualMFADevice", "iam:EnableMFADevice", "iam:DeleteVirtualMFADevice")
    settings = NoSettings
    state = DeskState
    columns: ClassVar[tuple[str, ...]] = ("password", "MFA", "keys", "last used", "can we?")
    root_key: ClassVar[bool] = True

    def read(self, aws: Reader) -> DeskState:
        raise NotImplementedError

    def assess(self, state: DeskState, wanted: NoSettings) -> Verdict:
        summary = {
            "manual": "1 key, last used 3 days ago: only root itself can delete it",
            "waiting": "e-mail address is being changed, until somebody confirms it",
            "failing": f"{len(state.keys)} keys, last used {state.used}",
        }.get(state.says, "no key, no password")
        details = {"manual": STEPS, "waiting": ("Ask the owner of the mailbox to click the link in AWS's mail.",)}
        return Verdict(
            Status(state.says),
            summary,
            details.get(state.says, ()),
            since=state.since,
            statements=(
                Statement("root-email-is-a-list", "Mail to root's address reaches more than one person."),
                Statement("root-phone-is-known", "Root's phone number is answered by the company."),
            ),
            mark=Mark.IN_USE if state.keys else Mark.NONE,
        )

    def remedy(self, state: DeskState, wanted: NoSettings) -> Remedy | Refusal:
        calls = tuple(
            Draft(
                service="iam",
                operation="DeleteAccessKey",
                params={"AccessKeyId": key},
                why="deletes one key of root",
                undo=UndoClass.NONE,
                loses=("the key",),
                risk=Risk.IRREVERSIBLE,
                by=AsWhom.ROOT_DELETE,
            )
            for key in state.keys
        )
        goal = DeskState(says="ok", password=state.password, mfa=state.mfa)
        return Remedy(summary="delete root's access keys", after=goal, calls=calls)

    def undo(self, before: DeskState, now: DeskState) -> Remedy | Refusal:
        return Refusal("a deleted key does not come back")

    def rows(self, state: DeskState) -> tuple[Row, ...]:
        return (
            Row("Password", "yes" if state.password else "no"),
            Row("MFA", state.mfa),
            *(Row(f"Key {key}", f"last used {state.used}") for key in state.keys),
        )

    def cells(self, state: DeskState) -> tuple[str, ...]:
        can = {"manual": "! only root itself", "failing": "root session", "ok": "nothing to do"}
        used = state.used or "-"
        return ("yes" if state.password else "no", state.mfa, str(len(state.keys)), used, can.get(state.says, "wait"))

    def offers(self, state: DeskState, wanted: NoSettings) -> tuple[Offer, ...]:
        if state.says == "ok":
            return ()
        goal = DeskState(says=state.says, password=state.password, mfa="virtual", keys=state.keys, used=state.used)
        enrol = Remedy(summary="enrol a virtual MFA device for alice", after=goal, calls=_enrol())
        note = Remedy(summary="tell the owner again", after=state, calls=(_tell_again(),))
        return (
            Offer(id="enrol:alice", title="Enrol a virtual MFA device for alice", remedy=enrol),
            Offer(id="resend", title="Send the confirmation mail again", remedy=note),
            Offer(
                id="delete-password",
                title="Delete root's password",
                remedy=Refusal("a key of root was used in the last 90 days: vpc-[red]1 needs it"),
            ),
        )


def _enrol() -> tuple[Draft, ...]:
    serial = after("device", "VirtualMFADevice.SerialNumber")
    asks = Asks(
        kind="mfa-codes",
        title="Enrol a virtual MFA device for alice",
        fields={"code1": "the code that the app shows now", "code2": "the code that comes next"},
        facts={"user": "alice", "device": "alice-phone", "issuer": "AWS", "label": "alice-phone@111122223333"},
        shows={"seed": after("device", "VirtualMFADevice.Base32StringSeed")},
        again=("InvalidAuthenticationCode",),
    )
    make = Draft(
        service="iam",
        operation="CreateVirtualMFADevice",
        params={"VirtualMFADeviceName": "alice-phone"},
        why="makes a device with a secret of its own",
        undo=UndoClass.EXACT,
        name="device",
    )
    enable = Draft(
        service="iam",
        operation="EnableMFADevice",
        params={
            "UserName": "alice",
            "SerialNumber": serial,
            "AuthenticationCode1": asked("code1"),
            "AuthenticationCode2": asked("code2"),
        },
        why="assigns it to alice",
        undo=UndoClass.EXACT,
        asks=asks,
    )
    clean = Draft(
        service="iam",
        operation="DeleteVirtualMFADevice",
        params={"SerialNumber": serial},
        why="takes the unfinished device away again",
        undo=UndoClass.EXACT,
        cleanup=True,
    )
    return (make, enable, clean)


def _tell_again() -> Draft:
    asks = Asks(
        kind="words",
        title="Send the mail again",
        fields={"subject": "the subject of the mail", "mail_secret": "the password of the mailbox"},
        facts={"mailbox": "root@example.com"},
        again=("InvalidParameterValue",),
    )
    return Draft(
        service="account",
        operation="StartPrimaryEmailUpdate",
        params={"PrimaryEmail": asked("subject")},
        why="sends the mail again",
        undo=UndoClass.EXACT,
        by=AsWhom.MANAGEMENT,
        asks=asks,
    )


def add_desk(world: World) -> None:
    """Put the states of the desk into `world`: one of every status."""
    states = {
        ROOT: DeskState(says="manual", mfa="hardware", keys=("AKIA1",), used="3 days ago"),
        PAYMENTS: DeskState(says="failing", keys=("AKIA2", "AKIA3"), used="412 days ago"),
        WEB: DeskState(says="ok", password=False),
        DATA: DeskState(says="waiting", since="2026-11-23T11:02:11Z"),
    }
    for account in world.accounts:
        world.things["root-desk", account.id, None] = states.get(account.id, SCP)
