"""What is read of centralized root access, and what may be wanted of it."""

from hardener.engine.model import Settings, State

PRINCIPAL = "iam.amazonaws.com"
"""The service that the organization has to trust; it is called so in every partition."""
CREDENTIALS, SESSIONS = "RootCredentialsManagement", "RootSessions"
FEATURES = (CREDENTIALS, SESSIONS)
"""The two features (iam:ListOrganizationsFeatures), in the order in which they are turned on."""


class RootAccessSettings(Settings, frozen=True, kw_only=True):
    """Nothing to choose: all of it is needed to look after the root users of members."""


class RootAccessState(State, frozen=True, kw_only=True):
    """How far the organization's root access is centralized."""

    feature_set: str
    """ALL, CONSOLIDATED_BILLING, or empty where there is no organization."""
    trusted: bool = False
    """Whether IAM may act in the organization (trusted access)."""
    features: tuple[str, ...] = ()
    """Those of `FEATURES` that are on, in that order."""
    offered: bool = True
    """Whether AWS has centralized root access in this partition."""
