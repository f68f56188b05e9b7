"""Hardener with a mistake in it: one for each property, to show that the property would notice."""

from typing import Any

import msgspec

from checks.default_vpc.check import DefaultVpc
from checks.default_vpc.state import DefaultVpcState
from checks.password_policy.check import PasswordPolicy
from checks.password_policy.settings import PasswordSettings
from checks.password_policy.state import PasswordState
from hardener.engine.model import Draft, Reader, Refusal, Remedy
from tests.properties.rig import Rig

WEAK = {"MinimumPasswordLength": 6}


class WritesWhileReading(PasswordPolicy):
    """Asks the reader for a write, as a mistaken check might."""

    def read(self, aws: Reader) -> PasswordState:
        aws.call("iam", "UpdateAccountPasswordPolicy", **WEAK)
        return super().read(aws)


class WritesPastTheGuard(PasswordPolicy):
    """Writes by a client of its own, as nothing in hardener can."""

    def __init__(self, rig: Rig) -> None:
        self._rig = rig

    def read(self, aws: Reader) -> PasswordState:
        self._rig.unguarded.client("iam", aws.target.account).update_account_password_policy(**WEAK)
        return super().read(aws)


class Patched(PasswordPolicy):
    """Sends other values than it should, and believes that all went well."""

    def __init__(self, **values: Any) -> None:
        self._values = values

    def remedy(self, state: PasswordState, wanted: PasswordSettings) -> Remedy | Refusal:
        return self._changed(super().remedy(state, wanted))

    def reached(self, now: PasswordState, goal: PasswordState) -> bool:
        return True

    def _changed(self, remedy: Remedy | Refusal) -> Remedy | Refusal:
        if isinstance(remedy, Refusal):
            return remedy
        return msgspec.structs.replace(remedy, calls=tuple(self._call(draft) for draft in remedy.calls))

    def _call(self, draft: Draft) -> Draft:
        return msgspec.structs.replace(draft, params={**draft.params, **self._values} if draft.params else {})


class ForgetsWhileUndoing(Patched):
    """Restores all but one value."""

    def remedy(self, state: PasswordState, wanted: PasswordSettings) -> Remedy | Refusal:
        return PasswordPolicy.remedy(self, state, wanted)

    def undo(self, before: PasswordState, now: PasswordState) -> Remedy | Refusal:
        return self._changed(super().undo(before, now))

    def reached(self, now: PasswordState, goal: PasswordState) -> bool:
        # One value that is right is enough for it.
        return (
            now.policy is not None
            and goal.policy is not None
            and now.policy.minimum_length == goal.policy.minimum_length
        )


class SeesNoUse(DefaultVpc):
    """Takes every network for an empty one."""

    def read(self, aws: Reader) -> DefaultVpcState:
        state = super().read(aws)
        if state.vpc is None:
            return state
        return msgspec.structs.replace(state, vpc=msgspec.structs.replace(state.vpc, used_by=()))
