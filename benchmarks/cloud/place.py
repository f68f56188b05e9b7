"""Where the benchmarks' AWS is: its accounts, its regions, and the environment that leads there and nowhere else."""

from collections.abc import Mapping

REGIONS = (
    "ap-northeast-1",
    "ap-northeast-2",
    "ap-northeast-3",
    "ap-south-1",
    "ap-southeast-1",
    "ap-southeast-2",
    "ca-central-1",
    "eu-central-1",
    "eu-north-1",
    "eu-west-1",
    "eu-west-2",
    "eu-west-3",
    "sa-east-1",
    "us-east-1",
    "us-east-2",
    "us-west-1",
    "us-west-2",
)
"""The regions that every account has from its first day."""
HOME = "us-east-1"
MANAGEMENT = "100000000000"
ROLE = "OrganizationAccountAccessRole"


def account_ids(count: int) -> tuple[str, ...]:
    """Return the ids of `count` accounts, the management account first."""
    return tuple(str(int(MANAGEMENT) + number) for number in range(count))


def key_of(account: str) -> str:
    """Return the access key that the server takes for one of `account`."""
    return f"ASIA{account}BNCH"


def environment(endpoint: str) -> Mapping[str, str]:
    """Return what makes an SDK talk to `endpoint` as the management account's administrator."""
    return {
        "AWS_ENDPOINT_URL": endpoint,
        "AWS_ACCESS_KEY_ID": key_of(MANAGEMENT),
        "AWS_SECRET_ACCESS_KEY": "only-for-the-benchmark",
        "AWS_SESSION_TOKEN": "only-for-the-benchmark",
        "AWS_REGION": HOME,
        "AWS_DEFAULT_REGION": HOME,
        "AWS_EC2_METADATA_DISABLED": "true",
    }
