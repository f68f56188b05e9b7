"""The few of AWS's own policies that anyone here uses; moto would load thousands, in every account."""

import json
from functools import cache
from typing import Any, Final

from moto.iam.aws_managed_policies import aws_managed_policies_data
from moto.iam.models import AWSManagedPolicy

ADMINISTRATOR: Final = "arn:aws:iam::aws:policy/AdministratorAccess"
_NAMES: Final = (
    "AdministratorAccess",
    "AWSCloudShellFullAccess",
    "AWSSupportAccess",
    "IAMUserChangePassword",
    "ReadOnlyAccess",
    "SecurityAudit",
    "ViewOnlyAccess",
)


def make(iam: Any) -> None:
    """Put AWS's policies into an account."""
    policies = [AWSManagedPolicy.from_data(name, iam.account_id, "us-east-1", data) for name, data in _data()]
    iam.aws_managed_policies = policies
    iam.managed_policies.update({policy.arn: policy for policy in policies})


@cache
def _data() -> list[tuple[str, dict[str, Any]]]:
    everything = json.loads(aws_managed_policies_data)
    return [(name, everything[name]) for name in _NAMES]
