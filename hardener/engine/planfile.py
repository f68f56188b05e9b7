"""The plan file: one JSON object, bound byte for byte, that shows and carries everything a plan will do."""

import hmac
import json
from typing import Any

import msgspec

from hardener.engine import strictjson
from hardener.engine.model import Plan, canonical, sha256
from hardener.engine.planjson import payload_of, plan_from
from hardener.engine.problems import Rejected
from hardener.engine.signing import Signer

FORMAT = "hardener.plan"
FORMAT_VERSION = "1.0"
LIMIT = 64 * 2**20
"""The largest plan file that is read, in bytes."""
_AGAIN = "make a new plan with `hardener plan`"


class PlanFile(msgspec.Struct, frozen=True):
    """A plan with the bytes it is bound to."""

    plan: Plan
    data: bytes
    signed: bool
    """Whether this user's key vouches for the bytes."""

    @property
    def sha256(self) -> str:
        """The SHA-256 of the bytes, as 64 hexadecimal digits; what `--approve sha256:…` names."""
        return sha256(self.data)


def encode(plan: Plan, signer: Signer) -> PlanFile:
    """Return the file of `plan`, signed where there is a key."""
    payload = _payload(plan, signer.key_id)
    return PlanFile(plan, _bytes(payload, _signature(payload, signer)), bool(signer.key_id))


def decode(data: bytes, signer: Signer) -> PlanFile:
    """Return the plan in `data`. Raises Rejected when a single byte is not as hardener wrote it."""
    try:
        whole = strictjson.loads(data)
    except strictjson.NotStrict as error:
        raise Rejected(f"this is no plan file: {error}", _AGAIN) from None
    payload, signature = _parts(whole)
    try:
        plan, key_id = plan_from(payload), str(payload["signed_by"])
    except (msgspec.ValidationError, KeyError, TypeError, ValueError) as error:
        raise Rejected(f"this plan file was edited or damaged: {error}", _AGAIN) from None
    ours = bool(signer.key_id) and key_id == signer.key_id
    if ours and not hmac.compare_digest(signature.encode(), _signature(payload, signer).encode()):
        raise Rejected("this plan file's signature does not fit: it was changed after it was signed", _AGAIN)
    # Writing the plan out again must give these very bytes, so that nothing in the file goes unread.
    if _bytes(_payload(plan, key_id), signature) != data:
        raise Rejected("this plan file was edited or damaged: it is not what hardener would write", _AGAIN)
    return PlanFile(plan, data, ours)


def _payload(plan: Plan, key_id: str) -> dict[str, Any]:
    return {**payload_of(plan), "signed_by": key_id}


def _signature(payload: dict[str, Any], signer: Signer) -> str:
    return signer.sign(FORMAT, canonical(payload))


def _parts(whole: Any) -> tuple[dict[str, Any], str]:
    if not isinstance(whole, dict) or whole.get("format") != FORMAT:
        raise Rejected("this is no plan file of hardener", _AGAIN)
    version = whole.get("format_version")
    if version != FORMAT_VERSION:
        raise Rejected(f"this plan file has format version {version!r}; this hardener reads {FORMAT_VERSION}", _AGAIN)
    payload, integrity = whole.get("payload"), whole.get("integrity")
    if not isinstance(payload, dict) or not isinstance(integrity, dict):
        raise Rejected("this plan file was edited or damaged: a part is missing", _AGAIN)
    return payload, str(integrity.get("hmac_sha256", ""))


def _bytes(payload: dict[str, Any], signature: str) -> bytes:
    whole = {
        "format": FORMAT,
        "format_version": FORMAT_VERSION,
        "payload": payload,
        "integrity": {"payload_sha256": sha256(canonical(payload)), "hmac_sha256": signature},
    }
    return (json.dumps(whole, indent=1, sort_keys=True, ensure_ascii=True, allow_nan=False) + "\n").encode("ascii")
