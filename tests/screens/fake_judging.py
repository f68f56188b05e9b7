"""The verdict on a state, as the engine would reach it, with a clock that stands still."""

import msgspec

from hardener.engine.baseline import Baseline
from hardener.engine.model import AnyCheck, Finding, State, Status
from tests.screens.fake_drafting import NOW


def judge(baseline: Baseline, check: AnyCheck, finding: Finding, state: State) -> Finding:
    wanted = baseline.settings_for(check, finding.account)
    verdict = check.assess(state, wanted)
    said = [baseline.stated(check.id, finding.account, one, NOW[:10]) for one in verdict.statements]
    statements, missing = tuple(said), [one for one in said if not one.by]
    status, summary = verdict.status, verdict.summary
    if status is Status.OK and missing:
        status, summary = Status.MANUAL, f"{summary}; somebody has to attest: {missing[0].text}"
    exempt = baseline.exemption(check.id, finding.account, finding.region, NOW[:10])
    if exempt is not None and status in (Status.FAILING, Status.MANUAL):
        status, summary = Status.EXCEPTED, f"{summary}; excepted until {exempt.until}: {exempt.reason}"
    return msgspec.structs.replace(
        finding,
        status=status,
        summary=summary,
        details=verdict.details,
        since=verdict.since,
        statements=statements,
        mark=verdict.mark,
        state=state.dump(),
        wanted=msgspec.to_builtins(wanted),
    )
