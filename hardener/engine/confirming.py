"""The operator's consent, bound to the very bytes that were shown."""

import hmac

import msgspec

from hardener.engine.model import confirmation
from hardener.engine.planfile import PlanFile
from hardener.engine.problems import Rejected


class Confirmed(msgspec.Struct, frozen=True):
    """A consent to one plan; worth nothing for any other bytes."""

    sha256: str
    how: str
    """`key`, `typed` or `digest`, for the journal."""


def by_typing(file: PlanFile, typed: str) -> Confirmed:
    """Return the consent of somebody who saw `file` and typed its phrase. Raises Rejected."""
    asked = confirmation(file.plan)
    if not asked.accepts(typed):
        raise Rejected("what was typed is not what the plan asks for", f"type exactly: {asked.phrase}")
    return Confirmed(file.sha256, "typed" if asked.phrase else "key")


def by_digest(file: PlanFile, approved: str) -> Confirmed:
    """Return the consent of somebody who names the digest of the file's bytes. Raises Rejected."""
    wanted = f"sha256:{file.sha256}"
    if approved.strip().lower() == file.sha256:
        raise Rejected("the approved digest lacks its beginning, sha256:", f"approve it with --approve {wanted}")
    if not hmac.compare_digest(approved.strip().lower().encode(), wanted.encode()):
        raise Rejected(
            "the approved digest is not the digest of this file",
            "approve what `hardener plan` printed when it wrote the file, or make a new plan",
        )
    return Confirmed(file.sha256, "digest")
