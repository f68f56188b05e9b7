"""The page in a real browser: hostile names run nothing, load nothing, and push nothing off the side."""

import json
import re
import shutil
import subprocess
import threading
from html import unescape
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import msgspec
import pytest

from hardener.engine.model import Status
from hardener.engine.report.formats import written
from hardener.engine.report.model import Report
from tests.cli import samples
from tests.cli.made_up import CHECKS

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
pytestmark = [
    pytest.mark.timeout(120),
    pytest.mark.skipif(CHROMIUM is None, reason="there is no chromium on PATH, so no browser can open the page"),
]
SIDES = (400, 1200)
EVIL = (
    '<script>parent.postMessage("ran: script","*")</script>',
    "<img src=\"/loaded\" onerror=\"parent.postMessage('ran: onerror','*')\">",
    "<svg onload=\"parent.postMessage('ran: onload','*')\"><image href=\"/loaded\"/></svg>",
    '"><style>body{background:url(/loaded)}</style><link rel=stylesheet href=/loaded>',
    '<iframe src="/loaded"></iframe><meta http-equiv=refresh content="0;url=/loaded"><base href="/loaded/">',
    "</pre></details></main></body></html><script>parent.postMessage('ran: closed','*')</script>",
    "A" * 600,
    "{{ 7 * 7 }}{% raw %}<b>",
)
WATCH = """<!DOCTYPE html><meta charset=utf-8><body><script>
// The page is measured from outside, in frames of the same origin: nothing is put into it.
const told = {messages: [], sides: {}};
addEventListener("message", event => told.messages.push(String(event.data)));
const sides = %s;
let left = sides.length;
for (const side of sides) {
  const frame = document.createElement("iframe");
  frame.style = `width:${side}px;height:900px;border:0`;
  frame.addEventListener("load", () => {
    const page = frame.contentDocument, root = page.documentElement;
    for (const one of page.querySelectorAll("details")) one.open = true;
    told.sides[side] = {scroll: root.scrollWidth, inner: root.clientWidth, scripts: page.scripts.length,
      title: page.title};
    // What a page has sent comes a turn later.
    if (--left === 0) setTimeout(() => document.body.textContent = "TOLD" + JSON.stringify(told) + "TOLD", 500);
  });
  frame.src = "/report";
  document.body.append(frame);
}
</script>"""


class Served:
    """What a browser asked for, and what it complained about."""

    def __init__(self, page: bytes, watch: bytes) -> None:
        self.asked: list[str] = []
        served = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                served.asked.append(self.path)
                found = {"/report": page, "/watch": watch}.get(self.path)
                self.send_response(200 if found else 404)
                self.send_header("Content-Type", "text/html; charset=utf-8")
                self.end_headers()
                self.wfile.write(found or b"")

            def log_message(self, *_: object) -> None:
                """Say nothing."""

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.server.server_port}"

    def close(self) -> None:
        self.server.shutdown()
        self.server.server_close()


def opened(page: bytes, profile: Path) -> tuple[dict[str, object], list[str], str]:
    """Open `page` in frames as wide as `SIDES`; return what was seen, what was asked for, and the browser's log."""
    served = Served(page, (WATCH % json.dumps(SIDES)).encode())
    try:
        assert CHROMIUM is not None
        done = subprocess.run(
            [
                CHROMIUM,
                "--headless",
                "--no-sandbox",
                "--disable-gpu",
                "--disable-dev-shm-usage",
                "--no-first-run",
                "--disable-background-networking",
                "--disable-component-update",
                "--disable-sync",
                "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
                f"--user-data-dir={profile}",
                "--window-size=1300,1000",
                "--virtual-time-budget=8000",
                "--enable-logging=stderr",
                "--dump-dom",
                f"{served.address}/watch",
            ],
            capture_output=True,
            timeout=90,
            check=False,
            encoding="utf-8",
        )
    finally:
        served.close()
    found = re.search("TOLD(.*?)TOLD", done.stdout, re.DOTALL)
    assert found, f"the page was not measured: {done.stdout[-500:]} {done.stderr[-2000:]}"
    return json.loads(unescape(found[1])), served.asked, done.stderr


@pytest.fixture(scope="module")
def profiles(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("browser")


def hostile(report: Report) -> Report:
    """Return the report with what attacks a page in every name, note and reason."""
    check = next(one for one in CHECKS if one.id == report.checks[0].id)
    findings = tuple(
        msgspec.structs.replace(
            samples.finding(check, samples.ROOT, Status.FAILING, evil, details=(evil, evil)),
            account_name=evil,
            region=evil,
            state={"name": evil, evil: [evil]},
        )
        for evil in EVIL
    )
    assert report.audit is not None
    notes = tuple(msgspec.structs.replace(report.audit.notes[0], text=evil, by=evil) for evil in EVIL)
    accounts = tuple(msgspec.structs.replace(report.accounts[0], name=evil, path=(evil, evil)) for evil in EVIL)
    return msgspec.structs.replace(
        report,
        title=EVIL[0],
        by=EVIL[1],
        accounts=accounts,
        audit=msgspec.structs.replace(report.audit, auditor=EVIL[2], administrator=EVIL[3], notes=notes),
        scan=msgspec.structs.replace(report.scan, findings=findings),
    )


def test_nothing_runs_nothing_is_loaded_and_nothing_overflows(report: Report, profiles: Path) -> None:
    told, asked, log = opened(written(hostile(report), "html"), profiles / "hostile")
    assert told["messages"] == []
    assert sorted(set(asked) - {"/favicon.ico"}) == ["/report", "/watch"]
    assert "Content Security Policy" not in log
    sides = told["sides"]
    assert isinstance(sides, dict)
    assert set(sides) == {str(side) for side in SIDES}
    for side, seen in sides.items():
        assert seen["scripts"] == 0
        assert seen["title"] == EVIL[0]
        assert seen["scroll"] <= int(side), f"at {side} px it is {seen['scroll']} px wide"


def test_the_browser_would_have_told(profiles: Path) -> None:
    """A page without what protects it runs, loads and overflows: so the test above can fail."""
    page = f"<!DOCTYPE html><meta charset=utf-8><title>x</title>{EVIL[0]}{EVIL[1]}<p style='width:2000px'>x".encode()
    told, asked, _ = opened(page, profiles / "open")
    assert set(told["messages"]) == {"ran: script", "ran: onerror"}  # type: ignore[call-overload]
    assert "/loaded" in asked
    assert told["sides"]["400"]["scroll"] > 400  # type: ignore[index]


def test_a_violated_policy_shows_in_the_log(report: Report, profiles: Path) -> None:
    page = written(report, "html").replace(b"</main>", EVIL[0].encode() + EVIL[1].encode() + b"</main>")
    told, asked, log = opened(page, profiles / "violated")
    assert told["messages"] == []
    assert "/loaded" not in asked
    assert "Content Security Policy" in log
