"""Part five: a daily mail on unusual cost to the billing list, by the monitor AWS makes itself (Cost Explorer)."""

from typing import Any

import msgspec

from checks.alert_contacts import anomaly_drafts, wishes
from checks.alert_contacts.addresses import among, same
from checks.alert_contacts.parts import Note, Step, failing, fine, manual
from checks.alert_contacts.settings import AlertSettings
from checks.alert_contacts.state import AlertState, Anomalies, Listener, Monitor
from checks.alert_contacts.words import MONITOR, SUBSCRIPTION
from hardener.engine.model import Draft, Row


def _asked(state: AlertState, wanted: AlertSettings) -> bool:
    return state.costs and wanted.anomaly_usd > 0 and bool(wishes.bill_readers(wanted))


def notes(state: AlertState, wanted: AlertSettings) -> tuple[Note, ...]:
    """Return what keeps the billing list from hearing of unusual cost."""
    if not _asked(state, wanted):
        return ()
    monitor = state.monitor
    if monitor is None:
        return (failing("nothing watches for unusual cost"),)
    said = []
    own = _own(monitor)
    if own is not None and own.threshold != str(wanted.anomaly_usd):
        asked = f"{own.threshold or 'another condition'}, wanted {wanted.anomaly_usd}"
        said.append(failing(f"unusual cost is told of from {asked} US dollars on"))
    missing = _missing(monitor, wanted)
    if missing:
        said.append(failing(f"{', '.join(missing)} is not told of unusual cost"))
    said += [
        manual(f"{one} has declined the mails on unusual cost, and only its reader can take that back")
        for one in _declined(monitor, wanted)
    ]
    return tuple(said) or (fine("the billing list is told of unusual cost"),)


def _own(monitor: Monitor) -> Anomalies | None:
    return next((one for one in monitor.subscriptions if one.name == SUBSCRIPTION), None)


def _mailed(monitor: Monitor) -> list[Listener]:
    """Return who gets a mail by any subscription; those that notify at once do it by topics only."""
    return [one for subscription in monitor.subscriptions for one in subscription.listeners if one.type == "EMAIL"]


def _missing(monitor: Monitor, wanted: AlertSettings) -> list[str]:
    there = tuple(one.address for one in _mailed(monitor))
    return [one for one in wishes.bill_readers(wanted) if not among(one, there)]


def _declined(monitor: Monitor, wanted: AlertSettings) -> list[str]:
    def of(address: str) -> list[bool]:
        return [one.declined for one in _mailed(monitor) if same(one.address, address)]

    return [one for one in wishes.bill_readers(wanted) if of(one) and all(of(one))]


def forward(state: AlertState, wanted: AlertSettings) -> Step:
    """Subscribe who is not told yet to the monitor that is there; make one only where AWS has made none."""
    if not _asked(state, wanted):
        return Step()
    drafts: list[Draft] = []
    monitor = state.monitor
    if monitor is None:
        monitor = Monitor(arn="", name=MONITOR)
        drafts.append(anomaly_drafts.make_monitor(state))
    own, missing = _own(monitor), _missing(monitor, wanted)
    amount = str(wanted.anomaly_usd)
    if own is None and not missing:
        return Step()
    if own is not None and not missing and own.threshold == amount:
        return Step()
    base = own or Anomalies(arn="", name=SUBSCRIPTION, frequency="DAILY")
    listeners = sorted((*base.listeners, *(Listener(one) for one in missing)), key=lambda one: (one.type, one.address))
    goal = msgspec.structs.replace(
        base,
        threshold=amount,
        expression=base.expression if base.threshold == amount else anomaly_drafts.expression(amount),
        listeners=tuple(listeners),
    )
    drafts.append(
        anomaly_drafts.subscribe(state, monitor, goal)
        if own is None
        else anomaly_drafts.update(state, goal, "tell the billing list")
    )
    others = [one for one in monitor.subscriptions if one is not own]
    whole = tuple(sorted((*others, goal), key=lambda one: (one.name, one.arn)))
    return Step(drafts=tuple(drafts), changes={"monitor": msgspec.structs.replace(monitor, subscriptions=whole)})


def back(before: AlertState, now: AlertState) -> Step:
    """Delete what was made, and set the subscription as it was."""
    was, is_ = before.monitor, now.monitor
    if is_ is None or was == is_:
        return Step()
    then = _own(was) if was else None
    own = _own(is_)
    drafts = []
    if own is not None and then is None:
        drafts.append(anomaly_drafts.end(now, own))
    elif own is not None and then is not None and own != then:
        drafts.append(anomaly_drafts.update(now, then, "tell whom it told"))
    if was is None:
        drafts.append(anomaly_drafts.drop_monitor(now, is_))
    return Step(drafts=tuple(drafts), changes={"monitor": was} if drafts else {})


def rows(state: AlertState) -> tuple[Row, ...]:
    """Return the monitor and who is told what; nothing where it is not looked for."""
    if not state.payer or not state.costs:
        return ()
    if state.monitor is None:
        return (Row("Unusual cost", "nothing watches for it"),)
    told = (Row(f"Unusual cost: {one.name}", _told(one)) for one in state.monitor.subscriptions)
    return (Row("Unusual cost", state.monitor.name), *told)


def _told(one: Anomalies) -> str:
    names = ", ".join(who.address + (" (declined)" if who.declined else "") for who in one.listeners)
    condition = f"from {one.threshold} US dollars on" if one.threshold else "under a condition of its own"
    return f"{one.frequency.lower()}, {condition}: {names or 'nobody'}"


def seen(state: AlertState) -> Any:
    """Return who is told what; ARNs are known only once things are made."""
    if state.monitor is None:
        return None
    return sorted(
        (one.name, one.frequency, one.threshold, sorted((who.type, who.address.casefold()) for who in one.listeners))
        for one in state.monitor.subscriptions
    )
