"""Hardener without its pauses: what would be tried again later is tried again at once."""

import pytest

from hardener.aws import patience
from hardener.aws.limiter import Limiter
from hardener.aws.reader import TargetReader


def hasten(patch: pytest.MonkeyPatch) -> None:
    """Take the pauses out for as long as `patch` is in force; how often something is tried stays as it is."""
    patch.setattr(patience, "_jittered", lambda *_: 0.0)
    patch.setattr(Limiter, "take", lambda *_: None)
    patch.setattr(Limiter, "drain", lambda *_: None)
    patch.setattr(TargetReader, "wait", lambda *_: None)
