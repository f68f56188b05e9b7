"""Signing in: from a profile, or an explicit environment, to one guarded view of AWS."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from hardener.aws import catalogue, endpoints, identity, refusals
from hardener.aws.exchange import Exchange
from hardener.aws.member_sessions import Role
from hardener.aws.own import Held, OwnKeys
from hardener.aws.partitions import HOMES, Geography, partition_of
from hardener.aws.sessions import Sessions
from hardener.aws.signed_in import SignedIn
from hardener.aws.vault import Vault
from hardener.engine.model import Caller, Cloud, SignInFailed


@dataclass(frozen=True)
class Access:
    """How to get in."""

    profile: str | None = None
    role_name: str = "OrganizationAccountAccessRole"
    """The role that is taken on in member accounts."""
    external_id: str | None = field(default=None, repr=False)
    region: str | None = None
    """The home region; otherwise the SDK's, otherwise the partition's default."""
    environment: Mapping[str, str] | None = field(default=None, repr=False)
    """Endpoint and keys to use instead of the process's environment and files; for the practice organization."""
    ask_code: Callable[[str], str] | None = None
    """Asked for an MFA code, given the device's serial number; without it such profiles are refused."""


def sign_in(access: Access) -> Cloud:
    """Return AWS as `access` reaches it. Raises SignInFailed with what is wrong and the next step."""
    try:
        return _sign_in(access)
    except SignInFailed:
        raise
    except Exception as error:  # noqa: BLE001 - everything that can go wrong here is told to the operator
        raise refusals.refusal(error, access.profile) from None


def _sign_in(access: Access) -> Cloud:
    sessions = Sessions(catalogue.load(), access.profile, access.environment, access.region)
    services = tuple(name for name, service in sessions.catalogue.services.items() if service.read)
    chain = sessions.chain()
    overrides = endpoints.overrides(chain, services, access.environment)
    endpoints.refuse_bare(overrides)
    own = OwnKeys(sessions, chain, access.ask_code)
    exchange = Exchange(sessions)
    held = own.held("")
    home = sessions.region(chain)
    caller = _identified(exchange, held, own.method, home)
    if partition_of(home) != caller.partition:
        home = HOMES.get(caller.partition, home)
    geography = Geography(sessions.catalogue, caller.partition, home)
    vault = Vault(exchange, own, geography, caller, Role(access.role_name, access.external_id))
    vault.trust(held)
    endpoint = endpoints.described(overrides, services)
    cloud = SignedIn(sessions, exchange, vault, geography, caller, endpoint)
    # Their models take longest to read, and nearly every scan begins with them.
    cloud.warm(("organizations", "iam", "ec2"), (home,))
    return cloud


def _identified(exchange: Exchange, held: Held, method: str, region: str) -> Caller:
    """Return who we are, by one GetCallerIdentity that also shows how far our clock is off."""
    answer = identity.ask(exchange, held, "", region)
    refusals.refuse_skew(answer["ResponseMetadata"])
    return identity.caller_of(answer, method, held.expires)
