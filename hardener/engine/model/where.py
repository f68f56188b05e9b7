"""Who is calling, and where: the organization, its accounts, and the targets that checks run at."""

import msgspec


class Caller(msgspec.Struct, frozen=True):
    """The identity that AWS confirmed (sts:GetCallerIdentity), never the one a profile claims."""

    account: str
    arn: str
    user_id: str = ""
    method: str = ""
    """How the SDK found the credentials, such as `sso` or `shared-credentials-file`."""
    minutes_left: int | None = None
    """Minutes until the credentials expire; None where they do not, or do not say."""

    @property
    def partition(self) -> str:
        """The AWS partition, such as `aws` or `aws-us-gov`, read from the ARN."""
        return self.arn.split(":")[1]

    @property
    def is_root(self) -> bool:
        """Whether this is an account's root user, signed in or by a root session."""
        return self.arn.endswith(":root")

    @property
    def name(self) -> str:
        """The part of the ARN a person recognises: `role/session`, `user`, or `root`."""
        return self.arn.split(":", 5)[5].split("/", 1)[-1]


class Account(msgspec.Struct, frozen=True):
    """One account, with where it stands in the organization."""

    id: str
    name: str
    state: str = "ACTIVE"
    """organizations:ListAccounts `State`: ACTIVE, SUSPENDED, PENDING_CLOSURE, CLOSED, PENDING_ACTIVATION."""
    management: bool = False
    alone: bool = False
    """Whether no organization is in reach: a standalone account, or a member seen with its own credentials."""
    path: tuple[str, ...] = ()
    """Names of the organizational units above it, from the root downwards."""

    @property
    def open(self) -> bool:
        """Whether the account can be entered at all."""
        return self.state == "ACTIVE"


class Organization(msgspec.Struct, frozen=True):
    """The organization as its management account sees it."""

    id: str
    """Empty where it could not be told whether there is one; `incomplete` then says why."""
    management: str
    accounts: tuple[Account, ...]
    incomplete: str = ""
    """Why the list of accounts or units could not be read in full; empty when it was."""


class Target(msgspec.Struct, frozen=True, order=True):
    """Where a check runs: an account, or an account in one region."""

    account: str
    region: str | None = None

    def __str__(self) -> str:
        return self.account if self.region is None else f"{self.account}/{self.region}"
