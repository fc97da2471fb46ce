"""From the command line, the environment and a file to settings, each value with its source."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Mapping
from typing import Any, NamedTuple

from exitplan.checks._config_file import ConfigError, ConfigFile, find_config
from exitplan.checks._rule import DEFAULT, PROFILES
from exitplan.checks._select import code_of, nearest, unknown_word
from exitplan.checks._settings import NEVER, Settings
from exitplan.checks._severities import severities_in
from exitplan.checks._thresholds import THRESHOLDS, Threshold
from exitplan.errors import Diagnostic, Severity

DEFAULT_PLANS = ("plans",)
FAIL_ON = ("error", "warning", NEVER)
_MOST_WORDS = 1_000
_LONGEST_TEXT = 4_000

CODES: dict[str, str] = {
    "EP895": "the configuration cannot be read, or is not TOML",
    "EP896": "the configuration has a key that it does not know",
    "EP897": "the configuration has a value of the wrong kind",
    "EP898": "the configuration names a rule, family or profile that there is not",
}
"""What can be wrong with a configuration, in one line each."""


class Key:
    """One key of the configuration."""

    __slots__ = ("default", "is_list", "name", "what", "words")

    def __init__(
        self,
        name: str,
        what: str,
        default: str,
        *,
        is_list: bool = False,
        words: tuple[str, ...] = (),
    ) -> None:
        self.name = name
        self.what = what
        """What it says; one line."""
        self.default = default
        """As it is written."""
        self.is_list = is_list
        self.words = words
        """What it may be, where that is one of a few words."""


KEYS: tuple[Key, ...] = (
    Key(
        "plans",
        "the plans to check where the command line names none, from the configuration's folder",
        '["plans"]',
        is_list=True,
    ),
    Key(
        "as_of",
        'the status date to judge by: `"plan"` (each plan\'s own), `"today"`, or a date',
        '"plan"',
    ),
    Key("profile", "which rules run, and with which limits", '"default"', words=PROFILES),
    Key(
        "select",
        "run these rules instead of the profile's: codes, their beginnings, names, families, "
        "profiles, or `all`",
        "[]",
        is_list=True,
    ),
    Key("ignore", "leave these rules out", "[]", is_list=True),
    Key("fail_on", "the least severity that makes a check fail", '"error"', words=FAIL_ON),
)
"""The keys beside the tables ``severity`` and ``thresholds``."""
TABLES = {
    "severity": "how much a rule matters, by code or name: `error`, `warning` or `note`",
    "thresholds": "the limits that rules measure against",
}
_BY_NAME = {key.name: key for key in KEYS}


class Value(NamedTuple):
    """One setting in force, and where it came from."""

    key: str
    """``fail_on``, ``severity.EP802``, ``thresholds.tolerance_days``."""
    value: Any
    source: str
    """``command line``, ``EXITPLAN_FAIL_ON``, ``exitplan.toml:3``, ``profile strict``,
    ``default``."""


class Configuration(NamedTuple):
    """Everything that decides how a check runs."""

    settings: Settings
    plans: tuple[str, ...]
    """Paths, from the working directory."""
    as_of: str | None
    """As it was asked for; ``None`` for each plan's own status date."""
    values: tuple[Value, ...]
    file: str | None = None
    """The file that was read, from the working directory."""


def load_configuration(
    start: str = ".",
    *,
    environment: Mapping[str, str] | None = None,
    command_line: Mapping[str, Any] | None = None,
) -> Configuration:
    """Settle how a check runs: the command line before the environment, a file, the defaults.

    `start` is the folder from which a file is looked for, upwards.
    `environment` gives the variables (``EXITPLAN_SELECT`` and the like, lists
    with commas between their words); `command_line` values by key, ``None``
    for what was not asked. Raises ConfigError with everything that is wrong.
    """
    file = find_config(start)
    faults: list[Diagnostic] = []
    layers = [
        _asked(command_line or {}, faults),
        _of_environment(environment or {}, faults),
        _of_file(file, faults),
    ]
    if faults:
        raise ConfigError(faults)
    found: dict[str, Value] = {}
    for layer in layers:
        for value in layer:
            found.setdefault(value.key, value)
    return _configuration(found, file)


def _configuration(found: dict[str, Value], file: ConfigFile | None) -> Configuration:
    def said(key: str, default: Any) -> Any:
        return found[key].value if key in found else default

    under = {
        table: {key.partition(".")[2]: v.value for key, v in found.items() if key.startswith(table)}
        for table in ("severity.", "thresholds.")
    }
    settings = Settings(
        said("profile", DEFAULT),
        said("select", ()),
        said("ignore", ()),
        said("fail_on", ""),
        under["severity."],
        under["thresholds."],
    )
    as_of = said("as_of", "plan")
    plans = said("plans", DEFAULT_PLANS)
    return Configuration(
        settings,
        plans,
        None if as_of == "plan" else as_of,
        tuple(_with_defaults(found, settings, plans)),
        None if file is None else file.name,
    )


def _with_defaults(
    found: dict[str, Value], settings: Settings, plans: tuple[str, ...]
) -> Iterable[Value]:
    """Give every value in force, said or not, in the order of the documentation."""
    usual = {
        "plans": plans,
        "as_of": "plan",
        "profile": DEFAULT,
        "select": (),
        "ignore": (),
        "fail_on": settings.fails_on,
    }
    by_profile = f"profile {settings.profile}"
    for key in KEYS:
        is_profiles = key.name == "fail_on" and settings.fails_on != "error"
        yield found.get(key.name) or Value(
            key.name, usual[key.name], by_profile if is_profiles else "default"
        )
    in_profile = {
        f"severity.{code}": Value(f"severity.{code}", severity, by_profile)
        for code, severity in severities_in(settings.profile).items()
    }
    severities = in_profile | {k: v for k, v in found.items() if k.startswith("severity.")}
    yield from (severities[key] for key in sorted(severities))
    for name, limit in THRESHOLDS.items():
        is_profiles = settings.profile in limit.profiles
        yield found.get(f"thresholds.{name}") or Value(
            f"thresholds.{name}",
            limit.for_profile(settings.profile),
            by_profile if is_profiles else "default",
        )


Fail = Callable[[str, str, str], None]
"""Takes code, message and remedy of what is wrong with a value."""


def _asked(asked: Mapping[str, Any], faults: list[Diagnostic]) -> list[Value]:
    """Take what the command line says."""

    def fail(code: str, message: str, remedy: str) -> None:
        faults.append(Diagnostic(code, Severity.ERROR, message, remedy))

    found = []
    for key, value in asked.items():
        if value is None or value == ():
            continue
        option = "PLANS" if key == "plans" else f"--{key.replace('_', '-')}"
        taken = _taken(_BY_NAME[key], value, _prefixed(fail, option))
        if taken is not None:
            found.append(Value(key, taken, "command line"))
    return found


def _of_environment(environment: Mapping[str, str], faults: list[Diagnostic]) -> list[Value]:
    """Take what the environment says."""

    def fail(code: str, message: str, remedy: str) -> None:
        faults.append(Diagnostic(code, Severity.ERROR, message, remedy))

    found = []
    for key in KEYS:
        name = f"EXITPLAN_{key.name.upper()}"
        text = environment.get(name, "")
        if not text.strip():
            continue
        words = [word.strip() for word in text.split(",") if word.strip()]
        taken = _taken(key, words if key.is_list else text.strip(), _prefixed(fail, name))
        if taken is not None:
            found.append(Value(key.name, taken, name))
    return found


def _prefixed(fail: Fail, name: str) -> Fail:
    return lambda code, message, remedy: fail(code, f"{name}: {message}", remedy)


def _of_file(file: ConfigFile | None, faults: list[Diagnostic]) -> list[Value]:
    """Take what the file says; unknown keys are refused."""
    if file is None:
        return []
    found: list[Value] = []
    for name, value in list(file.values.items())[:_MOST_WORDS]:
        if name in TABLES:
            found += _table(file, name, value, faults)
            continue
        key = _BY_NAME.get(name)
        if key is None:
            known = [*_BY_NAME, *TABLES]
            message = f"the configuration has no key {_cut(name)}"
            remedy = nearest(name, known)[2:] or f"it can have {', '.join(known)}"
            faults.append(file.fault("EP896", name, message, remedy))
            continue
        taken = _taken(key, value, _at(file, name, faults))
        if name == "plans" and taken is not None:
            taken = _beside(file, taken, faults)
        if taken is not None:
            found.append(Value(name, taken, _source(file, name)))
    return found


def _at(file: ConfigFile, key: str, faults: list[Diagnostic]) -> Fail:
    def fail(code: str, message: str, remedy: str) -> None:
        faults.append(file.fault(code, key, f"{key}: {message}", remedy))

    return fail


def _source(file: ConfigFile, key: str) -> str:
    span = file.fault("", key, "").span
    return file.name if span is None else f"{file.name}:{span.line}"


def _beside(
    file: ConfigFile, plans: tuple[str, ...], faults: list[Diagnostic]
) -> tuple[str, ...] | None:
    """Give the paths of plans from the working directory; none may lie outside the folder."""
    found = []
    for plan in plans:
        real = "" if "\0" in plan else os.path.realpath(os.path.join(file.folder, plan))
        if not real or os.path.commonpath([real, file.folder]) != file.folder:
            message = f"{_cut(plan)} lies outside the folder of the configuration"
            _at(file, "plans", faults)("EP897", message, "name plans inside it")
            return None
        found.append(os.path.relpath(os.path.join(file.folder, plan)).replace(os.sep, "/"))
    return tuple(found)


def _table(file: ConfigFile, name: str, entries: Any, faults: list[Diagnostic]) -> Iterable[Value]:
    """Take a table of severities or limits."""
    if not isinstance(entries, dict):
        message = f"{name} is a table of keys and values"
        faults.append(file.fault("EP897", name, message, f"write [{file.prefix}{name}] above it"))
        return
    for word, value in list(entries.items())[:_MOST_WORDS]:
        path = f"{name}.{word}"
        fail = _at(file, path, faults)
        if name == "severity":
            code = code_of(word)
            if code is None:
                fail("EP898", f"there is no rule {_cut(word)}", nearest(word)[2:])
            elif value not in ("error", "warning", "note"):
                fail("EP897", f"{_cut(value)} is no severity", "write error, warning or note")
            else:
                yield Value(f"severity.{code}", Severity(value), _source(file, path))
            continue
        limit = THRESHOLDS.get(word)
        if limit is None:
            remedy = nearest(word, THRESHOLDS)[2:] or "exitplan config --show lists them"
            fail("EP896", f"there is no threshold {_cut(word)}", remedy)
        elif _fits(limit, value, fail):
            yield Value(f"thresholds.{word}", value, _source(file, path))


def _fits(limit: Threshold, value: Any, fail: Fail) -> bool:
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    if limit.is_whole and not (is_number and isinstance(value, int)):
        fail("EP897", f"{_cut(value)} is not a whole number", f"it is in {limit.what}")
        return False
    if not is_number or not limit.least <= value <= limit.most:
        range_ = f"write a number from {limit.least:,} to {limit.most:,}"
        fail("EP897", f"{_cut(value)} is out of range", range_)
        return False
    return True


def _taken(key: Key, value: Any, fail: Fail) -> Any:
    """Give a value as it is used; tell what is wrong with it, and give ``None``."""
    if not key.is_list:
        return _word(key, value, fail)
    words = value if isinstance(value, list | tuple) else [value]
    if len(words) > _MOST_WORDS or not all(_is_text(word) for word in words):
        fail("EP897", f"expected a list of texts, not {_cut(value)}", "")
        return None
    if key.name == "plans":
        return tuple(words)
    wrong = [problem for problem in map(unknown_word, words) if problem is not None]
    for problem in wrong[:20]:
        message, _, remedy = problem.partition("; ")
        fail("EP898", message, remedy or "exitplan explain lists every rule")
    return None if wrong else tuple(words)


def _word(key: Key, value: Any, fail: Fail) -> Any:
    if key.name == "as_of" and not isinstance(value, str):
        value = str(value)[:_LONGEST_TEXT]  # TOML has dates of its own.
    if not _is_text(value):
        fail("EP897", f"expected a text, not {_cut(value)}", "")
        return None
    if key.words and value not in key.words:
        near = nearest(value, key.words)[2:]
        fail("EP897", f"{_cut(value)} is not one of {', '.join(key.words)}", near)
        return None
    if key.name == "as_of" and value not in ("plan", "today"):
        from exitplan.plan import parse_moment

        try:
            parse_moment(value)
        except ValueError as error:
            message, _, remedy = str(error).partition("; ")
            fail("EP897", message[:200], remedy)
            return None
    return value


def _is_text(value: Any) -> bool:
    return isinstance(value, str) and 0 < len(value) <= _LONGEST_TEXT


def _cut(value: Any) -> str:
    text = repr(value)
    return text if len(text) <= 80 else f"{text[:79]}…"
