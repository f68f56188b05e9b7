"""The control itself: who is told, in every account by its contacts and where the bill goes by alerts."""

import msgspec

from checks.alert_contacts import (
    anomaly,
    anomaly_reading,
    budget,
    budget_reading,
    contacts,
    offers,
    sign_in,
    statements,
    topic_reading,
    topics,
)
from checks.alert_contacts.parts import Note, Part
from checks.alert_contacts.settings import AlertSettings
from checks.alert_contacts.state import AlertState
from checks.alert_contacts.words import PURPOSES
from hardener.engine.model import (
    Check,
    Offer,
    Per,
    Reader,
    Reference,
    Refusal,
    Remedy,
    Row,
    Severity,
    Status,
    Verdict,
)

_PARTS: tuple[Part, ...] = (contacts, topics, sign_in, budget, anomaly)
_GRAVEST = (Status.FAILING, Status.MANUAL, Status.WAITING, Status.OK)
_COSTS = ("aws", "aws-cn")
"""The partitions in which AWS Budgets and cost anomalies are; elsewhere they are not looked for."""
_HUB = "AWS Security Hub"


class AlertContacts(Check[AlertState, AlertSettings]):
    """Alternate contacts everywhere; topics, mail on root use, a budget and cost alerts where the bill goes."""

    id = "alert-contacts"
    title = "Contacts and alerts"
    why = (
        "AWS writes about abuse, outages and unpaid bills to the contacts of an account, and where there is none to "
        "the mailbox of its root user, which nobody may read. Contacts that several people read make sure that "
        "somebody acts. In the management account, alert topics, a mail on every use of root, a budget and cost "
        "alerts tell the same people the day something happens instead of at the end of the month."
    )
    severity = Severity.MEDIUM
    per = Per.ACCOUNT
    columns = ("Security", "Operations", "Billing", "Topics", "Waiting")
    references = (
        Reference("CIS AWS Foundations v7.0", "2.3", "a security contact is registered"),
        Reference("CIS AWS Foundations v7.0", "5.3", "use of the root user is noticed"),
        Reference(_HUB, "Account.1", "a security contact is registered"),
        Reference("AWS Well-Architected", "SEC01-BP01", "accounts and their contacts are in order"),
        Reference("AWS Well-Architected", "COST02-BP05", "cost is controlled with budgets and alerts"),
    )
    reads = (
        "account:GetAlternateContact",
        "sns:GetTopicAttributes",
        "sns:ListSubscriptionsByTopic",
        "events:DescribeRule",
        "events:ListTargetsByRule",
        "budgets:ViewBudget",
        "ce:GetAnomalyMonitors",
        "ce:GetAnomalySubscriptions",
    )
    writes = (
        "account:PutAlternateContact",
        "account:DeleteAlternateContact",
        "sns:CreateTopic",
        "sns:SetTopicAttributes",
        "sns:Subscribe",
        "sns:Unsubscribe",
        "sns:DeleteTopic",
        "events:PutRule",
        "events:PutTargets",
        "events:RemoveTargets",
        "events:DeleteRule",
        "budgets:ModifyBudget",
        "ce:CreateAnomalyMonitor",
        "ce:CreateAnomalySubscription",
        "ce:UpdateAnomalySubscription",
        "ce:DeleteAnomalySubscription",
        "ce:DeleteAnomalyMonitor",
    )
    settings = AlertSettings
    state = AlertState

    def read(self, aws: Reader) -> AlertState:
        """Return the contacts, and where the bill goes the ways to alert. Raises CallFailed."""
        found, by_management = contacts.read(aws)
        payer = aws.account.management or aws.account.alone
        state = AlertState(
            account=aws.account.id,
            partition=aws.partition,
            region=aws.center,
            payer=payer,
            by_management=by_management,
            contacts=found,
        )
        if not payer:
            return state
        center = aws.at(aws.center)
        state = msgspec.structs.replace(state, topics=topic_reading.read(center), rule=sign_in.read(center))
        if aws.partition not in _COSTS:
            return state
        limit, monitor = budget_reading.read(aws), anomaly_reading.read(aws)
        return msgspec.structs.replace(state, costs=True, budget=limit, monitor=monitor)

    def assess(self, state: AlertState, wanted: AlertSettings) -> Verdict:
        """Return the gravest of what the parts say: failing, then what only a person can do, then waiting."""
        notes = _notes(state, wanted)
        status = next((grade for grade in _GRAVEST if any(note.status is grade for note in notes)), Status.OK)
        said = [note.text for note in notes if note.status is status]
        open_ones = tuple(note.text for note in notes if note.status is not Status.OK)
        return Verdict(
            status,
            _summary(said) if said else "no contact is asked for",
            (*(open_ones if len(open_ones) > 1 else ()), *statements.warnings(state, wanted)),
            statements=statements.statements(state, wanted),
        )

    def remedy(self, state: AlertState, wanted: AlertSettings) -> Remedy | Refusal:
        """Return the calls for whatever is missing and known; refused where a person has to fill in something."""
        steps = [part.forward(state, wanted) for part in _PARTS]
        calls = tuple(draft for step in steps for draft in step.drafts)
        open_ones = [note.text for note in _notes(state, wanted) if note.status is not Status.OK]
        if not calls:
            return Refusal(_summary(open_ones) if open_ones else "everybody who is asked for is told already")
        return Remedy(
            summary="set who is told, and by which ways",
            after=msgspec.structs.replace(
                state, **{name: value for step in steps for name, value in step.changes.items()}
            ),
            calls=calls,
            warnings=(*(text for step in steps for text in step.warnings), *statements.warnings(state, wanted)),
        )

    def undo(self, before: AlertState, now: AlertState) -> Remedy | Refusal:
        """Return the calls that put contacts back as they were and take away what was made."""
        steps = [part.back(before, now) for part in reversed(_PARTS)]
        calls = tuple(draft for step in steps for draft in step.drafts)
        left = tuple(text for step in steps for text in step.left)
        if not calls and left:
            return Refusal("; ".join(left))
        return Remedy(
            summary="put contacts and alerts back as they were",
            after=msgspec.structs.replace(
                now, **{name: value for step in steps for name, value in step.changes.items()}
            ),
            calls=calls,
            warnings=left,
        )

    def rows(self, state: AlertState) -> tuple[Row, ...]:
        """Return the contacts, and where the bill goes the topics, the rule, the budget and the cost alerts."""
        return tuple(row for part in _PARTS for row in part.rows(state))

    def offers(self, state: AlertState, wanted: AlertSettings) -> tuple[Offer, ...]:
        """Return the mails that can be sent once more."""
        return offers.resends(state)

    def cells(self, state: AlertState) -> tuple[str, ...]:
        """Return the addresses of the contacts, the number of topics, and how many subscribers have not confirmed."""
        addresses = (contact.email if (contact := state.contacts[purpose]) else "none" for purpose in PURPOSES)
        there = sum(topic is not None for topic in state.topics.values())
        waiting = len(topics.pending(state))
        return (
            *addresses,
            f"{there} of {len(PURPOSES)}" if state.payer else "",
            f"{waiting} to confirm" if waiting else "",
        )

    def reached(self, now: AlertState, goal: AlertState) -> bool:
        """Return whether `now` shows all of `goal`, whoever has confirmed by now."""
        return all(part.seen(now) == part.seen(goal) for part in _PARTS)


def _notes(state: AlertState, wanted: AlertSettings) -> tuple[Note, ...]:
    return tuple(note for part in _PARTS for note in part.notes(state, wanted))


def _summary(said: list[str]) -> str:
    more = f"; and {len(said) - 2} more" if len(said) > 2 else ""
    return "; ".join(said[:2]) + more
