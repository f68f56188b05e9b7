"""Who has contacts as delivered: one account all three, one the security contact only, the others none."""

from typing import Final

from hardener.practice.roster import PAYMENTS, WEB


def _contact(kind: str, name: str, title: str, phone: str) -> dict[str, str]:
    return {
        "AlternateContactType": kind,
        "Name": name,
        "Title": title,
        "EmailAddress": f"{kind.lower()}@acme.example",
        "PhoneNumber": phone,
    }


CONTACTS: Final = {
    (PAYMENTS.id, "SECURITY"): _contact("SECURITY", "Security team", "Security desk", "+49 30 5550 100"),
    (PAYMENTS.id, "OPERATIONS"): _contact("OPERATIONS", "Operations", "On call", "+49 30 5550 200"),
    (PAYMENTS.id, "BILLING"): _contact("BILLING", "Accounts payable", "Accounting", "+49 30 5550 300"),
    (WEB.id, "SECURITY"): {
        "AlternateContactType": "SECURITY",
        "Name": "Anna Keller",
        "Title": "Web developer",
        "EmailAddress": "anna.keller@acme.example",
        "PhoneNumber": "(030) 5550-177",
    },
}
"""By account and kind."""
