"""The template for GitLab: parsed, and its script lines run in a real shell."""

from __future__ import annotations

import http.server
import json
import re
import shutil
import subprocess
import sys
import threading
import urllib.parse
from collections.abc import Callable
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
import yaml

from tests.checks.offline import GOOD, LATE, ROOT, offline
from tests.history.repos import Repo

TEMPLATE = yaml.safe_load((ROOT / "ci" / "exitplan.gitlab-ci.yml").read_text(encoding="utf-8"))
JOB = TEMPLATE["exitplan"]

Script = Callable[..., subprocess.CompletedProcess[str]]


def _runner(
    lines: list[str], builds: Path, project: Path, **variables: str
) -> subprocess.CompletedProcess[str]:
    """Carry out script lines as GitLab's runner does: one after the other, in one shell."""
    script = "set -eo pipefail\n" + "\n".join(lines) + "\n"
    paths = {"CI_BUILDS_DIR": str(builds), "CI_PROJECT_DIR": str(project), "HOME": str(builds)}
    return subprocess.run(
        ["bash"],
        input=script,
        cwd=project,
        env={**offline(), **paths, **JOB["variables"], **variables},
        capture_output=True,
        encoding="utf-8",
        timeout=120,
        check=False,
    )


@pytest.fixture(scope="module")
def builds(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give the runner's folder, with exitplan installed by the template's own lines."""
    builds = tmp_path_factory.mktemp("builds")
    tools = builds / "tools"
    tools.mkdir()
    (tools / "python").symlink_to(Path(sys.prefix) / "bin" / "python")
    project = builds / "project"
    project.mkdir()
    for name in ("pip", "venv"):
        (project / f"{name}.py").write_text("raise SystemExit('taken over')", encoding="utf-8")
    path = f"{tools}:{offline()['PATH']}"
    ran = _runner(JOB["before_script"], builds, project, EXITPLAN_SOURCE=str(ROOT), PATH=path)
    assert ran.returncode == 0, ran.stdout + ran.stderr
    return builds


@pytest.fixture
def script(builds: Path, tmp_path: Path) -> Script:
    """Give a function that runs the script of the job in the test's folder."""

    def run(plan: str | None = None, **variables: str) -> subprocess.CompletedProcess[str]:
        if plan is not None:
            (tmp_path / "plans").mkdir(exist_ok=True)
            (tmp_path / "plans" / "exit.yaml").write_text(plan, encoding="utf-8")
        return _runner(JOB["script"], builds, tmp_path, **variables)

    return run


def _reports(folder: Path) -> tuple[list[dict[str, Any]], ElementTree.Element]:
    """Read the reports that the job hands to GitLab, under the names that it declares."""
    declared = JOB["artifacts"]["reports"]
    quality = json.loads((folder / declared["codequality"]).read_text(encoding="utf-8"))
    return quality, ElementTree.parse(folder / declared["junit"]).getroot()


def test_a_late_plan_fails_and_leaves_its_reports(script: Script, tmp_path: Path) -> None:
    """The job fails; code quality and tests tell GitLab which deadline is missed, and where."""
    ran = script(LATE)
    assert ran.returncode == 1, ran.stderr
    quality, tests = _reports(tmp_path)
    (missed,) = [entry for entry in quality if entry["check_name"].startswith("EP801")]
    assert missed["location"]["path"] == "plans/exit.yaml"
    assert missed["severity"] == "critical"
    assert [case.get("name") for case in tests.iter("testcase") if case.find("failure") is not None]
    assert "EP801" in (tmp_path / JOB["artifacts"]["paths"][0]).read_text(encoding="utf-8")
    assert JOB["artifacts"]["when"] == "always"


def test_a_good_plan_passes(script: Script, tmp_path: Path) -> None:
    """The job passes, and its reports are there all the same."""
    ran = script(GOOD)
    assert ran.returncode == 0, ran.stdout + ran.stderr
    quality, tests = _reports(tmp_path)
    assert quality == []
    assert tests.find(".//failure") is None


def test_a_merge_request_is_compared(script: Script, tmp_path: Path) -> None:
    """With the request's base at hand, the comment says what the change moves."""
    repo = Repo(tmp_path)
    base = repo.commit({"plans/exit.yaml": GOOD})
    assert script(LATE, CI_MERGE_REQUEST_DIFF_BASE_SHA=base).returncode == 1
    comment = (tmp_path / "exitplan.md").read_text(encoding="utf-8")
    assert "This change moves **Service ready** by +20 working days" in comment


def test_a_nightly_run_judges_by_its_day(script: Script, tmp_path: Path) -> None:
    """On a schedule the status date is today, since deadlines pass without commits."""
    (nightly,) = [rule for rule in JOB["rules"] if "schedule" in rule["if"]]
    assert nightly["variables"] == {"EXITPLAN_CHECK_AS_OF": "today"}
    ran = script(GOOD, **nightly["variables"])
    assert ran.returncode == 1, ran.stdout + ran.stderr


@pytest.mark.parametrize(
    "name", ["CI_MERGE_REQUEST_DIFF_BASE_SHA", "EXITPLAN_CHECK_AS_OF", "EXITPLAN_CHECK_PLANS"]
)
@pytest.mark.parametrize(
    "text", ["$(touch taken-over)", '"; touch taken-over; "', "--output=taken-over", "* *"]
)
def test_a_hostile_variable_does_nothing(
    name: str, text: str, script: Script, tmp_path: Path
) -> None:
    """Whatever a variable holds is neither a command nor an option, and the job does not pass."""
    ran = script(LATE, **{name: text})
    assert ran.returncode in (1, 2)
    assert not (tmp_path / "taken-over").exists()


def test_the_source_must_be_named(builds: Path, tmp_path: Path) -> None:
    """Without a source to install from, the job says so before it does anything else."""
    env = {"EXITPLAN_SOURCE": "", "PATH": f"{builds / 'tools'}:{offline()['PATH']}"}
    ran = _runner(["cd .", *JOB["before_script"][-2:]], builds, tmp_path, **env)
    assert ran.returncode != 0
    assert "set it to where exitplan is installed from" in ran.stderr


HOW_TO = (ROOT / "docs" / "how-to" / "check-in-ci.md").read_text(encoding="utf-8")


@pytest.mark.skipif(shutil.which("curl") is None, reason="curl is not installed")
def test_the_comment_is_sent_as_it_was_written(tmp_path: Path) -> None:
    """The how-to's lines hand the report to GitLab's interface, and do nothing elsewhere."""
    (text,) = re.findall(r"```yaml\n(# file: \.gitlab-ci\.yml.*?)```", HOW_TO, re.DOTALL)
    lines = yaml.safe_load(text)["exitplan"]["after_script"]
    written = "<!-- exitplan check -->\n**1 error** & more: $(touch taken-over) 50 % é\n"
    (tmp_path / "exitplan.md").write_text(written, encoding="utf-8")
    received: list[tuple[str, str | None, str]] = []

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"])).decode()
            received.append((self.path, self.headers["PRIVATE-TOKEN"], body))
            self.send_response(201)
            self.end_headers()

        def log_message(self, *_: object) -> None:
            pass

    with http.server.HTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        variables = {
            "CI_API_V4_URL": f"http://127.0.0.1:{server.server_port}/api/v4",
            "CI_PROJECT_ID": "7",
            "EXITPLAN_COMMENT_TOKEN": "secret",
            "no_proxy": "127.0.0.1",
        }
        try:
            assert _runner(lines, tmp_path, tmp_path, **variables).returncode == 0
            assert received == []
            ran = _runner(lines, tmp_path, tmp_path, CI_MERGE_REQUEST_IID="12", **variables)
        finally:
            server.shutdown()
            thread.join()
    assert (ran.returncode, ran.stdout, ran.stderr) == (0, "", "")
    ((path, token, body),) = received
    assert path == "/api/v4/projects/7/merge_requests/12/notes"
    assert token == "secret"
    assert urllib.parse.parse_qs(body) == {"body": [written]}
    assert not (tmp_path / "taken-over").exists()
