"""Whom AWS should tell, and by which ways; addresses only a person knows, so they are empty at first."""

from typing import Annotated, Literal

from msgspec import Meta

from hardener.engine.model import Settings

MOST_LISTENERS = 10
"""E-mail addresses that AWS Budgets mails for one threshold (AWS Budgets quotas)."""

_EMPTY_NAME = "empty keeps the name that is set with the same address, or takes one such as Security team"
_EMPTY_TITLE = "empty keeps the title that is set with the same address, or takes one such as Security contact"
_PHONE = "with country code, such as +49 30 123456; AWS takes digits, blanks and + - ( )"
_LISTENERS = "who gets the mails of the topic, in the management account; empty takes the address of the contact"

_LISTENER = "alice@example.com, bob@example.com"


class AlertSettings(Settings, frozen=True, kw_only=True):
    """Contacts for every account, with what the management account does in addition."""

    needed: Annotated[
        Literal["all", "security", "none"],
        Meta(
            title="Contacts every account needs",
            description="all: security, operations and billing; security: only that one (CIS 2.3); none: no contact",
        ),
    ] = "all"
    security_email: Annotated[
        str,
        Meta(
            title="Security: e-mail",
            description="a list or shared mailbox that several people read, for abuse",
            examples=["security@example.com"],
        ),
    ] = ""
    security_phone: Annotated[str, Meta(title="Security: phone", description=_PHONE, examples=["+49 30 123456"])] = ""
    security_name: Annotated[str, Meta(title="Security: name", description=_EMPTY_NAME, examples=["Security team"])] = (
        ""
    )
    security_title: Annotated[
        str, Meta(title="Security: title", description=_EMPTY_TITLE, examples=["Security contact"])
    ] = ""
    operations_email: Annotated[
        str,
        Meta(
            title="Operations: e-mail",
            description="a list that several people read, for outages and changes",
            examples=["ops@example.com"],
        ),
    ] = ""
    operations_phone: Annotated[
        str, Meta(title="Operations: phone", description=_PHONE, examples=["+49 30 123456"])
    ] = ""
    operations_name: Annotated[
        str, Meta(title="Operations: name", description=_EMPTY_NAME, examples=["Operations team"])
    ] = ""
    operations_title: Annotated[
        str, Meta(title="Operations: title", description=_EMPTY_TITLE, examples=["Operations contact"])
    ] = ""
    billing_email: Annotated[
        str,
        Meta(
            title="Billing: e-mail",
            description="a list that several people read, for invoices and cost alerts",
            examples=["billing@example.com"],
        ),
    ] = ""
    billing_phone: Annotated[str, Meta(title="Billing: phone", description=_PHONE, examples=["+49 30 123456"])] = ""
    billing_name: Annotated[str, Meta(title="Billing: name", description=_EMPTY_NAME, examples=["Billing team"])] = ""
    billing_title: Annotated[
        str, Meta(title="Billing: title", description=_EMPTY_TITLE, examples=["Billing contact"])
    ] = ""
    topics: Annotated[
        bool,
        Meta(
            title="Alert topics",
            description="one SNS topic per purpose in the management account, so that alarms have somewhere to go",
        ),
    ] = True
    security_subscribers: Annotated[
        tuple[str, ...], Meta(title="Security topic: subscribers", description=_LISTENERS, examples=[_LISTENER])
    ] = ()
    operations_subscribers: Annotated[
        tuple[str, ...], Meta(title="Operations topic: subscribers", description=_LISTENERS, examples=[_LISTENER])
    ] = ()
    billing_subscribers: Annotated[
        tuple[str, ...],
        Meta(
            title="Billing topic: subscribers",
            description=f"{_LISTENERS}; the budget mails them too, ten at most",
            examples=[_LISTENER],
        ),
    ] = ()
    root_sign_in: Annotated[
        bool,
        Meta(
            title="Mail on root use",
            description="mails the security topic when root of the management account signs in or calls AWS; "
            "the root users of member accounts are not watched by this",
        ),
    ] = True
    budget_usd: Annotated[
        int,
        Meta(
            ge=0,
            le=1_000_000_000,
            title="Monthly budget",
            description="what a month may cost in US dollars (in China in yuan) before the billing list gets a mail; "
            "it alerts and never stops anything; 0 for none",
        ),
    ] = 100
    anomaly_usd: Annotated[
        int,
        Meta(
            ge=0,
            le=1_000_000_000,
            title="Cost anomalies",
            description="tells the billing list once a day of unusual cost of this many US dollars or more; 0 for none",
        ),
    ] = 100
