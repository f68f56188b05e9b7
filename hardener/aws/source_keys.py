"""Which long-term access keys a role profile starts from, as the SDK's configuration says it."""

import os
from typing import Any

_DEEPEST = 10


def source_key_ids(session: Any) -> frozenset[str]:
    """Return the ids (never the secrets) of the keys behind the session's profile, along its source profiles."""
    profiles = session.full_config.get("profiles", {})
    name = session.profile or "default"
    found = set()
    for _ in range(_DEEPEST):
        profile = profiles.get(name, {})
        found.add(profile.get("aws_access_key_id", ""))
        if profile.get("credential_source") == "Environment":
            found.add(os.environ.get("AWS_ACCESS_KEY_ID", ""))
        if profile.get("source_profile", name) == name:
            break
        name = profile["source_profile"]
    return frozenset(found - {""})
