"""Root's second factor: no API can register it, so these are the steps for a person."""

from checks.mfa.state import MfaState, RootKind

REMOVAL = (
    "take root's password and keys away. A member account needs none, and a root user without them needs no MFA. "
    "The check root-access-keys does it, once centralized-root-access is on."
)


def steps(state: MfaState, *, hardware: bool) -> tuple[str, ...]:
    """Return what a person does to give the root user of `state` its second factor, step by step."""
    replacing = state.root.kind in (RootKind.VIRTUAL, RootKind.MIXED)
    device = "a FIDO2 security key or a hardware token" if hardware else "a FIDO2 security key (best) or a phone"
    said = []
    if state.member:
        said = [f"Best: {REMOVAL}", "Only where root is to keep its password:"]
    said += [
        f"No API can give the root user of {state.account} a second factor: please do it yourself, in five minutes:",
        f"1. Have {device} ready, and a second one to keep elsewhere: a lost device locks root out.",
        f"2. Open the AWS console, choose to sign in as root user, with the root e-mail address of {state.account}.",
        "3. Open the menu with the account's name, top right, and choose 'Security credentials'.",
        "4. Under 'Multi-factor authentication (MFA)', choose 'Assign MFA device' and give it a name.",
        "5. Choose the kind of device, and follow the page until it says that the device is assigned.",
        "6. Do the same with the second device.",
    ]
    if replacing:
        said.append("7. On the same page, remove the authenticator app; the new device has to be there first.")
    said.append("Then sign root out, and scan again: AWS tells it within a minute.")
    return tuple(said)
