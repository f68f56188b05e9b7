"""What no API shows: whether an address that looks like one person's is read by several."""

from checks.alert_contacts import wishes
from checks.alert_contacts.addresses import personal
from checks.alert_contacts.offers import spelled
from checks.alert_contacts.settings import AlertSettings
from checks.alert_contacts.state import AlertState
from checks.alert_contacts.words import PURPOSES
from hardener.engine.model import Statement


def lonely(state: AlertState, wanted: AlertSettings) -> tuple[str, ...]:
    """Return the addresses in use or asked for that look like one person's, each once and in order."""
    contacts = (wishes.contact(state, wanted, purpose).goal or state.contacts[purpose] for purpose in PURPOSES)
    used = [contact.email for contact in contacts if contact]
    if state.payer:
        used += [one for purpose in PURPOSES for one in wishes.listeners(wanted, purpose)]
    return tuple(dict.fromkeys(one for one in used if personal(one)))


def warnings(state: AlertState, wanted: AlertSettings) -> tuple[str, ...]:
    """Return one sentence for each such address."""
    return tuple(
        f"{one} looks like one person's mailbox: mail goes unread when they are away or have left; use a list"
        for one in lonely(state, wanted)
    )


def statements(state: AlertState, wanted: AlertSettings) -> tuple[Statement, ...]:
    """Return what somebody can attest of each such address."""
    return tuple(
        Statement(f"list:{spelled(one)}", f"{one} is a list or shared mailbox that several people read")
        for one in lonely(state, wanted)
    )
