"""Files that only MPXJ can read: .mpp, .mpx, .pp, PMXML, Asta, Phoenix and more.

MPXJ is Java. It runs once for each file, in a process of its own, because the
file may come from a stranger: it has a time limit, a memory limit and no way
to the network, and whatever becomes of it, this process goes on.
"""

from __future__ import annotations

import os
import subprocess
import tempfile
from collections.abc import Sequence

from exitplan.errors import PlanError

INSTALL = "pip install mpxj"
"""The command that installs what this module needs, save for Java itself."""

TIME_LIMIT = 120
"""Seconds that one conversion may take; the largest plans at hand take three."""
MEMORY_LIMIT = "1g"
"""Java's heap."""
LARGEST_INPUT = 200_000_000
LARGEST_OUTPUT = 200_000_000

_CONVERTER = "org.mpxj.sample.MpxjConvert"
_NOWHERE = (
    "-DsocksProxyHost=127.0.0.1",
    "-DsocksProxyPort=9",
    "-Djavax.xml.accessExternalDTD=",
    "-Djavax.xml.accessExternalSchema=",
    "-Djavax.xml.accessExternalStylesheet=",
)
"""Every connection ends at a port where nobody answers; XML may name no file or address."""


def convert_to_mspdi(path: str) -> bytes:
    """Read any file that MPXJ knows, and give it as Microsoft Project XML.

    Of a file with several projects MPXJ takes the first. Raises PlanError: EP507
    when MPXJ or Java is not installed, EP502 for a file that cannot be read,
    EP503 for one that is too large or takes too long.
    """
    return _convert(path, "mspdi.xml")


def convert_to_xer(path: str) -> bytes:
    """The same as a Primavera XER file, which keeps more of Primavera's own XML (PMXML)."""
    return _convert(path, "out.xer")


def _convert(path: str, wanted: str) -> bytes:
    java, jars = _java(), _jars()
    name = os.path.basename(path)
    _check_input(path, name)
    with tempfile.TemporaryDirectory(prefix="exitplan-mpxj-") as folder:
        output = os.path.join(folder, wanted)
        command = [
            java,
            f"-Xmx{MEMORY_LIMIT}",
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-Djava.awt.headless=true",
            "-Duser.language=en",
            "-Dfile.encoding=UTF-8",
            f"-Djava.io.tmpdir={folder}",
            *_NOWHERE,
            "-cp",
            os.path.join(jars, "*"),
            _CONVERTER,
            os.path.abspath(path),
            output,
        ]
        said = _run(command, folder, name)
        return _result(output, name, said)


def _java() -> str:
    """Find the Java that runs MPXJ."""
    import shutil

    home = os.environ.get("JAVA_HOME")
    at_home = os.path.join(home, "bin") if home else ""
    found = (shutil.which("java", path=at_home) if at_home else None) or shutil.which("java")
    if found is None:
        raise PlanError.single(
            "EP507",
            "reading this file needs Java, which is not installed",
            "install a Java runtime, version 11 or later (apt install default-jre-headless, "
            "or https://adoptium.net), or save the file as Microsoft Project XML",
        )
    return found


def _jars() -> str:
    """Find the folder of MPXJ's Java archives, without starting anything."""
    from importlib.util import find_spec

    spec = find_spec("mpxj")
    places = list(spec.submodule_search_locations or ()) if spec is not None else []
    for place in places:
        jars = os.path.join(place, "lib")
        if os.path.isfile(os.path.join(jars, "mpxj.jar")):
            return jars
    raise PlanError.single(
        "EP507",
        "reading this file needs MPXJ, which is not installed",
        f"{INSTALL}, or save the file as Microsoft Project XML",
    )


def _check_input(path: str, name: str) -> None:
    if not os.path.isfile(path):
        raise PlanError.single("EP502", f"{name} is no file that can be read", "check the path")
    size = os.path.getsize(path)
    if size > LARGEST_INPUT:
        raise PlanError.single(
            "EP503",
            f"{name} has {size:,} bytes; at most {LARGEST_INPUT:,} are read",
            "export the project that is meant on its own",
        )


def _run(command: Sequence[str], folder: str, name: str) -> str:
    """Run the conversion; give what it said."""
    environment = {
        key: value
        for key, value in os.environ.items()
        # These would add options to Java's, and make it say so.
        if key not in ("JAVA_TOOL_OPTIONS", "_JAVA_OPTIONS", "JDK_JAVA_OPTIONS", "CLASSPATH")
    }
    try:
        done = subprocess.run(  # noqa: S603 - our own command; the path is one argument of it
            command,
            cwd=folder,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            timeout=TIME_LIMIT,
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise PlanError.single(
            "EP503",
            f"reading {name} took more than {TIME_LIMIT} seconds",
            "save it as Microsoft Project XML in the software it comes from",
        ) from None
    except OSError as error:
        raise PlanError.single(
            "EP507", f"Java does not start: {error.strerror or error}", "install Java anew"
        ) from None
    return done.stdout[:100_000].decode("utf-8", "replace")


def _result(output: str, name: str, said: str) -> bytes:
    if not os.path.isfile(output):
        raise PlanError.single(
            "EP502",
            f"{name} cannot be read: {_reason(said)}",
            "see whether the software it comes from still opens it, "
            "or save it there as Microsoft Project XML",
        )
    if os.path.getsize(output) > LARGEST_OUTPUT:
        raise PlanError.single(
            "EP503",
            f"{name} becomes more than {LARGEST_OUTPUT:,} bytes when read",
            "export the project that is meant on its own",
        )
    with open(output, "rb") as file:
        return file.read()


def _reason(said: str) -> str:
    """Say in one line why MPXJ gave up, without Java's names and stack."""
    if "OutOfMemoryError" in said:
        return f"it needs more than {MEMORY_LIMIT} of memory"
    if "Unsupported file type" in said:
        return "MPXJ does not know this kind of file"
    reasons = [
        text
        for line in said.splitlines()
        if (text := _exception_text(line)) and text != "Invalid file format"
    ]
    return reasons[-1] if reasons else "MPXJ finds it broken"


def _exception_text(line: str) -> str:
    """Give the words of a line like ``Caused by: java.io.IOException: bad header``."""
    for opening in ("Conversion Error: ", "Caused by: "):
        if line.startswith(opening):
            _, _, words = line.removeprefix(opening).partition(": ")
            plain = "".join(letter if letter.isprintable() else " " for letter in words)
            return plain.strip()[:200]
    return ""
