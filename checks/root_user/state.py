"""What is read of a root user's keeping; there is nothing to set."""

from hardener.engine.model import Settings, State


class RootUserSettings(Settings, frozen=True, kw_only=True):
    """Nothing: what matters here is attested, not set."""


class RootUserState(State, frozen=True, kw_only=True):
    """Whether somebody can sign in as root, and where its mail goes."""

    password: bool
    """iam:GetAccountSummary `AccountPasswordPresent`; true as well where AWS does not say."""
    email: str = ""
    """organizations:DescribeAccount `Email`; empty where no organization is in reach."""
