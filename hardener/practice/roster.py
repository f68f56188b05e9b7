"""Who and where: the accounts, units and regions of the practice organization, as plain data."""

from dataclasses import dataclass

ROOT_UNIT = "Root"
ACCESS_ROLE = "OrganizationAccountAccessRole"
DEFAULT_REGIONS = ("us-east-1", "us-west-2", "eu-west-1", "eu-central-1", "ap-southeast-2")
OPT_IN_REGIONS = ("af-south-1", "eu-south-1", "me-central-1")
EVERY_REGION = DEFAULT_REGIONS + OPT_IN_REGIONS
BLOCKED_REGION = "ap-southeast-2"

# A unit is written as its path below the root.
UNITS = (
    "Security",
    "Workloads",
    "Workloads/Production",
    "Workloads/Non-production",
    "Sandbox",
    "Suspended",
)


@dataclass(frozen=True)
class Account:
    """An account of the practice organization as it was delivered."""

    id: str
    name: str
    unit: str
    joined_days_ago: int
    suspended: bool = False
    extra_regions: tuple[str, ...] = ()
    trusted: str = "999900001111"

    @property
    def email(self) -> str:
        """Return the address of the account's root user."""
        return f"aws+{self.name.removeprefix('acme-')}@acme.example"


MANAGEMENT = Account("999900001111", "acme-root", ROOT_UNIT, 1460)
PAYMENTS = Account("111122223333", "acme-payments", "Workloads/Production", 1100)
WEB = Account("222233334444", "acme-web", "Workloads/Production", 1085)
DEV = Account("444455556666", "acme-dev", "Workloads/Non-production", 990, extra_regions=("eu-south-1",))
AUDIT = Account("555566667777", "acme-audit", "Security", 1400)
SANDBOX = Account("666677778888", "acme-sandbox", "Sandbox", 320)
# It was invited, and its access role trusts its own people only.
DATA = Account("777788889999", "acme-data", "Workloads/Production", 210, trusted="777788889999")
LEGACY = Account("333344445555", "acme-legacy", "Suspended", 1390, suspended=True)

ACCOUNTS = (MANAGEMENT, AUDIT, LEGACY, PAYMENTS, WEB, DEV, SANDBOX, DATA)
