"""The operations hardener may call, each with its class, read from `ops.toml`."""

from enum import StrEnum
from functools import cache
from importlib.resources import files
from typing import Literal

import msgspec

from hardener.engine.model import Idempotency, digest


class Kind(StrEnum):
    """What calling an operation may do."""

    READ = "read"
    WRITE = "write"
    AUTH = "auth"
    SECRET = "secret"  # noqa: S105 - the word itself


class Op(msgspec.Struct, frozen=True, kw_only=True):
    """One operation of the catalogue."""

    service: str
    name: str
    kind: Kind
    action: str
    """The IAM action it needs, such as `ec2:DescribeVpcs`."""
    present: str = ""
    """The member without which nothing may be concluded from an answer."""
    withheld: tuple[str, ...] = ()
    """Members of an answer, however deep, that are secrets and are taken out of it."""
    idempotency: Idempotency | None = None
    reason: str = ""

    def __str__(self) -> str:
        return f"{self.service}:{self.name}"


class _Entry(msgspec.Struct, forbid_unknown_fields=True):
    present: str = ""
    withheld: tuple[str, ...] = ()
    action: str = ""
    idempotency: Idempotency | None = None
    reason: str = ""


class Service(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One service of the catalogue: how its requests are signed and how fast they may come."""

    scope: Literal["region", "partition"] = "region"
    prefix: str = ""
    rate: int = 20
    burst: int = 50
    read: dict[str, _Entry] = {}
    write: dict[str, _Entry] = {}
    auth: dict[str, _Entry] = {}
    secret: dict[str, _Entry] = {}


class _File(msgspec.Struct, forbid_unknown_fields=True):
    format: Literal[1]
    services: dict[str, Service]


_NEEDED = {Kind.READ: "present", Kind.WRITE: "idempotency", Kind.AUTH: "present", Kind.SECRET: "reason"}
_DEFAULT = Service()


class Catalogue:
    """All operations, found by service and name."""

    def __init__(self, services: dict[str, Service]) -> None:
        self.services = services
        self.ops = {(op.service, op.name): op for name, service in services.items() for op in _ops(name, service)}
        self.sha256 = digest([msgspec.to_builtins(op) for _, op in sorted(self.ops.items())])

    def find(self, service: str, operation: str) -> Op | None:
        """Return the operation, None where hardener does not know it."""
        return self.ops.get((service, operation))

    def action(self, service: str, operation: str) -> str:
        """Return the IAM action that the operation needs, known or not."""
        op = self.find(service, operation)
        return op.action if op else f"{self.service(service).prefix or service}:{operation}"

    def service(self, name: str) -> Service:
        """Return the service, with the defaults where the catalogue says nothing of it."""
        return self.services.get(name, _DEFAULT)

    def names(self, service: str) -> frozenset[str]:
        """Return the names of the operations of `service`."""
        return frozenset(name for owner, name in self.ops if owner == service)


@cache
def load() -> Catalogue:
    """Return the catalogue that is shipped with hardener."""
    return parse(files("hardener.aws").joinpath("ops.toml").read_bytes())


def parse(data: bytes) -> Catalogue:
    """Return the catalogue that the TOML document `data` describes. Raises msgspec.ValidationError, ValueError."""
    catalogue = Catalogue(msgspec.toml.decode(data, type=_File).services)
    for op in catalogue.ops.values():
        if not getattr(op, _NEEDED[op.kind]):
            raise ValueError(f"{op}: {_NEEDED[op.kind]} is missing")
    return catalogue


def _ops(name: str, service: Service) -> list[Op]:
    prefix = service.prefix or name
    return [
        Op(
            service=name,
            name=operation,
            kind=kind,
            action=entry.action or f"{prefix}:{operation}",
            present=entry.present,
            withheld=entry.withheld,
            idempotency=entry.idempotency,
            reason=entry.reason,
        )
        for kind in Kind
        for operation, entry in getattr(service, kind.value).items()
    ]
