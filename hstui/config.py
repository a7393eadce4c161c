"""Settings: built-in values, the configuration file, then the command line; later wins. The language is the
locale's where neither names one."""

from __future__ import annotations

import math
import os
import re
from collections.abc import Callable, Mapping
from datetime import timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any, Literal, get_args, get_origin, get_type_hints

import msgspec
from msgspec import Struct, field
from msgspec.structs import replace

from hstui.errors import UsageError, reason
from hstui.text.i18n import LANGS, Lang, language_of

TABLES = ("advice", "changes", "events", "headings", "macro", "ranking", "risks", "themes", "topics")
"""Knowledge tables that a user can lay keys over."""
_DURATION = re.compile(r"^\s*(\d{1,5})\s*(m|min|h|d|w)\s*$", re.IGNORECASE)
_QUOTED_VALUE = re.compile(r"Invalid enum value .*(?= - at )", re.DOTALL)
_PLACE = re.compile(r" - at `(\$[^`]*)`$")
_MISSING = re.compile(r"^Object missing required field `(?P<field>[^`]*)`")
_TYPES = re.compile(r"^Expected `(?P<type>[^`]*)`, got ")
_CALLED = {
    "bool": "true or false",
    "str": "a text",
    "int": "a whole number",
    "float": "a number",
    "object": "a table",
    "array": "a list",
}
"""What msgspec calls a type, and how TOML's users do."""
_INDEX = re.compile(r"\[[^\]]*\]")
_UNITS = {"m": 60, "min": 60, "h": 3600, "d": 86_400, "w": 604_800}


class Feed(Struct, frozen=True):
    """A feed that the user adds: RSS, Atom or JSON Feed."""

    name: str
    url: str
    lang: Lang = "zh-Hans"
    outlet: str = ""
    trust: int = 60
    allow_local: bool = False
    """The address may be private or loopback (an RSSHub of one's own)."""


class Network(Struct, frozen=True):
    """How to ask."""

    user_agent: str = ""
    """Empty: hstui's own honest one."""
    deadline_seconds: float = 120.0
    """For a refresh as a whole."""
    exchange_seconds: float = 10.0
    pace: float = 1.0
    """Factor on every source's pace."""
    cache_megabytes: int = 256


class Report(Struct, frozen=True):
    """What a report holds."""

    stories: int | None = None
    """None: as ranking.toml says."""
    directory: str = "."
    """Where `e` writes."""


class Screen(Struct, frozen=True):
    """The app's looks."""

    theme: str = ""
    up: Literal["red", "green", "auto"] = "auto"
    """Which colour means up; auto: red in Chinese, green in English."""
    mouse: bool = True
    watch_minutes: float = 0.0
    picture: bool = True
    """Whether the last frame is kept, to be shown at once by the next start."""


class Settings(Struct, frozen=True):
    """Everything that can be set. Field names are the keys of the configuration file."""

    lang: Lang | Literal["auto"] = "auto"
    universe: str = "hstech"
    window: str = "48h"
    profile: Literal["auto", "cn", "intl"] = "auto"
    advice: Literal["full", "labels", "off"] = "full"
    network: Network = field(default_factory=Network)
    report: Report = field(default_factory=Report)
    screen: Screen = field(default_factory=Screen)
    keys: dict[str, str] = field(default_factory=dict)
    """Action id → key, for the app."""
    filters: dict[str, str] = field(default_factory=dict)
    """Name → filter, for the app."""
    sources: dict[str, bool] = field(default_factory=dict)
    """Source id → on or off; opt-in sources are on only here."""
    source: dict[str, dict[str, str]] = field(default_factory=dict)
    """Source id → its own settings, such as `base_url`."""
    feeds: list[Feed] = field(default_factory=list)
    rules: dict[str, str] = field(default_factory=dict)
    """Table name (`TABLES`) → a TOML file whose keys are laid over the bundled ones."""

    def language(self) -> Lang:
        """The language, by the locale where none is set."""
        if self.lang != "auto":
            return self.lang
        return language_of(_locale(os.environ))


def _locale(environment: Mapping[str, str]) -> str:
    return next((v for v in (environment.get(n) for n in ("LC_ALL", "LC_MESSAGES", "LANG")) if v), "")


def parse_duration(text: str) -> timedelta:
    """`48h`, `90m`, `3d`, `1w`. Raises UsageError."""
    match = _DURATION.match(text)
    if not match or int(match.group(1)) == 0:
        raise UsageError(f"not a length of time: {text!r}; write it like 48h, 90m, 3d or 1w")
    length = timedelta(seconds=int(match.group(1)) * _UNITS[match.group(2).lower()])
    if length > timedelta(days=60):
        raise UsageError(f"{text} is too long a window; 60d at most")
    return length


_Kind = type[Settings | Network | Report | Screen | Feed]


def _unknown(data: Mapping[str, Any], known: _Kind, prefix: str) -> str:
    """The first key that does not exist, with those that may have been meant; "" when all do."""
    for key in data:
        if key not in known.__struct_fields__:
            from difflib import get_close_matches

            close = " or ".join(prefix + one for one in get_close_matches(key, known.__struct_fields__, 2))
            return f"{prefix}{key} (did you mean {close}?)" if close else prefix + key
    return ""


def _toml(file: Path, parse_float: Callable[[str], Any] = float) -> dict[str, Any]:
    """What a file says. Raises FileNotFoundError where there is none, UsageError where it cannot be read."""
    try:
        text = file.read_text("utf-8")
    except FileNotFoundError:
        raise
    except (OSError, UnicodeDecodeError) as error:
        told = reason(error) if isinstance(error, OSError) else "not UTF-8"
        raise UsageError(f"{file}: cannot be read: {told}") from None
    import tomllib  # most have no such file, and the first frame waits

    try:
        return tomllib.loads(text, parse_float=parse_float)
    except tomllib.TOMLDecodeError as error:
        raise UsageError(f"{file}: not valid TOML: {error}") from None
    except RecursionError:
        raise UsageError(f"{file}: not valid TOML: nested too deeply") from None
    except ValueError:  # Python's own limit on the digits of an integer
        raise UsageError(f"{file}: not valid TOML: a number with too many digits") from None


def load_settings(file: Path, *, required: bool = False) -> Settings:
    """The settings of a configuration file; the built-in ones if there is none and none is required.

    Raises UsageError with the file, the key and what is wrong; values are never echoed, since some are secret.
    """
    try:
        data = _toml(file)
    except FileNotFoundError:
        if required:
            raise UsageError(f"{file}: no such configuration file") from None
        return Settings()
    unknown = _unknown(data, Settings, "")
    tables: tuple[tuple[str, type[Network | Report | Screen]], ...] = (
        ("network", Network),
        ("report", Report),
        ("screen", Screen),
    )
    for name, kind in tables:
        if isinstance(data.get(name), dict):
            unknown = unknown or _unknown(data[name], kind, f"{name}.")
    feeds = data.get("feeds")
    for feed in feeds if isinstance(feeds, list) else ():
        if isinstance(feed, dict):
            unknown = unknown or _unknown(feed, Feed, "feeds.")
    if unknown:
        raise UsageError(f"{file}: unknown key {unknown}; see docs/user-guide.md for the keys that exist")
    wrong = _of_another_type(data)
    if wrong:
        raise UsageError(f"{file}: {wrong}")
    try:
        settings = msgspec.convert(data, Settings)
    except msgspec.ValidationError as error:
        raise UsageError(f"{file}: {_told(str(error))}") from None
    try:
        parse_duration(settings.window)
    except UsageError as error:
        raise UsageError(f"{file}: window: {error}") from None
    wrong = _out_of_range(settings)
    if wrong:
        raise UsageError(f"{file}: {wrong}")
    agent = settings.network.user_agent
    if not (agent.isascii() and agent.isprintable()):
        raise UsageError(f"{file}: network.user_agent may hold printable ASCII characters only: it is sent in a header")
    try:
        return _from_folder(settings, file.parent)
    except UsageError as error:
        raise UsageError(f"{file}: {error}") from None


def _of_another_type(data: Mapping[str, Any]) -> str:
    """The first entry of a table of the user's own names that is not what it must be; "" when all are. msgspec names
    the place of such a one without its key."""
    for table, kind, called in (
        ("keys", str, "a text"),
        ("filters", str, "a text"),
        ("rules", str, "a text"),
        ("sources", bool, "true or false"),
        ("source", dict, "a table"),
    ):
        held = data.get(table)
        for name, value in held.items() if isinstance(held, dict) else ():
            if not isinstance(value, kind):
                return f"{table}.{name} must be {called}"
            for key, text in value.items() if isinstance(value, dict) else ():
                if not isinstance(text, str):
                    return f"{table}.{name}.{key} must be a text"
    return ""


def _told(error: str) -> str:
    """An error of msgspec without the value, in the words of the file; of a setting that is one of some words, with
    these."""
    place = _PLACE.search(error)
    if place is None:
        return _QUOTED_VALUE.sub("Invalid value", error)
    names = _INDEX.sub("", place[1]).split(".")[1:]
    if wanted := _TYPES.match(error):
        called = " or ".join(_CALLED.get(kind, kind) for kind in wanted["type"].split(" | ") if kind != "null")
        return f"{'.'.join(names)} must be {called}"
    if missing := _MISSING.match(error):
        return f"{'.'.join((*names, missing['field']))} is missing"
    if not _QUOTED_VALUE.match(error):
        return error
    kind: Any = Settings
    for name in names:
        kind = get_type_hints(get_args(kind)[0] if get_args(kind) else kind)[name]
    return f"{'.'.join(names)}: no such value; one of {', '.join(_words(kind))}"


def _words(kind: Any) -> list[str]:
    """The words that a type allows."""
    if get_origin(kind) is Literal:
        return [str(word) for word in get_args(kind)]
    return [word for part in get_args(kind) for word in _words(part)]


def _out_of_range(settings: Settings) -> str:
    """The first number that cannot be meant, and what can; "" when all can."""
    net, screen, stories = settings.network, settings.screen, settings.report.stories
    day = 86_400
    bounds: tuple[tuple[str, float, float, float], ...] = (
        ("network.deadline_seconds", net.deadline_seconds, 1, day),
        ("network.exchange_seconds", net.exchange_seconds, 1, day),
        ("network.pace", net.pace, 0.5, 1000),
        ("network.cache_megabytes", net.cache_megabytes, 1, 1_000_000),
        ("screen.watch_minutes", screen.watch_minutes, 0, day),
        ("report.stories", 1 if stories is None else stories, 0, 10_000),
    )
    for name, value, low, high in bounds:
        if not (math.isfinite(value) and low <= value <= high):
            return f"{name} must lie between {low} and {high}"
    return ""


def _from_folder(settings: Settings, folder: Path) -> Settings:
    """Files that a configuration names are found from where it lies, whatever the current folder is."""

    _place("report.directory", settings.report.directory)
    universe = settings.universe
    place = _place("universe", universe)
    return replace(
        settings,
        universe=str(folder / place) if universe.endswith(".toml") else universe,
        rules={name: str(folder / _place(f"rules.{name}", rules)) for name, rules in settings.rules.items()},
    )


def _place(key: str, name: str) -> Path:
    """A place in the file system as the user names it. Raises UsageError for one that no system has."""
    if "\0" in name:
        raise UsageError(f"{key}: a name that no file can have")
    try:
        return Path(name).expanduser()
    except RuntimeError:
        raise UsageError(f"{key}: `~` is followed by the name of nobody here") from None


def with_flags(
    settings: Settings, *, lang: str | None = None, universe: str | None = None, window: str | None = None
) -> Settings:
    """The settings with the command line's say. Raises UsageError for a value that cannot be."""
    changes: dict[str, Any] = {}
    if lang is not None:
        if lang not in LANGS:
            raise UsageError(f"unknown language {lang!r}; one of {', '.join(LANGS)}")
        changes["lang"] = lang
    if universe is not None:
        _place("--universe", universe)
        changes["universe"] = universe
    if window is not None:
        parse_duration(window)
        changes["window"] = window
    return replace(settings, **changes)


def load_tables(files: Mapping[str, str]) -> dict[str, dict[str, Any]]:
    """The user's knowledge tables, by name. Raises UsageError for a file that cannot be read or is not TOML."""
    tables: dict[str, dict[str, Any]] = {}
    for name, file in sorted(files.items()):
        if name not in TABLES:
            raise UsageError(f"rules.{name}: no such table; one of {', '.join(TABLES)}")
        try:
            tables[name] = _toml(Path(file).expanduser(), Decimal)
        except FileNotFoundError as error:
            raise UsageError(f"{file}: cannot be read: {reason(error)}") from None
    return tables
