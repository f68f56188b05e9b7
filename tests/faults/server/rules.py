"""Which requests a fault happens to, and how often."""

from collections.abc import Callable
from dataclasses import dataclass, field
from fnmatch import fnmatchcase

from tests.faults.server.faults import Fault
from tests.properties.wire import Request


def anything(_: Request) -> bool:
    """Return True."""
    return True


@dataclass
class Rule:
    """One fault, and the requests that it happens to."""

    fault: Fault
    what: str = "*"
    """Service and operation, such as `iam:GetUser` or `ec2:Describe*`."""
    account: str | None = None
    """Whose credentials sign it; None for anybody's."""
    region: str | None = None
    """The region it is signed for; None for any."""
    access: str | None = None
    """`read`, `write` or `auth`; None for all."""
    where: Callable[[Request], bool] = anything
    """Whatever else has to be true of it, such as one of its parameters."""
    after: bool = False
    """Whether the request takes effect first."""
    nth: int = 1
    """The first of the matching requests that it happens to."""
    times: int | None = 1
    """To how many from there on; None for all."""
    seen: int = 0
    """How many requests matched so far."""
    struck: list[Request] = field(default_factory=list)
    """Those that it happened to."""

    def strikes(self, request: Request) -> bool:
        """Count `request` where it matches, and return whether the fault happens to it."""
        if not self._matches(request):
            return False
        self.seen += 1
        if self.seen < self.nth or (self.times is not None and self.seen >= self.nth + self.times):
            return False
        self.struck.append(request)
        return True

    def _matches(self, request: Request) -> bool:
        return (
            fnmatchcase(request.name, self.what)
            and self.account in (None, request.account)
            and self.region in (None, request.region)
            and self.access in (None, request.access)
            and self.fault.fits(request)
            and self.where(request)
        )
