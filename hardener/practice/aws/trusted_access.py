"""Which services may act in the whole organization (trusted access); moto knows only some of them."""

from collections.abc import Mapping
from datetime import datetime
from typing import Final

from hardener.practice import clock
from hardener.practice.aws.registry import Call, answers
from hardener.practice.callers import Caller
from hardener.practice.errors import AwsError
from hardener.practice.roster import MANAGEMENT

IAM: Final = "iam.amazonaws.com"
_KNOWN: Final = frozenset(
    {
        IAM,
        "access-analyzer.amazonaws.com",
        "account.amazonaws.com",
        "cloudtrail.amazonaws.com",
        "config-multiaccountsetup.amazonaws.com",
        "config.amazonaws.com",
        "ec2.amazonaws.com",
        "guardduty.amazonaws.com",
        "health.amazonaws.com",
        "inspector2.amazonaws.com",
        "macie.amazonaws.com",
        "malware-protection.guardduty.amazonaws.com",
        "notifications.amazonaws.com",
        "ram.amazonaws.com",
        "reporting.trustedadvisor.amazonaws.com",
        "securityhub.amazonaws.com",
        "sso.amazonaws.com",
        "tagpolicies.tag.amazonaws.com",
    }
)
TRUSTED: dict[str, datetime] = {}
"""By service principal, since when."""


@answers("organizations", "EnableAWSServiceAccess")
def enable(call: Call) -> Mapping[str, object]:
    """Trust a service; to do so again changes nothing."""
    TRUSTED.setdefault(_principal(call), clock.now())
    return {}


@answers("organizations", "DisableAWSServiceAccess")
def disable(call: Call) -> Mapping[str, object]:
    """Trust a service no more."""
    TRUSTED.pop(_principal(call), None)
    return {}


@answers("organizations", "ListAWSServiceAccessForOrganization")
def listed(call: Call) -> Mapping[str, object]:
    """List the services that are trusted."""
    _manages(call.caller)
    services = [{"ServicePrincipal": name, "DateEnabled": since} for name, since in sorted(TRUSTED.items())]
    return {"EnabledServicePrincipals": services}


def _principal(call: Call) -> str:
    _manages(call.caller)
    principal = str(call.given["ServicePrincipal"])
    if principal not in _KNOWN:
        raise AwsError("InvalidInputException", "You specified an unrecognized service principal.")
    return principal


def _manages(caller: Caller) -> None:
    if caller.account != MANAGEMENT.id:
        raise AwsError("AccessDenied", "You don't have permissions to access this resource.")
