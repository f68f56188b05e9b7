"""Every format: as its standard wants it, with everything in it, and with nothing in it that acts."""

import csv
import io
import json
import unicodedata
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import msgspec
import pytest
from jsonschema import Draft202012Validator
from junitparser import JUnitXml
from markdown_it import MarkdownIt
from py_ocsf_models.events.findings.compliance_finding import ComplianceFinding
from sarif_pydantic import Sarif

from hardener.engine.cells import plain
from hardener.engine.model import Cause, Finding, Mark, Severity, Status, safe
from hardener.engine.report import json_format
from hardener.engine.report.formats import FORMATS, written
from hardener.engine.report.model import Report
from tests.cli import samples

GOLDEN = Path(__file__).parent / "golden"
SCHEMA = Path(__file__).parents[3] / "docs" / "report.schema.json"
EVIL = f"[a](javascript:x) <script>alert(1)</script> `c` | d *b*\n# h {samples.HOSTILE}"


@pytest.mark.parametrize("name", FORMATS)
def test_it_is_as_it_was(report: Report, name: str, kept_as: Any) -> None:
    kept_as(GOLDEN / f"report.{name}", written(report, name))


@pytest.mark.parametrize("name", FORMATS)
def test_nothing_in_it_acts_on_a_terminal(report: Report, name: str) -> None:
    text = written(report, name).decode("utf-8")
    hidden = {char for char in text if unicodedata.category(char) in ("Cc", "Cf", "Co", "Cn", "Zl", "Zp")}
    assert hidden <= {"\n", "\r", "\t"}


def places(report: Report) -> list[tuple[str, str, str]]:
    return sorted((one.check, one.account, one.region or "") for one in report.scan.findings)


def test_json_fits_its_published_schema_and_loses_nothing(report: Report) -> None:
    found = json.loads(written(report, "json"))
    Draft202012Validator(json.loads(SCHEMA.read_bytes())).validate(found)
    named = [one["account_name"] for one in found["scan"]["findings"] if one["account"] == samples.LAB]
    assert set(named) == {samples.HOSTILE}
    assert len(found["scan"]["findings"]) == len(report.scan.findings)


def test_the_schema_refuses_what_is_not_a_report(report: Report) -> None:
    found = json.loads(written(report, "json"))
    found["checks"][0]["tally"]["ok"] = "many"
    assert list(Draft202012Validator(json_format.schema()).iter_errors(found))


def test_csv_has_every_finding_and_no_formula(report: Report) -> None:
    head, *rows = csv.reader(io.StringIO(written(report, "csv").decode("utf-8"), newline=""))
    assert sorted((row[0], row[3], row[5]) for row in rows) == places(report)
    named = head.index("account_name")
    assert {plain(row[named]) for row in rows if row[3] == samples.LAB} == {safe(samples.HOSTILE)}
    assert not [cell for row in rows for cell in row if cell.startswith(("=", "+", "-", "@", "\t", "\r"))]


def test_csv_takes_the_force_out_of_a_formula(report: Report) -> None:
    from hardener.engine.report.csv_format import write

    finding = samples.finding(report_check(report), samples.ROOT, Status.FAILING, '=HYPERLINK("http://x","y")')
    text = write(with_findings(report, finding)).decode()
    assert "\"'=HYPERLINK" in text


def test_ocsf_events_are_compliance_findings(report: Report) -> None:
    events = json.loads(written(report, "ocsf"))
    assert len(events) == len(report.scan.findings)
    by_status = {}
    for event in events:
        found = ComplianceFinding.model_validate(event)
        assert found.class_uid == 2003
        assert found.compliance.status_id is not None
        by_status[event["status_code"]] = found.compliance.status_id.name
    assert by_status["ok"] == "Pass"
    assert by_status["failing"] == "Fail"
    assert {by_status[one] for one in by_status if one not in ("ok", "failing")} <= {"Unknown", "Warning", "Other"}
    assert len({event["finding_info"]["uid"] for event in events}) == len(set(places(report)))


def test_sarif_fits_its_model(report: Report) -> None:
    found = Sarif.model_validate_json(written(report, "sarif"))
    (run,) = found.runs
    assert len(run.results or []) == len(report.scan.findings)
    rules = {rule.id for rule in run.tool.driver.rules or []}
    assert {result.rule_id for result in run.results or []} <= rules
    assert {result.kind for result in run.results or [] if result.properties["status"] == "unknown"} == {"open"}


def test_junit_passes_only_what_is_ok(report: Report) -> None:
    found = JUnitXml.fromstring(written(report, "junit"))
    counted = report.tally
    assert (found.tests, found.failures, found.errors) == (
        len(report.scan.findings),
        counted.failing,
        counted.unknown,
    )
    assert found.tests - found.failures - found.errors - found.skipped == counted.ok
    ET.fromstring(written(report, "junit"))


class Page(HTMLParser):
    """Collects what a page consists of."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str]] = []
        self.text = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += [(name, value or "") for name, value in attrs]

    def handle_data(self, data: str) -> None:
        self.text += data


def test_the_page_holds_nothing_that_runs_or_is_loaded(report: Report) -> None:
    evil = '<script>alert(1)</script><img src=x onerror=alert(2)>"\'><a href="javascript:alert(3)">'
    finding = samples.finding(report_check(report), samples.ROOT, Status.FAILING, evil, details=(evil,))
    page = Page()
    page.feed(written(with_findings(report, finding), "html").decode())
    assert not {"script", "img", "iframe", "link", "object", "base", "form"} & set(page.tags)
    assert not [name for name, _ in page.attributes if name.startswith("on") or name in ("src", "action")]
    assert not [value for name, value in page.attributes if name == "href" and not value.startswith("#")]
    assert evil in page.text


def test_the_page_says_everything_that_is_not_ok(report: Report) -> None:
    page = Page()
    page.feed(written(report, "html").decode())
    for one in report.scan.findings:
        assert safe(one.summary) in page.text
    assert "INCOMPLETE" in page.text
    assert "sha256:22" in page.text


def test_markdown_escapes_what_names_hold(report: Report) -> None:
    evil = "[a](http://x) <b> `c` | d\n# e"
    finding = samples.finding(report_check(report), samples.ROOT, Status.FAILING, evil)
    text = written(with_findings(report, finding), "markdown").decode()
    assert r"\[a\]\(http\:\/\/x\) \<b\> \`c\` \| d \# e" in text


def evil_report(report: Report) -> Report:
    """Return a report in which every text that a scan's or an audit's file holds is another one's."""
    statuses = set(map(str, (*Status, *Severity, *Mark, *Cause)))
    checks = {one.id for one in report.checks}

    def evil(value: Any) -> Any:
        if isinstance(value, dict):
            return {key: evil(item) for key, item in value.items()}
        if isinstance(value, list):
            return [evil(item) for item in value]
        return EVIL if isinstance(value, str) and value not in statuses | checks else value

    def turned(part: Any, **kept: Any) -> Any:
        return msgspec.structs.replace(msgspec.convert(evil(msgspec.to_builtins(part)), type(part)), **kept)

    scan = report.scan
    # No file with another moment is read, and an exception is compared with the day.
    findings = tuple(turned(one, read_at=one.read_at, exception=one.exception) for one in scan.findings)
    return msgspec.structs.replace(
        report,
        scan=turned(scan, findings=findings, started=scan.started, finished=scan.finished),
        accounts=tuple(map(turned, report.accounts)),
        compared_with=EVIL,
        trend=tuple(map(turned, report.trend)),
        changed=tuple(msgspec.structs.replace(one, check=EVIL, account=EVIL, region=EVIL) for one in report.changed),
        audit=turned(report.audit),
        evidence=tuple(turned(one, kind=one.kind) for one in report.evidence),
    )


def test_markdown_has_no_markup_of_whoever_wrote_the_file(report: Report) -> None:
    text = written(evil_report(report), "markdown").decode()
    page = Page()
    page.feed(MarkdownIt("gfm-like", {"linkify": False}).render(text))
    cells = {"table", "thead", "tbody", "tr", "th", "td"}
    assert set(page.tags) <= {"h1", "h2", "p", "strong", "ul", "li", "code", *cells}
    assert page.tags.count("h1") == 1
    assert page.text.count("alert(1)") > 20


@pytest.mark.parametrize("name", FORMATS)
def test_nothing_acts_on_a_terminal_whatever_the_file_holds(report: Report, name: str) -> None:
    text = written(evil_report(report), name).decode()
    hidden = {char for char in text if unicodedata.category(char) in ("Cc", "Cf", "Co", "Cn", "Zl", "Zp")}
    assert hidden <= {"\n", "\r", "\t"}


def report_check(report: Report) -> Any:
    from tests.cli.made_up import CHECKS

    return next(check for check in CHECKS if check.id == report.checks[0].id)


def with_findings(report: Report, *findings: Finding) -> Report:
    import msgspec

    return msgspec.structs.replace(report, scan=msgspec.structs.replace(report.scan, findings=findings))
