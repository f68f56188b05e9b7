"""Partitions: which region a call is signed for, and where a partition's home is."""

from hardener.aws.catalogue import Catalogue

HOMES = {
    "aws": "us-east-1",
    "aws-cn": "cn-northwest-1",
    "aws-eusc": "eusc-de-east-1",
    "aws-iso": "us-iso-east-1",
    "aws-iso-b": "us-isob-east-1",
    "aws-iso-e": "eu-isoe-west-1",
    "aws-iso-f": "us-isof-south-1",
    "aws-us-gov": "us-gov-west-1",
}
"""The region that serves what a partition has only once, and where nobody said otherwise, everything else."""

_ELSEWHERE = {("aws-cn", "iam"): "cn-north-1"}
_PREFIXES = {
    "cn-": "aws-cn",
    "eusc-": "aws-eusc",
    "us-iso-": "aws-iso",
    "us-isob-": "aws-iso-b",
    "eu-isoe-": "aws-iso-e",
    "us-isof-": "aws-iso-f",
    "us-gov-": "aws-us-gov",
}


def partition_of(region: str) -> str:
    """Return the partition that `region` belongs to."""
    return next((partition for prefix, partition in _PREFIXES.items() if region.startswith(prefix)), "aws")


class Geography:
    """Where calls go, seen from one partition and one home region."""

    def __init__(self, catalogue: Catalogue, partition: str, home: str) -> None:
        self.partition = partition
        self.home = home
        self._catalogue = catalogue

    @property
    def center(self) -> str:
        """The region that serves what the partition has only once."""
        return HOMES.get(self.partition, self.home)

    def call_region(self, service: str, region: str | None) -> str:
        """Return the region that a call to `service` is signed for; `region` or home where it is regional."""
        if self._catalogue.service(service).scope == "partition":
            return _ELSEWHERE.get((self.partition, service), self.center)
        return region or self.home
