"""Part three: a rule that mails the security topic when root signs in or calls AWS (complements CIS 5.3)."""

import json
from typing import Any

import msgspec

from checks.alert_contacts import wishes
from checks.alert_contacts.parts import Note, Step, failing, fine, manual
from checks.alert_contacts.settings import AlertSettings
from checks.alert_contacts.state import AlertState, Rule, RuleTarget, loaded
from checks.alert_contacts.words import RULE
from hardener.engine.model import Draft, Reader, Row, UndoClass

PATTERN = json.dumps(
    {
        "detail-type": ["AWS Console Sign In via CloudTrail", "AWS API Call via CloudTrail"],
        "detail": {"userIdentity": {"type": ["Root"]}},
    },
    separators=(",", ":"),
)
"""Events of the root user, as CloudTrail hands them to EventBridge."""
_DESCRIPTION = "The root user signed in or called AWS"
_TARGET = "security-topic"
_TRAIL = (
    "The rule sees only what a CloudTrail trail in this account logs, and of root's calls those to services in this "
    "region; without a trail it stays silent."
)


def read(aws: Reader) -> Rule | None:
    """Return the rule with its targets. Raises CallFailed."""
    found = aws.find("events", "DescribeRule", absent="ResourceNotFoundException", Name=RULE)
    if found is None:
        return None
    targets = aws.items("events", "ListTargetsByRule", Rule=RULE)
    return Rule(
        pattern=found.get("EventPattern") or "",
        state=found.get("State") or "",
        description=found.get("Description") or "",
        schedule=found.get("ScheduleExpression") or "",
        role=found.get("RoleArn") or "",
        managed_by=found.get("ManagedBy") or "",
        targets=tuple(sorted((RuleTarget(one["Id"], one["Arn"]) for one in targets), key=lambda one: one.id)),
    )


def _asked(state: AlertState, wanted: AlertSettings) -> bool:
    known = bool(wishes.listeners(wanted, "security"))
    return state.payer and wanted.topics and wanted.root_sign_in and known


def notes(state: AlertState, wanted: AlertSettings) -> tuple[Note, ...]:
    """Return what keeps root's sign-ins from being mailed."""
    if not _asked(state, wanted):
        return ()
    rule = state.rule
    if rule is None:
        return (failing("nobody is mailed when root signs in"),)
    if rule.managed_by:
        return (manual(f"the rule {RULE} belongs to {rule.managed_by}, so it is left as it is"),)
    said = []
    if not _fits(rule):
        said.append(failing(f"the rule {RULE} is off, or looks for something else than root's sign-ins"))
    if not _aimed(state, rule):
        said.append(failing(f"the rule {RULE} does not reach the security topic"))
    return tuple(said) or (fine("root's sign-ins are mailed to the security topic"),)


def _fits(rule: Rule) -> bool:
    return rule.state.startswith("ENABLED") and _normal(rule.pattern) == _normal(PATTERN)


def _normal(pattern: str) -> str:
    return json.dumps(_sorted(loaded(pattern)), sort_keys=True)


def _sorted(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _sorted(item) for key, item in value.items()}
    return sorted((_sorted(item) for item in value), key=repr) if isinstance(value, list) else value


def _aimed(state: AlertState, rule: Rule) -> bool:
    return any(target.arn == state.topic_arn("security") for target in rule.targets)


def forward(state: AlertState, wanted: AlertSettings) -> Step:
    """Make the rule, or set it right, and aim it at the topic."""
    rule = state.rule or Rule(pattern="", state="")
    if not _asked(state, wanted) or rule.managed_by:
        return Step()
    drafts = []
    if not _fits(rule):
        rule = msgspec.structs.replace(rule, pattern=PATTERN, state="ENABLED", description=_DESCRIPTION, schedule="")
        drafts.append(_put(state, rule, "look out for root's sign-ins and calls"))
    if not _aimed(state, rule):
        target = RuleTarget(_free(rule), state.topic_arn("security"))
        drafts.append(_aim(state, target))
        rule = msgspec.structs.replace(rule, targets=tuple(sorted((*rule.targets, target), key=lambda one: one.id)))
    if not drafts:
        return Step()
    return Step(drafts=tuple(drafts), changes={"rule": rule}, warnings=(_TRAIL,))


def _free(rule: Rule) -> str:
    """Return an id that no target has: a target that is put again replaces the one with its id."""
    taken = {target.id for target in rule.targets}
    return next(name for number in range(len(taken) + 1) if (name := f"{_TARGET}-{number}") not in taken)


def back(before: AlertState, now: AlertState) -> Step:
    """Delete the rule where there was none; otherwise set it as it was, and take away the target that was added."""
    was, is_ = before.rule, now.rule
    if is_ is None or was == is_:
        return Step()
    kept = set(was.targets) if was else set()
    added = [target.id for target in is_.targets if target not in kept]
    drafts = [_unaim(now, added)] if added else []
    if was is None:
        drafts.append(_delete(now))
    elif msgspec.structs.replace(was, targets=()) != msgspec.structs.replace(is_, targets=()):
        drafts.append(_put(now, was, "set the rule as it was"))
    return Step(drafts=tuple(drafts), changes={"rule": was})


def _put(state: AlertState, rule: Rule, why: str) -> Draft:
    # The operation is no patch: what is left out is gone.
    parts = {
        "EventPattern": rule.pattern,
        "ScheduleExpression": rule.schedule,
        "Description": rule.description,
        "RoleArn": rule.role,
    }
    return _draft(
        state, "PutRule", {"Name": RULE, "State": rule.state, **{key: text for key, text in parts.items() if text}}, why
    )


def _aim(state: AlertState, target: RuleTarget) -> Draft:
    targets = [{"Id": target.id, "Arn": target.arn}]
    return _draft(state, "PutTargets", {"Rule": RULE, "Targets": targets}, "send what it sees to the security topic")


def _unaim(state: AlertState, ids: list[str]) -> Draft:
    return _draft(state, "RemoveTargets", {"Rule": RULE, "Ids": ids}, "take the target off the rule")


def _delete(state: AlertState) -> Draft:
    # AWS may take a moment to see that the targets are gone, and says until then that the rule has some.
    return _draft(state, "DeleteRule", {"Name": RULE}, "delete the rule, as there was none", "ValidationException")


def _draft(state: AlertState, operation: str, params: dict[str, Any], why: str, *later: str) -> Draft:
    return Draft(
        service="events",
        operation=operation,
        params=params,
        why=why,
        undo=UndoClass.EXACT,
        region=state.region,
        later=("ConcurrentModificationException", *later),
    )


def rows(state: AlertState) -> tuple[Row, ...]:
    """Return the rule and where it sends what it sees; nothing where it is not looked for."""
    if not state.payer:
        return ()
    if state.rule is None:
        return (Row("Mail on root use", "none"),)
    what = "on" if _fits(state.rule) else f"another rule ({state.rule.state}: {state.rule.pattern or 'no pattern'})"
    return (
        Row("Mail on root use", what),
        *(Row(f"Mail on root use: {target.arn}", "gets it") for target in state.rule.targets),
    )


def seen(state: AlertState) -> Any:
    """Return what the rule looks for, whether it is on, and where it sends it."""
    if state.rule is None:
        return None
    rule = msgspec.structs.replace(state.rule, pattern=_normal(state.rule.pattern))
    return msgspec.to_builtins(rule)
