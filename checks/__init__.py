"""The catalogue: every control of hardener, in the order in which a walk through them goes."""

from checks.alert_contacts.check import AlertContacts
from checks.billing_tags.check import BillingTags
from checks.centralized_root_access.check import CentralizedRootAccess
from checks.default_vpc.check import DefaultVpc
from checks.mfa.check import Mfa
from checks.password_policy.check import PasswordPolicy
from checks.root_access_keys.check import RootAccessKeys
from checks.root_user.check import RootUser
from hardener.engine.model import AnyCheck

CATALOGUE: tuple[AnyCheck, ...] = (
    CentralizedRootAccess(),
    RootAccessKeys(),
    RootUser(),
    Mfa(),
    PasswordPolicy(),
    DefaultVpc(),
    BillingTags(),
    AlertContacts(),
)
"""Every check there is. A new one is a module of its own, and its line here."""
