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
    except KeyError as error:
        raise Rejected(f"this plan file was edited or damaged: {error} is missing in it", _AGAIN) from None
    except (TypeError, ValueError) as error:
        raise Rejected(f"this plan file was edited or damaged: {error}", _AGAIN) from None
    # Writing the plan out again must give these very bytes, so that nothing in the file goes unread.
    written = _bytes(_payload(plan, key_id), signature)
    if written != data:
        raise Rejected(f"this plan file was edited or damaged: {_difference(data, written)}", _AGAIN)
    ours = bool(signer.key_id) and key_id == signer.key_id
    if ours and not hmac.compare_digest(signature.encode(), _signature(payload, signer).encode()):
        raise Rejected(
            "this plan file's signature, hmac_sha256, does not fit: it was changed after it was signed", _AGAIN
        )
    return PlanFile(plan, data, ours)


def _payload(plan: Plan, key_id: str) -> dict[str, Any]:
    return {**payload_of(plan), "signed_by": key_id}


def _signature(payload: dict[str, Any], signer: Signer) -> str:
    return signer.sign(FORMAT, canonical(payload))


def _parts(whole: Any) -> tuple[dict[str, Any], str]:
    if not isinstance(whole, dict) or whole.get("format") != FORMAT:
        raise Rejected(f"this is no plan file of hardener: its `format` is not {FORMAT}", _AGAIN)
    version = whole.get("format_version")
    if version != FORMAT_VERSION:
        raise Rejected(f"this plan file has format version {version!r}; this hardener reads {FORMAT_VERSION}", _AGAIN)
    return _part(whole, "payload"), str(_part(whole, "integrity").get("hmac_sha256", ""))


def _part(whole: dict[str, Any], name: str) -> dict[str, Any]:
    part = whole.get(name)
    if not isinstance(part, dict):
        raise Rejected(f"this plan file was edited or damaged: {name!r} is missing in it", _AGAIN)
    return part


def _difference(data: bytes, written: bytes) -> str:
    """Say where `data` is first another than `written`, what hardener would write for what it understood."""
    pairs = enumerate(zip(data, written, strict=False))
    at = next((place for place, (one, other) in pairs if one != other), min(len(data), len(written)))
    line = data.count(b"\n", 0, at) + 1
    checksum = written.index(b'"payload_sha256"')
    if checksum <= at < written.index(b"\n", checksum):
        return f"payload_sha256, in line {line}, is not the checksum of what stands below `payload`"
    return f"byte {at}, in line {line}, is not what hardener would write"


def _bytes(payload: dict[str, Any], signature: str) -> bytes:
    whole = {
        "format": FORMAT,
        "format_version": FORMAT_VERSION,
        "payload": payload,
        "integrity": {"payload_sha256": sha256(canonical(payload)), "hmac_sha256": signature},
    }
    return (json.dumps(whole, indent=1, sort_keys=True, ensure_ascii=True, allow_nan=False) + "\n").encode("ascii")
