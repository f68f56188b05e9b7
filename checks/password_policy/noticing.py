"""Who notices a change of the policy, said before it is made."""

from datetime import datetime, timedelta

from checks.password_policy.merging import CLASSES, expires_sooner
from checks.password_policy.state import BUILT_IN, ConsoleUser, PasswordState, Policy

THREE_OF_FOUR = (
    "AWS's own rule (three classes of characters of four) ends with an account's first policy, and no policy can "
    "say it: three classes are demanded instead, so that nothing gets weaker."
)
"""Why classes are demanded that nobody asked for (see `merging.merged`)."""


def expired(state: PasswordState, max_age_days: int) -> tuple[str, ...]:
    """Return the users whose password is older than `max_age_days` days on the day of the report.

    Users of whom AWS does not say when they set their password are among them: better once too often.
    """
    if not state.reported or not max_age_days:
        return ()
    limit = datetime.fromisoformat(state.reported) - timedelta(days=max_age_days)
    return tuple(user.name for user in state.users if _older(user, limit))


def _older(user: ConsoleUser, limit: datetime) -> bool:
    try:
        return datetime.fromisoformat(user.changed) <= limit
    except (TypeError, ValueError):
        return True


def warnings(state: PasswordState, goal: Policy) -> tuple[str, ...]:
    """Return what users will notice when `goal` replaces what is now, one sentence each."""
    now = state.policy or BUILT_IN
    said = []
    if goal.minimum_length > now.minimum_length or any(getattr(goal, c) > getattr(now, c) for c in CLASSES):
        said.append("Existing passwords stay valid; the rules count when a user next sets one.")
    if goal.allow_users_to_change and not now.allow_users_to_change:
        said.append("Every IAM user gets the right to change their own password.")
    if expires_sooner(state.policy, goal):
        said.append(_expiry(state, goal))
        if not goal.allow_users_to_change:
            said.append("Users may not change their own password here: whoever expires may need an administrator.")
    if state.unlisted:
        said.append(f"The users with a console password could not be listed: {state.unlisted}.")
    return tuple(said)


def _expiry(state: PasswordState, goal: Policy) -> str:
    end = (
        "cannot sign in to the console until an administrator resets the password"
        if goal.hard_expiry
        else "must choose a new password at the next sign-in"
    )
    users = expired(state, goal.max_age_days)
    if state.unlisted:
        return f"Whoever has a password older than {goal.max_age_days} days {end}; it is not known who."
    if not users:
        return f"Whoever has a password older than {goal.max_age_days} days {end}; nobody at {state.reported}."
    count = f"{len(users)} user{'s' if len(users) > 1 else ''}"
    return f"{count} with a password older than {goal.max_age_days} days {end}: {', '.join(users)}."
