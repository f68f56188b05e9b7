"""The organization as it was delivered: made at the start, its networks when they are first looked at."""

from collections.abc import Callable
from datetime import datetime
from typing import Any, Final

from moto.core.base_backend import AccountSpecificBackend

from hardener.practice import clock
from hardener.practice.chance import seeded
from hardener.practice.genesis import billing, networks, organization, people, root_users, second_factors, topics

_FIRST_LOOK: Final[dict[str, Callable[[Any], None]]] = {"ec2": networks.deliver, "sns": topics.deliver}


def begin(born: datetime) -> None:
    """Make the organization, as it was at this moment."""
    _make_at_first_look(born)
    with clock.stopped(born), seeded("organization"):
        organization.make(born)
        people.make(born)
        billing.make(born)
        root_users.make(born)
        second_factors.make(born)


def _make_at_first_look(born: datetime) -> None:
    plain = AccountSpecificBackend.__getitem__

    def first_look(self: Any, region: str) -> Any:
        name = "aws" if region == "global" else region
        if name in self.keys():
            return dict.__getitem__(self, name)
        with clock.stopped(born), seeded(self.service_name, self.account_id, name):
            backend = plain(self, name)
            _FIRST_LOOK.get(self.service_name, lambda _: None)(backend)
        return backend

    AccountSpecificBackend.__getitem__ = first_look  # type: ignore[method-assign]
