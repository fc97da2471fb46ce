"""``exitplan site``: files for any generator, a site of its own, and a look at it."""

from __future__ import annotations

import contextlib
import http.client
import json
import os
import posixpath
import re
import signal
import subprocess
import sys
import time
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest

from exitplan.cli._output import UsageError
from exitplan.cli._site_server import Stage, _Server, fingerprint
from exitplan.cli._site_write import MANIFEST, keep_plan, write_site
from exitplan.site._standalone import folder_links, html_links

ROOT = Path(__file__).resolve().parents[2]
PLAN = """\
plan: helpdesk
title: Bringing the helpdesk back
start: 2025-01-06
status_date: 2025-01-20
tasks:
  options: {title: Set out the options, duration: 4w, actual_start: 2025-01-06, remaining: 10d}
  decision:
    title: Cabinet decides <script>alert(1)</script>
    milestone: true
    deadline: 2025-02-28
    after: options
    tags: [final]
"""
LINK = re.compile(r'<(?:a|link|script|use)\b[^>]*?\s(?:href|src)="([^"]*)"')


def tree(folder):
    """Every file below a folder, with its content."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def broken(folder):
    """Links of the HTML pages in a folder that lead nowhere."""
    found = []
    pages = {name: data.decode() for name, data in tree(folder).items() if name.endswith(".html")}
    for name, text in pages.items():
        for link in LINK.findall(text):
            parts = urlsplit(link)
            assert not parts.netloc, f"{name} loads or names {link}"
            goal = name
            if parts.path:
                goal = posixpath.normpath(
                    posixpath.join(posixpath.dirname(name), unquote(parts.path))
                )
            mark = f'id="{parts.fragment}"' if parts.fragment else ""
            if not (folder / goal).is_file() or mark not in pages.get(goal, mark):
                found.append((name, link))
    return found


@pytest.fixture
def site(run_cli, tmp_path):
    """Run the command on the small plan, writing into out."""

    def run(*arguments, **more):
        files = {"plan.yaml": PLAN} if not (tmp_path / "plan.yaml").exists() else {}
        return run_cli("site", "plan.yaml", *arguments, files=files, **more)

    return run


def test_markdown_pages_are_written_for_any_generator(site, tmp_path):
    """Each page is Markdown with a title in front; the command says what to load."""
    done = site("--out", "out")
    assert done.returncode == 0, done.stderr
    assert re.match(r"out holds \d+ pages and \d+ other files; all of them are new", done.stdout)
    assert "exitplan.css" in done.stdout
    page = (tmp_path / "out/index.md").read_text(encoding="utf-8")
    assert page.startswith('---\ntitle: "Overview"\n---\n')
    assert 'href="gantt.md' in page
    assert "<script>alert" not in page
    assert (tmp_path / "out/exitplan.css").is_file()
    assert (tmp_path / "out/schedule.json").is_file()


def test_a_site_of_its_own_holds_together(site, tmp_path):
    """Every link leads somewhere, nothing is loaded from elsewhere, and the policy is stated."""
    done = site("--out", "out", "--format", "html")
    assert done.returncode == 0, done.stderr
    assert "generator" not in done.stdout
    assert broken(tmp_path / "out") == []
    for name, data in tree(tmp_path / "out").items():
        if not name.endswith(".html"):
            continue
        text = data.decode()
        assert text.startswith("<!DOCTYPE html>\n<html lang=")
        assert "default-src 'none'" in text.replace("&#39;", "'")
        assert ' style="' not in text
        assert not re.search(r"<script(?![^>]* src=)", text)
        assert "<script>alert" not in text
        assert text.count("<main") == text.count("<h1") == 1
        assert text.count('class="exitplan-skip"') == 1


def test_the_same_plan_gives_the_same_bytes(site, tmp_path):
    """Twice the same files; the second run touches none of them."""
    for format_ in ("markdown", "html"):
        assert site("--out", format_, "--format", format_).returncode == 0
        before = tree(tmp_path / format_)
        times = {name: (tmp_path / format_ / name).stat().st_mtime_ns for name in before}
        done = site("--out", format_, "--format", format_)
        assert "none of them has changed" in done.stdout
        assert tree(tmp_path / format_) == before
        later = {name: (tmp_path / format_ / name).stat().st_mtime_ns for name in before}
        assert {name for name in times if times[name] != later[name]} <= {MANIFEST}


def test_all_files_go_below_a_prefix(site, tmp_path):
    """What is written can share a folder with other pages of the generator."""
    assert site("--out", "out", "--prefix", "exit/helpdesk").returncode == 0
    assert (tmp_path / "out/exit/helpdesk/index.md").is_file()
    assert {name.partition("/")[0] for name in tree(tmp_path / "out")} == {"exit", MANIFEST}
    wrong = site("--out", "other", "--prefix", "../up")
    assert wrong.returncode == 2
    assert "'../up' is no folder" in wrong.stderr


@pytest.mark.parametrize(("manner", "link"), [("html", "gantt.html"), ("folders", "gantt/")])
def test_links_can_be_written_for_other_generators(site, tmp_path, manner, link):
    """Those that do not follow links to .md files get addresses as they will be."""
    assert site("--out", "out", "--links", manner).returncode == 0
    assert f'href="{link}' in (tmp_path / "out/index.md").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("here", "there", "html", "folders"),
    [
        ("index.md", "gantt.md", "gantt.html", "gantt/"),
        ("gantt.md", "index.md", "index.html", "../"),
        ("gantt.md", "gantt.md", "gantt.html", "./"),
        ("r/paths/a.md", "r/index.md", "../index.html", "../../"),
        ("r/paths/a.md", "r/exitplan.css", "../exitplan.css", "../../exitplan.css"),
        ("r/index.md", "r/paths/a.md", "paths/a.html", "paths/a/"),
    ],
)
def test_addresses_lead_from_page_to_page(here, there, html, folders):
    """As browsers resolve them, in both manners."""
    assert html_links(here, there) == html
    assert folder_links(here, there) == folders


def test_a_plan_with_errors_writes_nothing(site, tmp_path):
    """Errors are shown with their places, as by the other commands."""
    (tmp_path / "plan.yaml").write_text(PLAN.replace("4w", "4 fortnights"), encoding="utf-8")
    done = site("--out", "out")
    assert done.returncode == 1
    assert "plan.yaml:6:51: EP107 error" in done.stderr
    assert not (tmp_path / "out").exists()
    gone = site("--out", "out", "--history", "nowhere")
    assert gone.returncode != 0


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ([], "one of the arguments --out --serve is required"),
        (["--out", "x", "--serve"], "not allowed with"),
        (["--out", "x", "--port", "1"], "--port goes with --serve"),
        (["--serve", "--force"], "--force goes with --out"),
        (["--serve", "--port", "70000"], "from 0 to 65535"),
        (["--out", "x", "--format", "html", "--links", "md"], "--links goes with"),
        (["--out", "plan.yaml"], "plan.yaml is no folder"),
        (["--out", "x", "--as-of", "soon"], "--as-of: 'soon' is not a date"),
    ],
)
def test_what_means_nothing_is_refused(site, arguments, words):
    """A command that cannot be meant ends with 2 and a sentence."""
    done = site(*arguments)
    assert done.returncode == 2
    assert words in " ".join(done.stderr.split())


def test_another_status_date_can_be_asked_for(site, tmp_path):
    """By a date, and by the day to which a build is fixed."""
    assert site("--out", "a", "--as-of", "2025-02-10").returncode == 0
    assert "10 February 2025" in (tmp_path / "a/index.md").read_text(encoding="utf-8")
    fixed = {"SOURCE_DATE_EPOCH": "1738800000"}
    assert site("--out", "b", "--as-of", "today", env=fixed).returncode == 0
    assert "6 February 2025" in (tmp_path / "b/index.md").read_text(encoding="utf-8")


# What is written where


def test_a_folder_of_somebody_else_is_left_alone(tmp_path):
    """Even --force takes nothing away, and overwrites only what has the same name."""
    (tmp_path / "mine.md").write_text("mine", encoding="utf-8")
    (tmp_path / "index.md").write_text("mine too", encoding="utf-8")
    with pytest.raises(UsageError, match="did not write"):
        write_site(str(tmp_path), {"index.md": b"new"}, force=False)
    assert (tmp_path / "index.md").read_text(encoding="utf-8") == "mine too"
    write_site(str(tmp_path), {"index.md": b"new"}, force=True)
    assert tree(tmp_path)["index.md"] == b"new"
    assert tree(tmp_path)["mine.md"] == b"mine"


def test_what_the_site_no_longer_has_is_taken_away(tmp_path):
    """Only files of an earlier run, and only those that nobody changed since."""
    out = tmp_path / "out"
    write_site(str(out), {"a.md": b"a", "x/b.md": b"b", "x/c.md": b"c"}, force=False)
    (out / "x/c.md").write_bytes(b"changed")
    (out / "own.md").write_bytes(b"own")
    written = write_site(str(out), {"a.md": b"a"}, force=False)
    assert written == (0, 1, (str(out / "x/c.md"),))
    assert set(tree(out)) == {"a.md", "own.md", "x/c.md", MANIFEST}


def test_a_page_changed_by_hand_is_not_overwritten(tmp_path):
    """Nobody loses what they wrote into a page; --force says that they may."""
    write_site(str(tmp_path / "out"), {"a.md": b"a"}, force=False)
    (tmp_path / "out/a.md").write_bytes(b"by hand")
    with pytest.raises(UsageError, match="was changed since"):
        write_site(str(tmp_path / "out"), {"a.md": b"b"}, force=False)
    write_site(str(tmp_path / "out"), {"a.md": b"b"}, force=True)
    assert tree(tmp_path / "out")["a.md"] == b"b"


def test_a_page_that_somebody_made_meanwhile_is_not_overwritten(tmp_path):
    """A name that the site has now and had not before may be another's."""
    write_site(str(tmp_path / "out"), {"a.md": b"a"}, force=False)
    (tmp_path / "out/b.md").write_bytes(b"another's")
    with pytest.raises(UsageError, match="not its own"):
        write_site(str(tmp_path / "out"), {"a.md": b"a", "b.md": b"b"}, force=False)


@pytest.mark.parametrize("force", [False, True])
def test_nothing_is_written_through_a_symbolic_link(tmp_path, force):
    """Neither a link in the place of a page nor one in the place of its folder is followed."""
    out, other = tmp_path / "out", tmp_path / "other"
    other.mkdir()
    (other / "secret").write_bytes(b"secret")
    write_site(str(out), {"a.md": b"a"}, force=False)
    os.symlink(other / "secret", out / "b.md")
    os.symlink(other, out / "x")
    for name in ("b.md", "x/secret"):
        with pytest.raises(UsageError, match="symbolic link"):
            write_site(str(out), {"a.md": b"a", name: b"new"}, force=force)
    assert tree(other) == {"secret": b"secret"}


@pytest.mark.parametrize("name", ["../victim", "/victim", "x/../../victim", "", "a\\b", "."])
def test_a_strangers_manifest_takes_nothing_away_outside(tmp_path, name):
    """What a manifest claims to have written is believed inside the folder only."""
    import hashlib

    victim = tmp_path / "victim"
    victim.write_bytes(b"x")
    (tmp_path / "out").mkdir()
    said = {name: hashlib.sha256(b"x").hexdigest(), "a.md": "0"}
    (tmp_path / "out" / MANIFEST).write_text(json.dumps({"files": said}), encoding="utf-8")
    with contextlib.suppress(UsageError):
        write_site(str(tmp_path / "out"), {"a.md": b"a"}, force=False)
    assert victim.read_bytes() == b"x"


@pytest.mark.parametrize("text", ["", "[]", "{", '{"files": 3}', "[" * 100_000])
def test_a_broken_manifest_is_no_manifest(tmp_path, text):
    """A folder with one is somebody else's."""
    (tmp_path / MANIFEST).write_text(text, encoding="utf-8")
    with pytest.raises(UsageError, match="did not write"):
        write_site(str(tmp_path), {"a.md": b"a"}, force=False)


@pytest.mark.parametrize("name", ["plan.yaml", "plan.json", "schedule.csv"])
def test_the_plan_itself_is_never_overwritten(tmp_path, name):
    """A site holds a copy of the plan; in the plan's own place, not even --force puts it."""
    plan = tmp_path / name
    plan.write_bytes(b"mine")
    files = {"index.md": b"i", "plan.yaml": b"y", "plan.json": b"j", "schedule.csv": b"c"}
    with pytest.raises(UsageError, match="read from"):
        keep_plan(str(plan), str(tmp_path / "x" / ".."), files)
    with pytest.raises(UsageError, match="read from"):
        keep_plan(str(tmp_path), str(tmp_path), files)
    keep_plan(str(plan), str(tmp_path / "out"), files)
    keep_plan(str(tmp_path), str(tmp_path / "out"), files)


def test_a_site_is_not_written_into_its_plans(run_cli):
    """The copy of the plan would become one more plan of the programme."""
    done = run_cli("site", "plans", "--out", "plans", "--force", files={"plans/a.yaml": PLAN})
    assert done.returncode == 2
    assert "would lie where the plan is read from" in done.stderr


def test_no_name_is_no_folder(site, tmp_path):
    """An unset variable in a script does not mean the folder that it runs in."""
    done = site("--out", "")
    assert done.returncode == 2
    assert "--out takes a folder" in done.stderr
    assert {path.name for path in tmp_path.iterdir() if path.is_file()} == {"plan.yaml"}


@pytest.mark.skipif(os.name == "nt", reason="there are no pipes in folders there")
def test_what_is_no_file_is_not_waited_for(tmp_path):
    """A pipe in the place of a page is somebody else's, and nobody ever reads or writes it."""
    os.mkfifo(tmp_path / "b.md")
    (tmp_path / MANIFEST).write_text('{"files": {"b.md": "0", "a.md": "0"}}', encoding="utf-8")
    with pytest.raises(UsageError, match="not its own"):
        write_site(str(tmp_path), {"b.md": b"b"}, force=False)
    write_site(str(tmp_path), {"b.md": b"b"}, force=True)
    assert tree(tmp_path)["b.md"] == b"b"


@pytest.mark.skipif(os.name == "nt", reason="a folder is closed otherwise there")
def test_a_file_that_cannot_be_read_is_told(tmp_path):
    """In a sentence that names it, whoever is to blame."""
    (tmp_path / "a.md").symlink_to("a.md")
    with pytest.raises(UsageError, match="symbolic link"):
        write_site(str(tmp_path), {"a.md": b"b"}, force=True)
    (tmp_path / "f").write_bytes(b"")
    with pytest.raises(UsageError, match=r"f.* cannot be read or written: not a directory"):
        write_site(str(tmp_path / "f" / "g"), {"a.md": b"b"}, force=True)
    name = "n" * 300
    with pytest.raises(UsageError, match=rf"{name} cannot be read or written: .*long"):
        write_site(str(tmp_path / "new"), {name: b"b"}, force=True)


# Shown


@pytest.fixture
def server():
    """A server of one page on a port of its own."""
    import threading

    made = _Server(0, Stage({"index.html": b"i" * 3_000_000}, "policy"))
    threading.Thread(target=made.serve_forever, daemon=True).start()
    yield made
    made.shutdown()
    made.server_close()


NAMES = {
    "localhost": 200,
    "LOCALHOST:80": 200,
    "127.0.0.1": 200,
    "[::1]:8000": 200,
    "evil.example": 403,
    "127.0.0.1.evil.example": 403,
    "evil.example:127.0.0.1": 403,
    "localhost:80@evil.example": 403,
    "": 403,
}


@pytest.mark.parametrize("name", NAMES)
def test_only_this_machine_is_answered(server, name):
    """A page elsewhere may make a browser ask here, but under a name of its own."""
    connection = http.client.HTTPConnection("127.0.0.1", server.server_port, timeout=20)
    with contextlib.closing(connection):
        connection.request("HEAD", "/", headers={"Host": name})
        answer = connection.getresponse()
        assert answer.status == NAMES[name]
        assert answer.headers["Content-Security-Policy"] == "policy"
        assert answer.read() == b""


def test_only_reading_is_answered(server):
    """Whoever posts is told that this cannot be done."""
    connection = http.client.HTTPConnection("127.0.0.1", server.server_port, timeout=20)
    with contextlib.closing(connection):
        connection.request("POST", "/", body=b"x", headers={"Host": "localhost"})
        assert connection.getresponse().status == 501
    assert server.server_address[0] == "127.0.0.1"


def test_a_reader_who_goes_on_is_no_fault(server, capfd):
    """A browser that hangs up in the middle of a page leaves no trace on the terminal."""
    import socket
    import struct

    for _ in range(5):
        with socket.create_connection(("127.0.0.1", server.server_port)) as reader:
            reader.sendall(b"GET / HTTP/1.1\r\nHost: localhost\r\n\r\n")
            reader.recv(10)
            reader.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    time.sleep(0.5)
    assert capfd.readouterr() == ("", "")


def test_a_stage_answers_with_its_files_alone():
    """A folder is its index; nothing else is to be had, whatever is asked for."""
    stage = Stage({"index.html": b"i", "r/index.html": b"r", "a b.css": b"c"}, "policy")
    assert stage.answer("/") == ("text/html; charset=utf-8", b"i")
    assert stage.answer("/r/?x=1") == ("text/html; charset=utf-8", b"r")
    assert stage.answer("/r") == ("", "/r/")
    assert stage.answer("/a%20b.css") == ("text/css; charset=utf-8", b"c")
    strange = ("//etc/passwd", "/x", "/index.html/", "http://[x/", "/%00", "/r%0d%0aX:y", "*")
    for target in ("/../etc/passwd", "/%2e%2e/etc/passwd", *strange):
        assert stage.answer(target) is None, target


def test_a_change_of_any_file_shows(tmp_path):
    """New files, other sizes and other times, in folders too."""
    (tmp_path / "x").mkdir()
    paths = [str(tmp_path)]
    seen = [fingerprint(paths)]
    (tmp_path / "x/a").write_text("1")
    seen.append(fingerprint(paths))
    os.utime(tmp_path / "x/a", ns=(1, 1))
    seen.append(fingerprint(paths))
    (tmp_path / "x/a").unlink()
    assert len({*seen}) == 3
    assert fingerprint(paths) == seen[0]


@pytest.mark.skipif(os.name == "nt", reason="Ctrl-C cannot be sent there")
def test_the_site_is_shown_until_ctrl_c(tmp_path, clean_env):
    """It follows the plan, survives its faults, states the policy, and ends quietly."""
    (tmp_path / "plan.yaml").write_text(PLAN, encoding="utf-8")
    # A shell that runs the tests in the background has its children ignore Ctrl-C.
    heeding = "import signal; signal.signal(signal.SIGINT, signal.default_int_handler)\n"
    code = f"{heeding}import sys; from exitplan.cli import main; sys.exit(main())"
    process = subprocess.Popen(
        [sys.executable, "-c", code, "site", "plan.yaml", "--serve", "--port", "0"],
        cwd=tmp_path,
        env=clean_env | {"PYTHONPATH": str(ROOT)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        encoding="utf-8",
    )
    try:
        first = process.stdout.readline()
        port = int(re.search(r"http://127\.0\.0\.1:(\d+)/", first)[1])

        def get(path, host=f"127.0.0.1:{port}"):
            connection = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
            with contextlib.closing(connection):
                connection.request("GET", path, headers={"Host": host})
                answer = connection.getresponse()
                return answer.status, answer.headers, answer.read().decode("utf-8", "replace")

        def wait(words):
            end = time.monotonic() + 30
            while words not in (text := get("/")[2]):
                assert time.monotonic() < end, text[:2_000]
                time.sleep(0.2)

        status, headers, text = get("/")
        assert status == 200
        assert "Bringing the helpdesk back" in text
        assert "frame-ancestors 'none'" in headers["Content-Security-Policy"]
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert get("/nowhere")[0] == 404
        assert get("/", host="evil.example")[0] == 403
        plan = tmp_path / "plan.yaml"
        plan.write_text(PLAN.replace("4w", "4 fortnights"), encoding="utf-8")
        time.sleep(2)
        assert get("/")[0] == 200
        plan.write_text(PLAN.replace("the helpdesk back", "it all home"), encoding="utf-8")
        wait("Bringing it all home")
        process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=60)
    finally:
        process.kill()
        process.communicate()
    assert process.returncode == 0
    assert "EP107" in err
    assert "the site stays as it was" in err
    assert "Traceback" not in err
    assert "made anew" in out


def test_a_port_that_is_taken_is_told(site):
    """In a sentence, with 2."""
    import socket

    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        done = site("--serve", "--port", str(port))
    assert done.returncode == 2
    assert f"port {port} cannot be used: address already in use" in done.stderr
