"""The address that an authenticator app reads from a QR code (the Key URI format of such apps)."""

import re
from urllib.parse import quote

_SEED = re.compile(r"[A-Z2-7]+")


def uri(seed: str, *, issuer: str, label: str) -> str:
    """Return the otpauth URI of a time-based secret: six digits every thirty seconds, which is what apps assume.

    `seed` is Base32 as AWS gives it. Raises ValueError where it is not, without saying what it is.
    """
    secret = re.sub(r"[\s=-]", "", seed).upper()
    if not _SEED.fullmatch(secret):
        raise ValueError("the seed is not Base32")
    # The colon divides the two, so neither may have one of its own.
    whose, account = (quote(part.replace(":", " ").strip(), safe="@") for part in (issuer, label))
    return f"otpauth://totp/{whose}:{account}?secret={secret}&issuer={whose}"


def in_groups(seed: str, size: int = 4) -> str:
    """Return the seed in groups, for those who have to type it."""
    text = "".join(seed.split())
    return " ".join(text[start : start + size] for start in range(0, len(text), size))
