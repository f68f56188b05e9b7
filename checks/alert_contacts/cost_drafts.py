"""What the calls to AWS Budgets and to Cost Explorer have in common."""

from typing import Any

import msgspec

from checks.alert_contacts.state import AlertState
from hardener.engine.model import Draft, Idempotency, UndoClass


class CostService(msgspec.Struct, frozen=True):
    """One of the two, by boto3's client name; `twice` is what sending a call that makes something twice would do."""

    service: str
    twice: Idempotency

    def call(
        self,
        state: AlertState,
        operation: str,
        params: dict[str, Any],
        why: str,
        loses: tuple[str, ...] = (),
        gone: tuple[str, ...] = (),
    ) -> Draft:
        """Return a call that sets or deletes; undo is exact where nothing is said to be lost."""
        return Draft(
            service=self.service,
            operation=operation,
            params=params,
            why=why,
            undo=UndoClass.EQUIVALENT if loses else UndoClass.EXACT,
            loses=loses,
            gone=gone,
            region=state.region,
        )

    def making(self, call: Draft, name: str = "") -> Draft:
        """Return `call` as one that makes something new, called `name` where later calls refer to it."""
        return msgspec.structs.replace(call, idempotency=self.twice, name=name)
