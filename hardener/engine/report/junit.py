"""The findings of a report as JUnit XML, for pipelines that show tests."""

import io

from junitparser import Error, Failure, JUnitXml, Skipped, TestCase, TestSuite

from hardener.engine.model import Finding, Status, safe
from hardener.engine.report.model import CheckPart, Report
from hardener.engine.report.words import SIGN, next_step, place


def write(report: Report) -> bytes:
    """Return a suite for each check and a case for each finding.

    What could not be read is an error, and what waits for somebody, or is excepted, is skipped: neither passes.
    """
    found = JUnitXml("hardener")
    for check in report.checks:
        found.add_testsuite(_suite(report, check))
    found.update_statistics()  # type: ignore[no-untyped-call]
    text = io.BytesIO()
    found.write(text, pretty=True)
    return text.getvalue()


def _suite(report: Report, check: CheckPart) -> TestSuite:
    suite = TestSuite(check.id)
    suite.timestamp = report.scan.finished
    suite.add_property("title", check.title)
    suite.add_property("severity", str(check.severity))
    for one in check.references:
        suite.add_property("requirement", f"{one.framework} {one.id}")
    for finding in report.findings(check.id):
        suite.add_testcase(_case(finding))
    return suite


def _case(one: Finding) -> TestCase:
    case = TestCase(safe(place(one)), classname=one.check)
    words = safe(one.summary)
    told = "\n".join(safe(line) for line in (one.summary, *one.details, next_step(one)) if line)
    if one.status is Status.FAILING:
        failure = Failure(words, str(one.severity))
        failure.text = told
        case.result = [failure]
    elif one.status is Status.UNKNOWN:
        error = Error(words, safe(str(one.trouble.cause)) if one.trouble else "unknown")
        error.text = told
        case.result = [error]
    elif one.status is not Status.OK:
        case.result = [Skipped(f"{SIGN[one.status][1]}: {words}")]
    return case
