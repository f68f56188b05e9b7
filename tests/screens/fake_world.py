"""A made-up organization of six accounts, one suspended and one that denies us, with findings of every status."""

from dataclasses import dataclass, field

from hardener.engine.model import Account, Caller, Cause, Organization, State, Trouble
from tests.screens.fake_checks import PolicyState, VpcState

REGIONS = ("ap-southeast-1", "eu-central-1", "eu-west-1", "sa-east-1", "us-east-1", "us-west-2")
ROOT, PAYMENTS, WEB, DENIED, CLOSED, DATA = (
    "999900001111",
    "111122223333",
    "222233334444",
    "333344445555",
    "444455556666",
    "555566667777",
)
HOSTILE_NAME = "[red]pwn[/] \x1b]0;gotcha\x07\u202egpj.exe\x9b2J [@click=app.quit]x[/@click] [/nope]"
HOSTILE_UNIT = "[b]Unit\x1b[2J[/] \u2066x"
DENIAL = Trouble(
    Cause.DENIED,
    "the trust policy of OrganizationAccountAccessRole does not name us",
    action="sts:AssumeRole",
    code="AccessDenied",
    hint="Let the role's trust policy name the management account.",
)
SCP = Trouble(
    Cause.SCP,
    "explicit deny in p-9f",
    action="ec2:DescribeVpcs",
    code="UnauthorizedOperation",
    hint="Exempt the access role in the policy, or leave the region out.",
)

Place = tuple[str, str, str | None]
"""Check, account, region."""


@dataclass
class World:
    """What there is to read, by check, account and region: a state or the trouble of reading it."""

    caller: Caller
    organization: Organization | None
    accounts: tuple[Account, ...]
    things: dict[Place, State | Trouble] = field(default_factory=dict)


def world(*, hostile: bool = False, single: bool = False) -> World:
    """Return the organization, with names meant to do harm where `hostile`."""
    name, unit = (HOSTILE_NAME, HOSTILE_UNIT) if hostile else ("data-lake", "Sandbox")
    accounts: tuple[Account, ...] = (
        Account(ROOT, "acme-root", management=True),
        Account(PAYMENTS, "prod-payments", path=("Prod",)),
        Account(WEB, "prod-web", path=("Prod",)),
        Account(DENIED, "payments-dev", path=(unit,)),
        Account(DATA, name, path=(unit,)),
        Account(CLOSED, "old-lab", state="SUSPENDED", path=(unit, "Attic")),
    )
    organization = None if single else Organization("o-x1", ROOT, accounts)
    caller = Caller(
        account=ROOT,
        arn=f"arn:aws:sts::{ROOT}:assumed-role/Admin/alice",
        method="sso",
        minutes_left=52,
    )
    if single:
        accounts = (Account(ROOT, ROOT),)
    return World(caller, organization, accounts, _things(accounts, hostile=hostile))


def _things(accounts: tuple[Account, ...], *, hostile: bool) -> dict[Place, State | Trouble]:
    things: dict[Place, State | Trouble] = {}
    weak, strong = PolicyState(length=8, symbols=False), PolicyState(length=20, symbols=True, reuse=24)
    policies = {ROOT: weak, PAYMENTS: weak, WEB: strong, DATA: weak}
    for account in accounts:
        things["password-policy", account.id, None] = policies.get(account.id, weak)
        for region in REGIONS:
            things["default-vpc", account.id, region] = _vpc(account.id, region, hostile=hostile)
    return things


def _vpc(account: str, region: str, *, hostile: bool) -> State | Trouble:
    if account == WEB:
        says = {
            "eu-central-1": "waiting",
            "eu-west-1": "manual",
            "sa-east-1": "not-applicable",
            "us-east-1": "excepted",
        }
        return VpcState(says=says.get(region, ""))
    if region == "sa-east-1":
        return SCP
    if account == ROOT and region not in ("us-east-1", "eu-west-1"):
        return VpcState()
    number = f"{account[:2]}{REGIONS.index(region)}"
    used_by = ""
    if (account, region) == (PAYMENTS, "eu-west-1"):
        used_by = f"eni-be99 {HOSTILE_NAME}" if hostile else 'eni-be99 "payments db" (interface)'
    return VpcState(
        vpc=f"vpc-{number}",
        gateway=f"igw-{number}",
        subnets=(f"subnet-{number}a", f"subnet-{number}b"),
        used_by=used_by,
    )
