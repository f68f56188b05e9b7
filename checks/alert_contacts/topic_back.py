"""The way back of a topic: what a run made or added goes, and whatever is somebody else's stays."""

import msgspec

from checks.alert_contacts import topic_drafts, topic_policy
from checks.alert_contacts.addresses import among
from checks.alert_contacts.parts import Step
from checks.alert_contacts.state import AlertState, Subscriber, Topic
from checks.alert_contacts.topic_reading import joined


def step(now: AlertState, purpose: str, was: Topic | None, is_: Topic | None) -> Step:
    """Return the calls that lead one topic back; `changes` holds it as it is then, under `topic`."""
    if is_ is None:
        return Step(changes={"topic": None}) if was is None else _made_anew(now, purpose, was)
    return _taken_away(now, purpose, is_) if was is None else _returned(now, was, is_)


def _taken_away(now: AlertState, purpose: str, topic: Topic) -> Step:
    """Delete a topic that was made, but not from under somebody whom no run of ours subscribes."""
    others = tuple(one for one in topic.subscribers if one.protocol != "email")
    if not others:
        return Step(drafts=(topic_drafts.delete(now, topic),), changes={"topic": None})
    rest = _returned(now, msgspec.structs.replace(topic, subscribers=others), topic)
    names = ", ".join(map(str, others))
    stays = f"the {purpose} topic stays, as somebody else has subscribed to it since: {names}. Have that ended first"
    return msgspec.structs.replace(rest, left=(stays, *rest.left))


def _made_anew(now: AlertState, purpose: str, was: Topic) -> Step:
    lost = [one for one in was.subscribers if one.protocol != "email"]
    drafts = [topic_drafts.create(now, purpose, was.policy)]
    drafts += [topic_drafts.subscribe(now, was, one, f"the {purpose} alerts again") for one in was.addresses]
    return Step(
        drafts=tuple(drafts),
        changes={"topic": joined(msgspec.structs.replace(was, subscribers=()), was.addresses)},
        left=tuple(f"{one} has to be subscribed again by hand" for one in lost),
    )


def _returned(now: AlertState, was: Topic, is_: Topic) -> Step:
    """Set the policy back, and end what was subscribed since.

    That nobody but the run subscribed is seen to by the state's essence, of which subscribers are a part.
    """
    drafts = []
    if topic_policy.services(was, now.account) != topic_policy.services(is_, now.account):
        drafts.append(topic_drafts.set_policy(now, is_, was.policy))
    new = [one for one in is_.subscribers if one.protocol == "email" and not among(one.endpoint, was.addresses)]
    drafts += [topic_drafts.unsubscribe(now, one) for one in new if not one.pending]
    missing = [one for one in was.addresses if not among(one, is_.addresses)]
    drafts += [topic_drafts.subscribe(now, is_, one, "these alerts again") for one in missing]
    kept = tuple(one for one in is_.subscribers if one not in new or one.pending)
    return Step(
        drafts=tuple(drafts),
        changes={"topic": joined(msgspec.structs.replace(is_, policy=was.policy, subscribers=kept), missing)},
        left=tuple(_expiring(one) for one in new if one.pending),
    )


def _expiring(one: Subscriber) -> str:
    return f"{one.endpoint} has not confirmed, and AWS lets nobody take such a subscription away: it ends by itself"
