"""Part two: a topic per purpose where the bill goes, with e-mail subscribers who have confirmed."""

from typing import Any

import msgspec

from checks.alert_contacts import topic_back, topic_drafts, topic_policy, wishes
from checks.alert_contacts.addresses import among
from checks.alert_contacts.parts import Note, Step, failing, fine, manual, waiting
from checks.alert_contacts.settings import AlertSettings
from checks.alert_contacts.state import AlertState, Subscriber, Topic
from checks.alert_contacts.topic_reading import joined
from checks.alert_contacts.words import PURPOSES, TOPICS
from hardener.engine.model import Draft, Row

_OWN_KEYS = ("alias/aws/sns",)


def notes(state: AlertState, wanted: AlertSettings) -> tuple[Note, ...]:
    """Return what is missing, what is not confirmed, and what keeps alerts from arriving."""
    if not state.payer or not wanted.topics:
        return ()
    said: list[Note] = []
    for purpose in PURPOSES:
        said += [failing(fault) for fault in wishes.listener_faults(wanted, purpose)]
        said += _of_topic(state, purpose, wishes.listeners(wanted, purpose))
    return tuple(said)


def _of_topic(state: AlertState, purpose: str, asked: tuple[str, ...]) -> list[Note]:
    topic = state.topics[purpose]
    if topic is None:
        return [failing(f"no topic for {purpose} alerts")] if asked else []
    said = [
        waiting(
            f"{one.endpoint} has not confirmed the {purpose} topic: somebody has to click the link in AWS's mail, "
            "which works for two days; a new mail can be asked for here"
        )
        for one in topic.subscribers
        if one.pending
    ]
    said += [failing(f"{one} does not get the {purpose} alerts") for one in _lacking(topic, asked)]
    if topic.key in _OWN_KEYS or topic.key.endswith(":alias/aws/sns"):
        said.append(
            manual(
                f"the {purpose} topic is encrypted with AWS's own key, to which EventBridge and Budgets have no "
                "access: choose a key of your own that lets them use it, or none"
            )
        )
    said += _of_policy(state, purpose, topic) if asked else []
    return said or [fine(f"{purpose} topic mails {', '.join(topic.addresses) or 'nobody'}")]


def _of_policy(state: AlertState, purpose: str, topic: Topic) -> list[Note]:
    try:
        there = topic_policy.allowed(topic.policy, topic.arn, state.account)
    except topic_policy.Unreadable as error:
        return [manual(f"{purpose} topic: {error}, so it is left as it is")]
    lacking = ", ".join(service.split(".")[0] for service in topic_policy.SERVICES if service not in there)
    return [failing(f"{lacking} may not publish to the {purpose} topic")] if lacking else []


def _lacking(topic: Topic, asked: tuple[str, ...]) -> list[str]:
    return [one for one in asked if not among(one, topic.addresses)]


def forward(state: AlertState, wanted: AlertSettings) -> Step:
    """Make the topics that are missing, let the services publish, and subscribe who is not subscribed."""
    if not state.payer or not wanted.topics:
        return Step()
    drafts: list[Draft] = []
    topics = dict(state.topics)
    asked_now: list[str] = []
    for purpose in PURPOSES:
        asked = wishes.listeners(wanted, purpose)
        if not asked:
            continue
        topic, made = _made(state, purpose)
        new = _lacking(topic, asked)
        drafts += [*made, *(topic_drafts.subscribe(state, topic, one, f"the {purpose} alerts") for one in new)]
        topics[purpose] = joined(topic, new)
        asked_now += new
    return Step(drafts=tuple(drafts), changes={"topics": topics} if drafts else {}, warnings=_told(asked_now))


def _made(state: AlertState, purpose: str) -> tuple[Topic, list[Draft]]:
    """Return the topic as it will be before anybody is subscribed, with the calls to it."""
    topic, arn = state.topics[purpose], state.topic_arn(purpose)
    if topic is None:
        policy = topic_policy.fresh(state.partition, arn, state.account)
        return Topic(arn=arn, policy=policy), [topic_drafts.create(state, purpose, policy)]
    try:
        whole = set(topic_policy.allowed(topic.policy, arn, state.account)) == set(topic_policy.SERVICES)
        policy = topic.policy if whole else topic_policy.merged(topic.policy, arn, state.account)
    except topic_policy.Unreadable:
        return topic, []
    if whole:
        return topic, []
    return msgspec.structs.replace(topic, policy=policy), [topic_drafts.open_up(state, topic, policy)]


def _told(asked: list[str]) -> tuple[str, ...]:
    if not asked:
        return ()
    names = ", ".join(dict.fromkeys(asked))
    return (f"AWS sends a mail to {names}; alerts arrive only after somebody clicked the link in it, within two days.",)


def back(before: AlertState, now: AlertState) -> Step:
    """Take away what was made: a topic that is new whole, otherwise its policy and who was subscribed."""
    if not now.payer:
        return Step()
    steps = {
        purpose: topic_back.step(now, purpose, before.topics[purpose], now.topics[purpose]) for purpose in PURPOSES
    }
    drafts = tuple(draft for step in steps.values() for draft in step.drafts)
    topics = {purpose: step.changes["topic"] for purpose, step in steps.items()}
    left = tuple(text for step in steps.values() for text in step.left)
    return Step(drafts=drafts, changes={"topics": topics} if drafts else {}, left=left)


def rows(state: AlertState) -> tuple[Row, ...]:
    """Return the topics with their subscribers; nothing where they are not looked for."""
    return tuple(row for purpose in PURPOSES for row in _rows(state, purpose)) if state.payer else ()


def _rows(state: AlertState, purpose: str) -> list[Row]:
    topic, label = state.topics[purpose], f"{purpose.capitalize()} topic"
    if topic is None:
        return [Row(label, "none")]
    services = topic_policy.services(topic, state.account)
    told = ", ".join(service.split(".")[0] for service in services) or "no service for alerts"
    said = [Row(label, TOPICS[purpose]), Row(f"{label}: may publish", told)]
    if topic.key:
        said.append(Row(f"{label}: key", topic.key))
    return said + [
        Row(f"{label}: {one}", "waits for the click in the mail" if one.pending else "gets it")
        for one in topic.subscribers
    ]


def seen(state: AlertState) -> Any:
    """Return who may publish and who is subscribed, confirmed or not, as that takes a person's time."""
    return {
        purpose: topic
        and (
            topic_policy.services(topic, state.account),
            topic.key,
            sorted({one.endpoint.casefold() for one in topic.subscribers}),
        )
        for purpose, topic in state.topics.items()
    }


def pending(state: AlertState) -> tuple[tuple[str, Topic, Subscriber], ...]:
    """Return who has not confirmed, with the purpose and the topic."""
    return tuple(
        (purpose, topic, one)
        for purpose, topic in state.topics.items()
        if topic is not None
        for one in topic.subscribers
        if one.pending
    )
