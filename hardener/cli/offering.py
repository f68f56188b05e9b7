"""What is done only when a person asks for it by name: listing it, and finding what a name means."""

from typing import Any

from hardener.cli.kinds import nearest
from hardener.cli.leaving import say
from hardener.cli.paper import Paper
from hardener.cli.shapes import head
from hardener.cli.wording import counted, place
from hardener.engine.model import Finding, Offer, Refusal, Scan, safe
from hardener.engine.problems import WrongUsage
from hardener.engine.workbench import Key, Workbench

Offered = tuple[Finding, Offer]


def on_offer(workbench: Workbench, scan: Scan) -> list[Offered]:
    """Return everything that is on offer at the findings of `scan`."""
    return [(finding, offer) for finding in scan.findings for offer in workbench.offers(finding)]


def meant(known: list[Offered], wanted: tuple[str, ...]) -> list[tuple[Key, str]]:
    """Return where each of the `wanted` offers is made. Raises WrongUsage where that is nowhere, or not one place."""
    found: list[tuple[Key, str]] = []
    for name in dict.fromkeys(wanted):
        here = [finding for finding, offer in known if offer.id == name]
        if not here:
            hint = nearest(name, {offer.id for _, offer in known}) or "`hardener offers` lists what is on offer"
            raise WrongUsage(f"{name} is not on offer here", hint)
        if len(here) > 1:
            raise WrongUsage(
                f"{name} is on offer in {len(here)} places, such as {place(here[0])}",
                "name one of them with --check, --account and --region",
            )
        found.append(((here[0].check, here[0].account, here[0].region), name))
    return found


def hint_at(known: list[Offered], command: str) -> None:
    """Say on stderr that there is more to be had by asking."""
    possible = [offer for _, offer in known if not isinstance(offer.remedy, Refusal)]
    if possible:
        can = counted(len(possible), "more thing") + " can be done when asked for by name"
        say(f"{can}: {command} offers")


def offers_lines(known: list[Offered], command: str, paper: Paper) -> list[str]:
    """Return what is on offer, place by place, each with the line that plans it."""
    lines: list[str] = []
    last = ""
    for finding, offer in known:
        heading = f"{finding.check} in {place(finding)}"
        if heading != last:
            lines += ["", *(paper.styled(line, bold=True) for line in paper.wrapped(heading, 0, 2))]
            last = heading
        lines += paper.wrapped(safe(offer.title), 4, 6)
        if isinstance(offer.remedy, Refusal):
            lines += paper.wrapped(f"not possible now: {safe(offer.remedy.reason)}", 8)
        else:
            region = f" --region {finding.region}" if finding.region else ""
            where = f"--check {finding.check} --account {finding.account}{region}"
            lines.append(f"        {command} plan --offer {offer.id} {where}")
    return lines[1:] or ["Nothing is on offer here."]


def offers_object(known: list[Offered]) -> dict[str, Any]:
    """Return what is on offer as `hardener.offers`."""
    return {**head("offers"), "offers": [_offer(finding, offer) for finding, offer in known]}


def _offer(finding: Finding, offer: Offer) -> dict[str, Any]:
    refused = isinstance(offer.remedy, Refusal)
    return {
        "check": finding.check,
        "account": finding.account,
        "account_name": finding.account_name,
        "region": finding.region,
        "id": offer.id,
        "title": offer.title,
        "summary": "" if isinstance(offer.remedy, Refusal) else offer.remedy.summary,
        "possible": not refused,
        "reason": offer.remedy.reason if isinstance(offer.remedy, Refusal) else "",
    }
