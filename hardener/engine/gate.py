"""What is checked of a plan before a run of it begins; each refusal names what does not fit."""

import hmac
from importlib import metadata

from hardener.engine import clock
from hardener.engine.confirming import Confirmed
from hardener.engine.lockout import Ours, refusals
from hardener.engine.model import Caller, Cloud, Organization, Plan
from hardener.engine.planfile import PlanFile
from hardener.engine.problems import Rejected

AHEAD = 300
"""Seconds by which a plan may seem to be made in the future, since two clocks never agree."""
_AGAIN = "make a new plan; it costs only reads"


def version() -> str:
    """Return the version of hardener that is running."""
    return metadata.version("hardener")


def admit(
    file: PlanFile, confirmed: Confirmed, cloud: Cloud, caller: Caller, organization: Organization | None, *, gaps: bool
) -> None:
    """Raise Rejected unless exactly this plan was confirmed, is fit to be applied, and belongs here and now.

    `gaps` says that the operator accepts that something could not be read when the plan was made.
    """
    if not hmac.compare_digest(confirmed.sha256.encode(), file.sha256.encode()):
        raise Rejected("what was confirmed is another plan", "confirm the plan that is to be applied")
    plan = file.plan
    belongs(plan, cloud, caller, organization)
    closed = _closed(plan, organization)
    if closed:
        raise Rejected(f"account {', '.join(closed)} is no longer open in the organization", _AGAIN)
    late = expired(plan)
    if late:
        raise Rejected(late, _AGAIN)
    if not plan.complete and not gaps:
        raise Rejected(
            f"the plan is incomplete: {len(plan.gaps)} targets could not be read when it was made",
            "mend what was unknown and plan again, or apply with --allow-incomplete",
        )
    if not plan.changes:
        raise Rejected("the plan has no changes", "there is nothing to apply")


def belongs(plan: Plan, cloud: Cloud, caller: Caller, organization: Organization | None) -> None:
    """Raise Rejected unless `plan` was made by this hardener, for here, and leaves us our way in."""
    _fits_tool(plan, cloud)
    same_place(plan, caller, organization)
    locked = refusals(plan.changes, Ours.of(caller, cloud.key_ids, plan.role_name))
    if locked:
        hint = "somebody else has to apply it, or plan without it"
        raise Rejected(f"the plan is not safe for you to apply: {next(iter(locked.values()))}", hint)


def _fits_tool(plan: Plan, cloud: Cloud) -> None:
    if plan.tool != version():
        raise Rejected(f"the plan was made by hardener {plan.tool}, this is {version()}", _AGAIN)
    if plan.catalogue_sha256 != cloud.catalogue_sha256:
        raise Rejected("the plan was made for another catalogue of AWS operations", _AGAIN)


def expired(plan: Plan) -> str:
    """Return why `plan` may not be begun at this time; empty when it may."""
    try:
        created, expires = clock.parse(plan.created), clock.parse(plan.expires)
    except ValueError:
        return "the plan does not say when it expires"
    present = clock.parse(clock.now())
    if present >= expires:
        return f"the plan expired at {plan.expires}"
    if (created - present).total_seconds() > AHEAD:
        return f"the plan was made in the future, at {plan.created}: set this machine's clock"
    return ""


def same_place(plan: Plan, caller: Caller, organization: Organization | None) -> None:
    """Raise Rejected unless `plan` is for this organization and was made from this account."""
    here = organization.id if organization else ""
    if plan.organization != here:
        raise Rejected(
            f"the plan is for {_named(plan.organization)}, these credentials are for {_named(here)}",
            "sign in where the plan was made",
        )
    if plan.author.account != caller.account:
        raise Rejected(
            f"the plan was made from account {plan.author.account}, these credentials belong to {caller.account}",
            "sign in to the account the plan was made from",
        )


def _closed(plan: Plan, organization: Organization | None) -> list[str]:
    if organization is None or not organization.id:
        return [account for account in plan.touched if account != plan.author.account]
    open_now = {account.id for account in organization.accounts if account.open}
    return [account for account in plan.touched if account not in open_now]


def _named(organization: str) -> str:
    return f"organization {organization}" if organization else "a single account"
