"""What AWS takes as an address and a phone number, and which addresses look like one person's."""

import re

# AWS Account Management: `[\s]*[\w+=.#|!&-]+@[\w.-]+\.[\w]+[\s]*`, without the blanks, and with labels of the
# domain that are not empty, as Cost Explorer asks for; its characters are ASCII.
_EMAIL = re.compile(r"[\w+=.#|!&-]+@([\w-]+\.)+\w+", re.ASCII)
_PHONE = re.compile(r"[0-9()+ -]*[0-9][0-9()+ -]*")
_SHORTEST, _LONGEST = 6, 254
_LONGEST_PHONE = 25
_WORD = re.compile(r"[^\W\d_]+")
_SPLIT = re.compile(r"[._-]+")
_WORDS_OF_LISTS = """
abuse account accountant accounting accounts admin admins administration alarm alarms alert alerting alerts all
aws bill billing bot call cert ciso cloud compliance contact controlling cost costs csirt cto cyber data
department desk dev devops devs engineering everyone external finance finops fraud global group groups help
helpdesk hostmaster hq incident incidents info infosec infra infrastructure internal invoice invoices it itops
list lists mail mailbox mailing management master monitor monitoring network noc no noreply notice notices
notification notifications notify office on oncall operation operations ops org owner owners pager payable
payables payment payments platform postmaster privacy prod production purchasing receivable reply report reports
response risk root sec secops security server service services shared sirt soc sre staff support sysadmin system
systems team teams tech technical treasury webmaster
"""
_LIST_WORDS = frozenset(_WORDS_OF_LISTS.split())


def email_fault(address: str) -> str:
    """Return what is wrong with an e-mail address for AWS; empty where nothing is."""
    if _EMAIL.fullmatch(address) and _SHORTEST <= len(address) <= _LONGEST:
        return ""
    return f"{address!r} is no e-mail address that AWS takes, such as security@example.org"


def phone_fault(number: str) -> str:
    """Return what is wrong with a phone number for AWS; empty where nothing is."""
    if _PHONE.fullmatch(number) and len(number) <= _LONGEST_PHONE:
        return ""
    return f"{number!r} is no phone number that AWS takes: up to {_LONGEST_PHONE} digits, blanks and + - ( )"


def personal(address: str) -> bool:
    """Return whether an address looks like one person's: first.last@, with no word that lists have in their names."""
    words = [word for word in _SPLIT.split(address.partition("@")[0].partition("+")[0].casefold()) if word]
    named = len(words) in (2, 3) and all(_WORD.fullmatch(word) for word in words)
    return named and not _LIST_WORDS.intersection(words)


def same(one: str, other: str) -> bool:
    """Return whether two addresses reach the same mailbox."""
    return one.strip().casefold() == other.strip().casefold()


def among(address: str, addresses: tuple[str, ...]) -> bool:
    """Return whether `address` is one of `addresses`."""
    return any(same(address, other) for other in addresses)
