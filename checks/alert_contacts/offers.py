"""What a person may ask for: the mail with the link once more, for whoever has not clicked it yet."""

import re

from checks.alert_contacts import topic_drafts, topics
from checks.alert_contacts.state import AlertState
from hardener.engine.model import Offer, Remedy

_ODD = re.compile(r"[^A-Za-z0-9_+,.@-]")


def resends(state: AlertState) -> tuple[Offer, ...]:
    """Return one offer per e-mail subscription that waits to be confirmed."""
    return tuple(
        Offer(
            id=f"resend:{purpose}:{spelled(one.endpoint)}",
            title=f"Send {one.endpoint} the mail of the {purpose} topic again",
            remedy=Remedy(
                summary=f"ask {one.endpoint} again to confirm the {purpose} topic",
                after=state,
                calls=(topic_drafts.resend(state, topic, one.endpoint),),
                warnings=("Somebody who reads that mailbox has to click the link within two days.",),
            ),
        )
        for purpose, topic, one in topics.pending(state)
        if one.protocol == "email"
    )


def spelled(address: str) -> str:
    """Return an address in the letters an id may have, each other one written as its code."""
    return _ODD.sub(lambda found: "".join(f"={byte:02X}" for byte in found[0].encode()), address)
