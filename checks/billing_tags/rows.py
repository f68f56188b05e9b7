"""Cost allocation tags in words: the rows of a screen, and the columns of a list."""

from collections.abc import Iterator

from checks.billing_tags.content import enforced, spellings
from checks.billing_tags.state import ALL_FEATURES, ENABLED, OWN, Backfill, BillingTagsState, Policy, Tag
from hardener.engine.model import Row

COLUMNS = ("Active keys", "Inactive keys", "Tag policy", "Organization")


def rows(state: BillingTagsState) -> tuple[Row, ...]:
    """Return one row for each key that AWS has seen, for each policy, and for the organization."""
    if state.linked:
        return (Row("Cost allocation tags", f"not here: {state.linked}"),)
    return tuple(_rows(state))


def cells(state: BillingTagsState) -> tuple[str, ...]:
    """Return how many keys are active and how many could be, and how far tag policies are used."""
    if state.linked:
        return ("", "", "", "a member's account")
    active = sum(tag.active for tag in state.tags)
    return (str(active), str(len(state.tags) - active), _use(state), _features(state.features))


def _rows(state: BillingTagsState) -> Iterator[Row]:
    if state.not_enabled:
        yield Row("Cost Explorer", f"never switched on: {state.not_enabled}")
    yield Row("Organization", _organization(state))
    if state.has_policies:
        yield Row("Tag policies", _type(state.policy_type))
    for policy in state.policies:
        yield Row(f"Tag policy {policy.name}", _says(policy))
        yield Row(f"Content of {policy.name}", policy.content)
        yield Row(f"{policy.name} counts for", ", ".join(map(str, policy.targets)) or "nothing")
    for tag in state.tags:
        yield Row(f"Key {tag.key}", _tag(tag))
    for one in state.backfills:
        yield Row("Backfill", _backfill(one))
    for result in filter(lambda one: one.account, state.effective):
        keys = ", ".join(spellings(result.content).values()) or "none"
        yield Row(f"Result in account {result.account}", f"keys {keys}")


def _tag(tag: Tag) -> str:
    said = [
        "active" if tag.active else "inactive",
        "AWS's own" if tag.type == OWN else "",
        f"last used {tag.used[:7]}" if tag.used else "",
        f"switched at {tag.updated}" if tag.updated else "",
    ]
    return ", ".join(word for word in said if word)


def _says(policy: Policy) -> str:
    keys = ", ".join(spellings(policy.content).values()) or "no key"
    return f"{keys}; {'enforces some values' if enforced(policy.content) else 'reports only'}"


def _backfill(one: Backfill) -> str:
    asked = f", asked for at {one.requested}" if one.requested else ", to be asked for"
    return f"from {one.start[:7]}{asked}" + (f": {one.status.lower()}" if one.requested else "")


def _organization(state: BillingTagsState) -> str:
    if not state.organization:
        return "none, this account pays for itself"
    return f"{_features(state.features)}; all accounts are on the bill of {state.account}"


def _features(features: str) -> str:
    if not features:
        return "none"
    return "all features" if features == ALL_FEATURES else "consolidated billing only"


def _type(policy_type: str) -> str:
    if not policy_type:
        return "not enabled"
    return "enabled" if policy_type == ENABLED else policy_type.lower().replace("_", " ")


def _use(state: BillingTagsState) -> str:
    if state.policy_type != ENABLED:
        return _type(state.policy_type) if state.has_policies else "not possible"
    attached = sum(bool(policy.targets) for policy in state.policies)
    return f"{attached} in use" if attached else "enabled, none in use"
