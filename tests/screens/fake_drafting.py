"""Plans without chance: everything that is random or timed elsewhere is fixed here."""

import msgspec

from hardener.engine.model import (
    AnyCheck,
    Call,
    Change,
    Draft,
    Finding,
    Gap,
    Refusal,
    Refused,
    Remedy,
    State,
    Status,
    Undo,
    digest,
)

NOW = "2026-11-23T14:02:11Z"


class Drafting:
    """Numbers the calls of a plan; everything random or timed is fixed."""

    def __init__(self) -> None:
        self.changes: list[Change] = []
        self.refused: list[Refused] = []
        self.gaps: list[Gap] = []
        self._seq = 0

    def consider(self, check: AnyCheck, finding: Finding) -> None:
        if finding.status is Status.UNKNOWN and finding.trouble is not None:
            self.gaps.append(Gap(finding.account, finding.region, check.id, finding.trouble))
        if finding.status is Status.FAILING:
            state = check.state.load(finding.state)
            wanted = msgspec.convert(finding.wanted, check.settings)
            self.add(check, finding, state, check.remedy(state, wanted))

    def add(
        self, check: AnyCheck, one: Finding, before: State, remedy: Remedy | Refusal, undoes: str = "", offer: str = ""
    ) -> None:
        if isinstance(remedy, Refusal):
            self.refused.append(Refused(one.account, one.region, check.id, remedy.reason))
            return
        back = check.undo(before, remedy.after)
        kind = remedy.calls[-1].undo
        self.changes.append(
            Change(
                id=f"change-{len(self.changes)}",
                check=check.id,
                account=one.account,
                account_name=one.account_name,
                region=one.region,
                summary=remedy.summary,
                before=before.dump(),
                before_sha256=digest(before.essence()),
                observed=NOW,
                after=remedy.after.dump(),
                settings=one.wanted,
                calls=tuple(self._call(draft, one) for draft in remedy.calls),
                undo=Undo(kind, _said(back), remedy.calls[-1].loses),
                warnings=remedy.warnings,
                undoes=undoes,
                offer=offer,
            )
        )

    def take(self, check: AnyCheck, finding: Finding, offer: str) -> None:
        state = check.state.load(finding.state)
        wanted = msgspec.convert(finding.wanted, check.settings)
        on_offer = {one.id: one.remedy for one in check.offers(state, wanted)}
        self.add(check, finding, state, on_offer[offer], offer=offer)

    def _call(self, draft: Draft, finding: Finding) -> Call:
        self._seq += 1
        return Call(
            seq=self._seq,
            id=f"{self._seq:032x}",
            account=finding.account,
            region=finding.region or "us-east-1",
            service=draft.service,
            operation=draft.operation,
            params=dict(draft.params),
            why=draft.why,
            undo=draft.undo,
            loses=draft.loses,
            risk=draft.risk,
            name=draft.name,
            by=draft.by,
            asks=draft.asks,
            cleanup=draft.cleanup,
        )


def _said(back: Remedy | Refusal) -> tuple[str, ...]:
    if isinstance(back, Refusal):
        return ()
    return tuple(f"{draft.service}:{draft.operation}: {draft.why}" for draft in back.calls)
