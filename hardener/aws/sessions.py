"""botocore sessions with the guard in place: the only way to a client."""

import logging
import os
import platform
from collections.abc import Mapping
from contextlib import nullcontext
from copy import copy
from functools import cache
from typing import Any

import botocore
from botocore.config import Config
from botocore.hooks import HierarchicalEmitter
from botocore.session import Session

from hardener.aws import attest, sockets, tls
from hardener.aws.catalogue import Catalogue
from hardener.aws.guard import AuthLane, Gate, GuardViolation
from hardener.aws.guard.lanes import Lane
from hardener.aws.kept import KeptParsers
from hardener.aws.models import loader
from hardener.aws.partitions import HOMES
from hardener.aws.scope import ScopedProvider
from hardener.aws.turnstile import TURNSTILE

CONNECTIONS = 64
"""Connections a client keeps; fewer than there are threads would be thrown away and made anew."""
_CONNECT_SECONDS = 5
_READ_SECONDS = 20
_WRITE_SECONDS = 60
# Given as a whole: otherwise botocore puts it together twice for every call, a tenth of the call's CPU.
_USER_AGENT = f"hardener Botocore/{botocore.__version__} Python/{platform.python_version()}"

# At the level of DEBUG botocore writes secret keys and session tokens; below ERROR both only disturb the screen.
for _name in ("botocore", "urllib3"):
    logging.getLogger(_name).setLevel(logging.ERROR)


class _LastStop:
    """The guard's last layer, in front of a client's network; hands on only what the layers above let through."""

    def __init__(self, gate: Gate, inner: Any) -> None:
        self._gate = gate
        self._inner = inner
        self._gives_way = sockets.give_way(inner)

    def send(self, request: Any) -> Any:
        """Send a request that was let through. Raises GuardViolation for any other."""
        self._gate.pass_layer(self._gate.last_stop, request)
        with nullcontext() if self._gives_way else TURNSTILE.outside():
            return self._inner.send(request)

    def close(self) -> None:
        """Close the connections."""
        self._inner.close()


class GuardedSession(Session):  # type: ignore[misc]
    """A botocore session none of whose clients can be had without the guard."""

    def __init__(self, gate: Gate, **kwargs: Any) -> None:
        super().__init__(event_hooks=copy(_handlers()), include_builtin_handlers=False, **kwargs)
        self.gate = gate
        self._models: dict[str, Any] = {}
        gate.attach(self)
        attest.attach(self)

    def create_client(self, *args: Any, **kwargs: Any) -> Any:
        """Return a client with the guard's last layer in front of its network."""
        client = super().create_client(*args, **kwargs)
        endpoint: Any = getattr(client, "_endpoint", None)
        if getattr(endpoint, "http_session", None) is None:
            raise GuardViolation("this botocore has no place for the guard's last layer")
        endpoint.http_session = _LastStop(self.gate, tls.shared(endpoint.http_session))
        # One model for all regions: each client would work out the shapes of every operation anew, and keep them.
        model = client.meta.service_model
        client.meta._service_model = self._models.setdefault(model.service_name, model)
        return client


@cache
def _handlers() -> HierarchicalEmitter:
    """Return botocore's own event handlers; to register them anew is most of what a session costs."""
    emitter = HierarchicalEmitter()
    Session(event_hooks=emitter)
    return emitter


class Sessions:
    """Makes sessions for one profile, or for the explicit environment of a practice organization."""

    def __init__(
        self,
        catalogue: Catalogue,
        profile: str | None,
        environment: Mapping[str, str] | None,
        region: str | None = None,
    ) -> None:
        self.catalogue = catalogue
        self._region = region
        self._profile = profile
        self._environment = environment
        self.loader = loader(catalogue)

    def chain(self) -> GuardedSession:
        """Return a session with the user's own credentials, good for getting credentials and nothing else."""
        session = self._session(AuthLane(), _READ_SECONDS)
        # A profile that takes on a role asks STS, which needs a region also where nobody named one.
        session.set_config_variable("region", self.region(session))
        if self._environment is not None:
            session.set_credentials(
                self._environment.get("AWS_ACCESS_KEY_ID", ""),
                self._environment.get("AWS_SECRET_ACCESS_KEY", ""),
                self._environment.get("AWS_SESSION_TOKEN") or None,
            )
        return session

    def scoped(self, lane: Lane) -> GuardedSession:
        """Return a session whose calls are signed with the keys of their scope."""
        session = self._session(lane, _WRITE_SECONDS if lane.kind == "write" else _READ_SECONDS)
        session.register_component("credential_provider", ScopedProvider())
        return session

    def region(self, session: GuardedSession) -> str:
        """Return the region that was asked for, or that the SDK would take, or where AWS has its center."""
        if self._region:
            return self._region
        environment = os.environ if self._environment is None else self._environment
        configured = session.get_config_variable("region") if self._environment is None else None
        # The SDK for Python knows only the first of the two variables, other SDKs only the second.
        return configured or environment.get("AWS_DEFAULT_REGION") or environment.get("AWS_REGION") or HOMES["aws"]

    def client(self, session: GuardedSession, service: str, region: str) -> Any:
        """Return a client of `session`; not to be called by two threads at a time."""
        endpoint = None if self._environment is None else self._environment.get("AWS_ENDPOINT_URL")
        return session.create_client(service, region_name=region, endpoint_url=endpoint)

    def _session(self, lane: Lane, seconds: int) -> GuardedSession:
        gate = Gate(self.catalogue, lane)
        if self._environment is None:
            session = GuardedSession(gate, profile=self._profile)
        else:
            session = GuardedSession(gate, session_vars=_isolated())
        session.register_component("data_loader", self.loader)
        session.register_component("response_parser_factory", KeptParsers())
        # The token of the global endpoint is not good in every region, and the guard compares regions.
        session.set_config_variable("sts_regional_endpoints", "regional")
        session.set_default_client_config(self._config(seconds))
        return session

    def _config(self, seconds: int) -> Config:
        given: dict[str, Any] = (
            {} if self._environment is None else {"proxies": {}, "ignore_configured_endpoint_urls": True}
        )
        return Config(
            retries={"total_max_attempts": 1, "mode": "standard"},
            connect_timeout=_CONNECT_SECONDS,
            read_timeout=seconds,
            max_pool_connections=CONNECTIONS,
            user_agent=_USER_AGENT,
            **given,
        )


def _isolated() -> dict[str, tuple[Any, ...]]:
    """Return session variables that look neither at the process's environment nor at any file."""
    variables = {name: (None, None, value[2], value[3]) for name, value in Session.SESSION_VARIABLES.items()}
    nothing = (None, None, os.devnull, None)
    return {**variables, "config_file": nothing, "credentials_file": nothing}
