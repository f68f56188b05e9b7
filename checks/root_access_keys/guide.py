"""What a person does, step by step, where nobody but root can."""

from checks.root_access_keys.state import RootState

DEACTIVATE, DELETE = "deactivate-with-root-key", "delete-with-root-key"


def steps(state: RootState) -> tuple[str, ...]:
    """Return the way to get rid of the root user's own keys, in order."""
    certificates = "" if not state.certificates else " Do the same below X.509 certificates."
    said = [
        "1. Find out who uses the keys: look at what signs requests to AWS, and give that a role or a user instead.",
        "2. Sign in to the console as root: Root user email, then the password and the MFA code.",
        "3. Open the menu with the account's name at the top right, and there Security credentials.",
        "4. Below Access keys choose each key, then Actions, then Deactivate. Wait some days for complaints.",
        f"5. Choose Actions, then Delete, and type the key's id.{certificates}",
        "6. Sign out, and scan again: this turns ok as soon as AWS counts no keys.",
    ]
    if state.seen == "key":
        said.append(f"Or ask for {DEACTIVATE} and then {DELETE} here: they are signed with the root key you entered.")
    else:
        said.append(
            "Or enter the root key here: hardener can then turn it off and delete it, and keeps it in memory only."
        )
    if state.whose == "alone":
        said.append("Where the account belongs to an organization, its management account can delete the keys instead.")
    if state.reported and not state.counted:
        said.append(f"A key that is turned off is shown as of {state.reported}; AWS looks again every four hours.")
    return tuple(said)
