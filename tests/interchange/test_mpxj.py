"""Files that only MPXJ can read."""

from __future__ import annotations

import os
import sys
import time

import pytest

from exitplan.errors import PlanError
from exitplan.interchange import Tool, _mpxj, read_schedule
from exitplan.interchange._mpxj import convert_to_mspdi
from exitplan.interchange._mspdi_read import read_mspdi
from exitplan.interchange._mspdi_write import write_mspdi
from exitplan.interchange._xer_write import write_xer
from exitplan.plan import Group, Link, Plan, Task, milestone
from exitplan.schedule import compute_schedule
from tests.interchange.mpxj_judge import mpxj_judge

PLAN = Plan(
    "p",
    "A plan",
    "2015-03-23",
    [
        Group(
            "g",
            "Buy",
            [
                Task("g.a", "Ask", duration="5d"),
                Task("g.b", "Weigh", duration="3d", after=[Link("g.a", lag="1d")]),
            ],
        ),
        milestone("m", "Bought", after=[Link("g.b")]),
    ],
    calendar="weekdays",
)


def made(kind: str, suffix: str, folder) -> str:
    """Let MPXJ write the plan in another format."""
    judge = mpxj_judge()
    source, target = folder / "plan.xml", folder / f"made.{suffix}"
    source.write_bytes(write_mspdi(compute_schedule(PLAN)))
    judge.ask("convert", path=str(source), to=str(target), kind=kind)
    return str(target)


@pytest.mark.parametrize(
    ("kind", "suffix"),
    [("MPX", "mpx"), ("PMXML", "pmxml.xml"), ("PLANNER", "planner.xml"), ("XER", "xer")],
)
def test_other_formats_become_project_xml(kind, suffix, tmp_path):
    """Whatever MPXJ reads comes out as XML that our reader takes, with titles and dates."""
    data = convert_to_mspdi(made(kind, suffix, tmp_path))
    read = compute_schedule(read_mspdi(data, "x").plan)
    found = {d.title: (str(d.start), str(d.finish)) for d in read if d.kind != "group"}
    wanted = compute_schedule(PLAN)
    assert found == {d.title: (str(d.start), str(d.finish)) for d in wanted if d.kind != "group"}


def test_sdef_is_read(tmp_path):
    """The Corps of Engineers' SDEF, which knows activities and links only, is read, too."""
    read = read_mspdi(convert_to_mspdi(made("SDEF", "sdef", tmp_path)), "x").plan
    assert {"Ask", "Weigh"} <= {task.title for task in read.tasks()}


def test_primavera_s_xml_keeps_primavera_s_rules(tmp_path):
    """Primavera's own XML is read by way of XER, and so under Primavera's profile."""
    mpxj_judge()
    source = tmp_path / "plan.xer"
    source.write_bytes(write_xer(compute_schedule(PLAN)))
    mpxj_judge().ask("convert", path=str(source), to=str(tmp_path / "p.xml"), kind="PMXML")
    imported = read_schedule(tmp_path / "p.xml")
    assert imported.report.tool is Tool.P6
    found = {d.title: str(d.finish) for d in compute_schedule(imported.plan) if d.kind != "group"}
    wanted = {d.title: str(d.finish) for d in compute_schedule(PLAN) if d.kind != "group"}
    assert found == wanted


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"hello",
        b"MPX,Microsoft Project,4.0\r\n",
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"x" * 3_000,
        b"<?xml version='1.0'?><Project xmlns='http://schemas.microsoft.com/project'><Name>",
        b"PK\x03\x04" + b"\x00" * 200,
    ],
    ids=["empty", "text", "torn mpx", "torn mpp", "torn xml", "torn zip"],
)
def test_what_is_no_project_is_refused_in_a_sentence(data, tmp_path):
    """A broken file gives EP502 with words, never a Java stack."""
    mpxj_judge()
    file = tmp_path / "plan.mpp"
    file.write_bytes(data)
    with pytest.raises(PlanError) as caught:
        convert_to_mspdi(str(file))
    (found,) = caught.value.diagnostics
    assert found.code == "EP502"
    assert found.message.startswith("plan.mpp cannot be read: ")
    assert not any(word in found.message for word in ("java.", "org.mpxj", "\tat ", "Exception"))


def test_a_file_that_is_not_there_is_told():
    """A missing file is EP502, before Java is even started."""
    mpxj_judge()
    with pytest.raises(PlanError) as caught:
        convert_to_mspdi("no-such-file.mpp")
    assert caught.value.diagnostics[0].code == "EP502"


def test_names_that_look_like_options_are_files(tmp_path, monkeypatch):
    """A file called like an option of Java is a file all the same."""
    path = made("MPX", "mpx", tmp_path)
    monkeypatch.chdir(tmp_path)
    os.rename(path, tmp_path / "-version.mpx")
    assert b"<Project" in convert_to_mspdi("-version.mpx")


def test_an_entity_that_names_a_file_is_not_opened(tmp_path):
    """XML that asks for a file of this computer does not get it."""
    mpxj_judge()
    secret, file = tmp_path / "secret.txt", tmp_path / "plan.xml"
    secret.write_text("hidden-words")
    file.write_text(
        f'<?xml version="1.0"?><!DOCTYPE p [<!ENTITY e SYSTEM "file://{secret}">]>'
        '<Project xmlns="http://schemas.microsoft.com/project"><Title>&e;</Title></Project>'
    )
    try:
        data = convert_to_mspdi(str(file))
    except PlanError as error:
        data = str(error).encode()
    assert b"hidden-words" not in data


def test_a_conversion_has_a_time_limit(tmp_path, monkeypatch):
    """A file that never ends is given up on (EP503), here a pipe that nobody writes to... as a
    limit too short for any.
    """
    path = made("MPX", "mpx", tmp_path)
    monkeypatch.setattr(_mpxj, "TIME_LIMIT", 0.001)
    began = time.monotonic()
    with pytest.raises(PlanError) as caught:
        convert_to_mspdi(path)
    assert caught.value.diagnostics[0].code == "EP503"
    assert time.monotonic() - began < 20


def test_a_file_may_be_too_large(tmp_path, monkeypatch):
    """More bytes than anybody's plan has are refused unread (EP503)."""
    path = made("MPX", "mpx", tmp_path)
    monkeypatch.setattr(_mpxj, "LARGEST_INPUT", 10)
    with pytest.raises(PlanError) as caught:
        convert_to_mspdi(path)
    assert caught.value.diagnostics[0].code == "EP503"


def test_nothing_is_left_behind(tmp_path, monkeypatch):
    """Temporary files are gone when the conversion is over."""
    path = made("MPX", "mpx", tmp_path)
    scratch = tmp_path / "scratch"
    scratch.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(scratch))
    convert_to_mspdi(path)
    assert list(scratch.iterdir()) == []


def test_without_java_the_way_to_it_is_told(tmp_path, monkeypatch):
    """Where there is no Java, EP507 says how to get one."""
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.delenv("JAVA_HOME", raising=False)
    with pytest.raises(PlanError) as caught:
        convert_to_mspdi(__file__)
    found = caught.value.diagnostics[0]
    assert found.code == "EP507"
    assert "default-jre" in found.help


def test_without_mpxj_the_command_is_told(tmp_path, monkeypatch):
    """Where MPXJ is not installed, EP507 gives the command that installs it."""
    java = tmp_path / "java"
    java.write_text("#!/bin/sh\nexit 1\n")
    java.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.delenv("JAVA_HOME", raising=False)
    monkeypatch.setattr(sys, "path", [p for p in sys.path if "site-packages" not in p])
    monkeypatch.delitem(sys.modules, "mpxj", raising=False)
    with pytest.raises(PlanError) as caught:
        convert_to_mspdi(__file__)
    found = caught.value.diagnostics[0]
    assert found.code == "EP507"
    assert found.help.startswith("pip install mpxj")
