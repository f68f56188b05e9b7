"""Makes the world of an example, by plain boto3 and behind hardener's back, whatever there was before."""

from collections.abc import Mapping
from typing import Any

from tests.practice.desk import Desk
from tests.properties.clearing import clear
from tests.properties.looking import policy
from tests.properties.network import build
from tests.properties.places import ACCOUNTS, REGIONS
from tests.properties.worlds import World


def make(desk: Desk, world: World) -> None:
    """Make the practice organization as `world` has it."""
    for account in ACCOUNTS:
        set_policy(desk, account, world.policies.get(account))
        for region in REGIONS:
            ec2 = desk.client("ec2", account, region)
            clear(ec2)
            network = world.networks.get((account, region))
            if network is not None:
                build(ec2, network)


def set_policy(desk: Desk, account: str, wanted: Mapping[str, Any] | None) -> None:
    """Set the password policy, or take it away."""
    iam = desk.client("iam", account)
    if wanted is not None:
        iam.update_account_password_policy(**wanted)
    elif policy(desk, account) is not None:
        iam.delete_account_password_policy()
