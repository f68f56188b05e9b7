"""Values of every kind that the command line prints."""

from typing import Any

from hardener.engine.model import (
    Accepted,
    Account,
    AsWhom,
    Call,
    Caller,
    Cause,
    Change,
    Check,
    Finding,
    Gap,
    Mark,
    Organization,
    Outcome,
    Plan,
    Refused,
    Risk,
    RunStatus,
    Scan,
    Stated,
    Status,
    Trouble,
    Undo,
    UndoClass,
)
from hardener.engine.outcomes import ChangeResult, Run
from hardener.engine.preflight import Permission, Told
from hardener.engine.wayback import NO_WAY, Back, WayBack
from tests.cli.made_up import CHECKS

NOW, THEN = "2026-11-23T14:02:11Z", "2026-12-07T14:02:11Z"
EARLIER = "2026-11-23T11:40:00Z"
ROOT, PROD, LAB, SHUT = "999900001111", "111122223333", "222233334444", "333344445555"
HOSTILE = "[red]pwn[/]\x1b]0;gotcha\x07\u202egpj.exe\x9b2J"
ACCOUNTS = (
    Account(ROOT, "acme-root", management=True),
    Account(PROD, "prod", path=("Prod",)),
    Account(LAB, HOSTILE, path=("Lab",)),
    Account(SHUT, "old", state="SUSPENDED"),
)
NAMES = {account.id: account.name for account in ACCOUNTS}
CALLER = Caller(ROOT, f"arn:aws:sts::{ROOT}:assumed-role/Admin/alice", method="sso", minutes_left=52)
ORGANIZATION = Organization("o-x1", ROOT, ACCOUNTS)


STATEMENTS = (
    Stated(id="list", text=f"The address is a list. {HOSTILE}"),
    Stated(id="safe", text="It is in a safe.", by="alice", on="2026-11-20", until="2027-11-20", note="room 4"),
)
SCP = Trouble(Cause.SCP, "explicit deny", "ec2:DescribeVpcs", "UnauthorizedOperation", "exempt the access role")
DENIED = Trouble(Cause.DENIED, f"no trust in {HOSTILE}", "sts:AssumeRole", "AccessDenied", "let the role trust us")


def finding(
    check: Check[Any, Any],
    account: str,
    status: Status,
    summary: str,
    *,
    region: str | None = None,
    details: tuple[str, ...] = (),
    trouble: Trouble | None = None,
    since: str = "",
    statements: tuple[Stated, ...] = (),
    mark: Mark | None = None,
    exception: Accepted | None = None,
) -> Finding:
    return Finding(
        check=check.id,
        account=account,
        account_name=NAMES[account],
        region=region,
        status=status,
        severity=check.severity,
        summary=summary,
        details=details,
        state=None if trouble else {"vpc": HOSTILE},
        wanted=None if trouble else {},
        references=check.references,
        trouble=trouble,
        since=since,
        statements=statements,
        mark=mark,
        exception=exception,
        read_at=NOW,
    )


def findings() -> tuple[Finding, ...]:
    length, net = CHECKS
    return (
        finding(length, ROOT, Status.FAILING, "length 8", details=("wanted 14 or more",)),
        finding(length, PROD, Status.FAILING, "length 8", details=("wanted 14 or more",)),
        finding(length, LAB, Status.UNKNOWN, str(DENIED), trouble=DENIED),
        finding(length, SHUT, Status.NOT_APPLICABLE, "skipped: the account is suspended"),
        finding(net, ROOT, Status.OK, "none", region="eu-west-1"),
        finding(net, ROOT, Status.OK, "none", region="us-east-1"),
        finding(net, PROD, Status.FAILING, "vpc-1, empty", region="eu-west-1"),
        finding(net, PROD, Status.FAILING, f"vpc-2, in use by eni-9 {HOSTILE}", region="us-east-1"),
        finding(net, LAB, Status.UNKNOWN, str(SCP), region="eu-west-1", trouble=SCP),
        finding(net, LAB, Status.UNKNOWN, str(SCP), region="us-east-1", trouble=SCP),
        finding(
            net,
            PROD,
            Status.EXCEPTED,
            "vpc-3; excepted until 2027-03-31: moves out",
            region="eu-north-1",
            exception=Accepted(owner="net team", reason="moves out", until="2027-03-31"),
        ),
        finding(net, PROD, Status.MANUAL, "only a person can tell", region="ap-south-1"),
        finding(net, PROD, Status.WAITING, "AWS is preparing it", region="sa-east-1", since=EARLIER, mark=Mark.EMPTY),
        finding(length, PROD, Status.MANUAL, "nothing to see; somebody has to attest", statements=STATEMENTS),
    )


def scan(*found: Finding, complete: bool = True, organization: Organization | None = ORGANIZATION) -> Scan:
    return Scan(started=NOW, finished=NOW, caller=CALLER, organization=organization, complete=complete, findings=found)


def length_change(account: str, seq: int) -> Change:
    call = Call(
        seq=seq,
        id=f"call-{seq}",
        account=account,
        region="us-east-1",
        service="iam",
        operation="UpdateAccountPasswordPolicy",
        params={"MinimumPasswordLength": 14, "RequireSymbols": True},
        why="sets the whole policy at once",
        undo=UndoClass.EXACT,
    )
    return Change(
        id=f"change-{seq}",
        check="password-length",
        account=account,
        account_name=NAMES[account],
        region=None,
        summary="raise the password policy",
        before={"length": 8},
        before_sha256="b" * 64,
        observed=NOW,
        after={"length": 14},
        settings={},
        calls=(call,),
        undo=Undo(UndoClass.EXACT, ("iam:UpdateAccountPasswordPolicy: sets the length back to 8",)),
        warnings=("7 users must choose a longer password at their next change",),
    )


def net_change(account: str, seq: int) -> Change:
    def call(number: int, operation: str, why: str, risk: Risk, **params: str) -> Call:
        return Call(
            seq=number,
            id=f"call-{number}",
            account=account,
            region="eu-west-1",
            service="ec2",
            operation=operation,
            params=params,
            why=why,
            undo=UndoClass.EQUIVALENT,
            loses=("the id vpc-1",),
            risk=risk,
        )

    return Change(
        id=f"change-{seq}",
        check="default-net",
        account=account,
        account_name=NAMES[account],
        region="eu-west-1",
        summary="delete the default VPC vpc-1",
        before={"vpc": "vpc-1", "subnets": ["subnet-1"]},
        before_sha256="b" * 64,
        observed=NOW,
        after={"vpc": "", "subnets": []},
        settings={},
        calls=(
            call(seq, "DeleteSubnet", "deletes subnet-1", Risk.DISRUPTIVE, SubnetId="subnet-1"),
            call(seq + 1, "DeleteVpc", f"deletes {HOSTILE}", Risk.IRREVERSIBLE, VpcId=HOSTILE),
        ),
        undo=Undo(UndoClass.EQUIVALENT, ("ec2:CreateDefaultVpc: makes a new one",), ("the id vpc-1", f"tag {HOSTILE}")),
        warnings=("tools that expect a default VPC will fail",),
    )


def plan(*changes: Change, gaps: tuple[Gap, ...] = (), refused: tuple[Refused, ...] = (), undoes: str = "") -> Plan:
    touched = {change.account for change in changes}
    return Plan(
        id="plan-1",
        created=NOW,
        expires=THEN,
        tool="0.1.0",
        catalogue_sha256="c" * 64,
        author=CALLER,
        organization="o-x1",
        management=ROOT,
        baseline_sha256="d" * 64,
        accounts=tuple(account for account in ACCOUNTS if account.id in touched),
        changes=changes,
        gaps=gaps,
        refused=refused,
        undoes=undoes,
    )


def full_plan() -> Plan:
    return plan(
        length_change(ROOT, 1),
        length_change(PROD, 2),
        net_change(PROD, 3),
        gaps=(Gap(LAB, "eu-west-1", "default-net", SCP), Gap(LAB, None, "password-length", DENIED)),
        refused=(Refused(PROD, "us-east-1", "default-net", f"vpc-2 is in use by eni-9 {HOSTILE}"),),
    )


def permissions() -> tuple[Permission, ...]:
    def one(account: str, action: str, told: Told, reason: str = "", **more: Any) -> Permission:
        named = {"account": account, "account_name": NAMES[account], "by": AsWhom.OWN}
        return Permission(action=action, told=told, reason=reason, **{**named, **more})

    scp = "a service control policy of the organization does not allow it"
    return (
        one(PROD, "ec2:DeleteVpc", Told.DENIED, scp, regions=("eu-west-1",)),
        one(PROD, "ec2:DeleteSubnet", Told.DENIED, scp, regions=("eu-west-1",)),
        one(LAB, "iam:DeleteLoginProfile", Told.UNTOLD, f"the simulator {HOSTILE}", by=AsWhom.ROOT_DELETE),
        one(ROOT, "sts:AssumeRoot", Told.UNTOLD, "not supported here", resource=f"arn:aws:iam::{LAB}:root"),
        one(ROOT, "iam:UpdateAccountPasswordPolicy", Told.ALLOWED),
    )


def run(status: RunStatus = RunStatus.DONE, *outcomes: tuple[Outcome, str], name: str = "run-1") -> Run:
    changes = full_plan().changes
    results = tuple(
        ChangeResult(
            id=change.id,
            check=change.check,
            account=change.account,
            account_name=change.account_name,
            region=change.region,
            summary=change.summary,
            outcome=outcome,
            reason=reason,
            calls_made=len(change.calls) if outcome is Outcome.DONE else 0,
            calls_total=len(change.calls),
        )
        for change, (outcome, reason) in zip(changes, outcomes, strict=False)
    )
    return Run(
        run=name,
        plan_id="plan-1",
        started=NOW,
        finished="" if status is RunStatus.INTERRUPTED else NOW,
        status=status,
        changes=results,
        undoable=any(one.calls_made for one in results),
        back=WayBack(Back.EXACT) if any(one.calls_made for one in results) else NO_WAY,
        resumable=status in (RunStatus.INTERRUPTED, RunStatus.STOPPED),
        caller=CALLER.arn,
        head="e" * 64,
    )
