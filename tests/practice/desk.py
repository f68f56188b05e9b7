"""A practitioner's desk: clients of the practice server, as the administrator or inside an account."""

from typing import Any

import boto3
from botocore.config import Config
from botocore.exceptions import ClientError
from botocore.loaders import create_loader
from botocore.session import get_session

from hardener.practice.launch import Practice

# Shared, since reading EC2's model takes longer than most tests.
_LOADER = create_loader()
_ONCE = Config(retries={"mode": "standard", "total_max_attempts": 1}, max_pool_connections=32)
ACCESS_ROLE = "OrganizationAccountAccessRole"

ROOT, PAYMENTS, WEB = "999900001111", "111122223333", "222233334444"
DEV, AUDIT, SANDBOX = "444455556666", "555566667777", "666677778888"
DATA, LEGACY = "777788889999", "333344445555"


class Desk:
    """Makes clients of one practice server; a session of each account is opened once."""

    def __init__(self, practice: Practice) -> None:
        given = practice.environment
        self._endpoint = given["AWS_ENDPOINT_URL"]
        own = given["AWS_ACCESS_KEY_ID"], given["AWS_SECRET_ACCESS_KEY"], given["AWS_SESSION_TOKEN"]
        self._keys: dict[str, tuple[str, str, str | None]] = {ROOT: own}
        self._clients: dict[tuple[str, str, str], Any] = {}

    def client(self, service: str, account: str = ROOT, region: str = "us-east-1") -> Any:
        """Return a client inside an account."""
        which = service, account, region
        if account not in self._keys:
            self._keys[account] = self.entered(account)
        if which not in self._clients:
            self._clients[which] = self.with_keys(*self._keys[account], service, region)
        return self._clients[which]

    def entered(self, account: str, **more: Any) -> tuple[str, str, str]:
        """Enter an account by its access role."""
        arn = f"arn:aws:iam::{account}:role/{more.pop('role', ACCESS_ROLE)}"
        issued = self.client("sts").assume_role(RoleArn=arn, RoleSessionName="tester", **more)["Credentials"]
        return issued["AccessKeyId"], issued["SecretAccessKey"], issued["SessionToken"]

    def with_keys(self, key: str, secret: str, token: str | None, service: str, region: str = "us-east-1") -> Any:
        """Return a client with these keys."""
        core = get_session()
        core.register_component("data_loader", _LOADER)
        session = boto3.Session(key, secret, token, region_name=region, botocore_session=core)
        return session.client(service, endpoint_url=self._endpoint, config=_ONCE)


def by(name: str, *values: str) -> list[dict[str, Any]]:
    """Return one filter, as EC2 wants it."""
    return [{"Name": name, "Values": list(values)}]


def default_vpc(ec2: Any) -> str:
    """Return the id of a region's default VPC."""
    (vpc,) = ec2.describe_vpcs(Filters=by("is-default", "true"))["Vpcs"]
    return str(vpc["VpcId"])


def refusal(call: Any, **given: Any) -> tuple[str, str]:
    """Return the code and the words by which a call is refused."""
    try:
        call(**given)
    except ClientError as error:
        return error.response["Error"]["Code"], error.response["Error"]["Message"]
    raise AssertionError("was not refused")
