"""From a state, or the trouble of reading one, to a finding."""

import msgspec

from hardener.engine import clock
from hardener.engine.baseline import Baseline, Exemption
from hardener.engine.model import Accepted, Account, AnyCheck, Finding, State, Status, Trouble, as_json

ACCEPTABLE = (Status.FAILING, Status.MANUAL)
"""What somebody may answer for instead of mending it; what could not be read, nobody can."""


def judged(check: AnyCheck, account: Account, region: str | None, state: State, baseline: Baseline) -> Finding:
    """Return the finding on a state that was just read."""
    return _judge(check, _blank(check, account, region, clock.now()), state, baseline)


def unread(check: AnyCheck, account: Account, region: str | None, trouble: Trouble) -> Finding:
    """Return the unknown finding on something that could not be read."""
    return msgspec.structs.replace(_blank(check, account, region, clock.now()), summary=str(trouble), trouble=trouble)


def left_out(check: AnyCheck, account: Account) -> Finding:
    """Return the finding on an account that is not open, so that nothing can be read or written in it."""
    return msgspec.structs.replace(
        _blank(check, account, None, clock.now()),
        status=Status.NOT_APPLICABLE,
        summary=f"skipped: the account is {account.state.lower().replace('_', ' ')}",
    )


def judged_again(check: AnyCheck, finding: Finding, baseline: Baseline) -> Finding:
    """Return the verdict on the state of `finding` under `baseline`, without reading anything."""
    if finding.state is None:
        return finding
    return _judge(check, finding, check.state.load(finding.state), baseline)


def _blank(check: AnyCheck, account: Account, region: str | None, read_at: str) -> Finding:
    return Finding(
        check=check.id,
        account=account.id,
        account_name=account.name,
        region=region,
        status=Status.UNKNOWN,
        severity=check.severity,
        summary="",
        references=check.references,
        read_at=read_at,
    )


def _judge(check: AnyCheck, finding: Finding, state: State, baseline: Baseline) -> Finding:
    wanted = baseline.settings_for(check, finding.account)
    verdict = check.assess(state, wanted)
    status, summary = verdict.status, verdict.summary
    today = clock.now()[:10]
    statements = tuple(baseline.stated(check.id, finding.account, one, today) for one in verdict.statements)
    open_ones = [one for one in statements if not one.by]
    if status is Status.OK and open_ones:
        first = open_ones[0]
        again = f" (what was attested expired on {first.lapsed})" if first.lapsed else ""
        status, summary = Status.MANUAL, f"{summary}; somebody has to attest: {first.text}{again}"
    exempt = _answered_for(baseline, finding, today) if status in ACCEPTABLE else None
    if exempt is not None:
        holds = today <= exempt.until
        status = Status.EXCEPTED if holds else status
        how = f"excepted until {exempt.until}" if holds else f"its exception expired on {exempt.until}"
        summary = f"{summary}; {how}: {exempt.reason} ({exempt.owner})"
    return msgspec.structs.replace(
        finding,
        status=status,
        summary=summary,
        details=verdict.details,
        since=(clock.utc(verdict.since) or finding.since) if status is Status.WAITING else "",
        statements=statements,
        mark=verdict.mark,
        exception=Accepted(owner=exempt.owner, reason=exempt.reason, until=exempt.until) if exempt else None,
        state=state.dump(),
        wanted=as_json(wanted),
    )


def _answered_for(baseline: Baseline, finding: Finding, today: str) -> Exemption | None:
    """Return the exception that holds here, else the one that did so last."""
    place = (finding.check, finding.account, finding.region, today)
    return baseline.exemption(*place) or baseline.lapsed(*place)
