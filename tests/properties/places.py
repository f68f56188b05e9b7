"""Where the examples play: two accounts and two regions of the practice organization in which nothing else is."""

MANAGEMENT, MEMBER = "999900001111", "666677778888"
ACCOUNTS = MANAGEMENT, MEMBER
REGIONS = "eu-central-1", "us-west-2"

Place = tuple[str, str | None]
"""An account, and a region where the check is per region."""
