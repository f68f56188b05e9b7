"""Endpoints that somebody set: they are respected, told loudly, and refused in the clear."""

from collections.abc import Iterable, Mapping
from typing import Any

from botocore.configprovider import ConfiguredEndpointProvider

from hardener.aws.guard.wire import PLAIN_HTTP, is_bare
from hardener.engine.model import SignInFailed


def overrides(session: Any, services: Iterable[str], environment: Mapping[str, str] | None) -> dict[str, str]:
    """Return the endpoint that is set for each of `services` that has one."""
    if environment is not None:
        endpoint = environment.get("AWS_ENDPOINT_URL", "")
        return dict.fromkeys(services, endpoint) if endpoint else {}
    if session.get_config_variable("ignore_configured_endpoint_urls"):
        return {}
    full, scoped = session.full_config, session.get_scoped_config()
    found = {name: ConfiguredEndpointProvider(full, scoped, name).provide() for name in services}
    return {name: endpoint for name, endpoint in found.items() if endpoint}


def described(found: Mapping[str, str], services: Iterable[str]) -> str:
    """Return the overrides as the operator must see them; empty when there are none."""
    if not found:
        return ""
    if set(found) == set(services) and len(set(found.values())) == 1:
        return next(iter(found.values()))
    return ", ".join(f"{name}: {endpoint}" for name, endpoint in sorted(found.items()))


def refuse_bare(found: Mapping[str, str]) -> None:
    """Raise SignInFailed where an endpoint would carry requests over a network without TLS."""
    for name, endpoint in found.items():
        if is_bare(endpoint):
            raise SignInFailed(
                f"the endpoint set for {name}, {endpoint}, is not encrypted and not on this machine",
                f"use https, unset AWS_ENDPOINT_URL or endpoint_url, or set {PLAIN_HTTP}=1 for an emulator you trust",
            )
