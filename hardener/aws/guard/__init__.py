"""The guard: below all of our own code, on every client, lets catalogued reads and confirmed writes through."""

from hardener.aws.guard.gate import Gate
from hardener.aws.guard.lanes import AuthLane, ReadLane
from hardener.aws.guard.passage import GuardViolation
from hardener.aws.guard.tickets import HeldBack, WriteLane

__all__ = ["AuthLane", "Gate", "GuardViolation", "HeldBack", "ReadLane", "WriteLane"]
