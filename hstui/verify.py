"""Whether a configuration can be used: every name in it exists, every table of the user's rules fits.

Knowing all sources and rules takes about 0.3 s, which a first frame has not: what was found good is remembered by a
digest of all that was looked at, and looked at again only when some of it, or the program, has changed.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from hstui.config import TABLES, Settings, load_tables
from hstui.errors import UsageError
from hstui.paths import Paths, private_dir

_SAMPLE = 12
_ANY_NAME = frozenset(
    {
        "advice.events",
        "events.words",
        "macro.bounds",
        "macro.stale",
        "ranking.choose.event",
        "ranking.choose.theme_caps",
        "ranking.score.event",
        "risks.rules",
        "themes.events",
        "themes.fallback",
        "themes.sector",
        "themes.words",
        "topics.topics",
    }
)
"""Tables whose keys are names that a user may add: of words, series, events, rules."""
_ALIKE = frozenset({"advice.events", "advice.rules", "risks.rules"})
"""Tables whose entries are tables of one form: a key that one of them has, any may have."""
_ALSO = {"risks.rules": {"enabled": True}, "events": {"replace_rules": True}, "themes": {"replace_rules": True}}
"""Keys that may be set though the package does not set them."""


def verify(settings: Settings, paths: Paths) -> None:
    """Raises UsageError for the first thing in a configuration that cannot be meant: file, key, and what would do."""
    for_sources = settings.sources or settings.source or settings.feeds
    for_app = settings.keys or settings.filters or settings.screen.theme
    if not (for_sources or for_app or settings.rules):
        return
    mark = paths.cache_dir / "configuration"
    state = _digest(settings)
    with contextlib.suppress(OSError, UnicodeDecodeError):
        if mark.read_text("ascii") == state:
            return
    try:
        _app(settings)
        _sources(settings)
        for name in sorted(set(settings.rules) - set(TABLES)):
            raise wrong_name("rules.", name, "table", TABLES)
    except UsageError as error:
        raise UsageError(f"{paths.config_file}: {error}") from None
    _rules(settings.rules)
    try:
        _filters(settings)  # which may name a theme as the rules do
    except UsageError as error:
        raise UsageError(f"{paths.config_file}: {error}") from None
    with contextlib.suppress(OSError):
        private_dir(paths.cache_dir)
        mark.write_text(state, "ascii")


def _digest(settings: Settings) -> str:
    """Of all that is looked at. A file that cannot be read is found out when its table is loaded."""
    from hashlib import sha256  # only those who have set something wait for it

    import msgspec

    from hstui import __version__

    seen = sha256(f"{__version__}\n".encode())
    app = (settings.keys, settings.filters, settings.screen.theme)
    parts = (settings.sources, settings.source, settings.feeds, settings.profile, *app)
    seen.update(msgspec.json.encode(parts, order="sorted"))
    for name, file in sorted(settings.rules.items()):
        seen.update(f"\n{name}\n{file}\n".encode())
        with contextlib.suppress(OSError):
            seen.update(Path(file).expanduser().read_bytes())
    return seen.hexdigest()


def wrong_name(where: str, name: str, what: str, known: Iterable[str]) -> UsageError:
    """Says that a name is none of those known, and which one may be meant."""
    from difflib import get_close_matches

    names = sorted(known)
    close = get_close_matches(name, names, 3, 0.6)
    if close:
        return UsageError(f"{where}{name}: no such {what}; did you mean {' or '.join(close)}?")
    more = ", …" if len(names) > _SAMPLE else ""
    return UsageError(f"{where}{name}: no such {what}; there are {', '.join(names[:_SAMPLE])}{more}")


def _app(settings: Settings) -> None:
    """What only the app uses: a headless run refuses it, too, since cron would else hide what a reader finds later."""
    if settings.screen.theme:
        from hstui.tui.looks import OWN, is_theme

        if not is_theme(settings.screen.theme):
            raise wrong_name("screen.theme = ", settings.screen.theme, "theme", OWN)
    if settings.keys:
        from hstui.tui.keys import BY_ID, clashes, unknown_ids

        for name in unknown_ids(settings.keys):
            raise wrong_name("keys.", name, "command", BY_ID)
        for key, ids in clashes(settings.keys):
            raise UsageError(f"keys: {key!r} is the key of {' and '.join(ids)}; give one of them another")


def _filters(settings: Settings) -> None:
    if not settings.filters:
        return
    from hstui.analysis.headings import Headings
    from hstui.analysis.rules import load
    from hstui.analysis.themes import THEMES
    from hstui.tui.filter import FilterError, check_names, parse
    from hstui.tui.words import words

    own = load_tables({name: file for name, file in settings.rules.items() if name == "headings"})
    headings = Headings(load("headings", own.get("headings")))
    called = {theme: tuple(headings.possible(theme)) for theme in THEMES}
    for name, text in settings.filters.items():
        try:
            check_names(parse(text), called)
        except FilterError as error:
            raise UsageError(f"filters.{name}: {words('en')(error.word, **error.places)}") from None


def _sources(settings: Settings) -> None:
    if not (settings.sources or settings.source or settings.feeds):
        return
    from hstui.sources.registry import all_sources, enabled
    from hstui.sources.user_feed import user_feeds

    feeds = user_feeds(settings.feeds)
    ids = {source.info.id for source in (*all_sources(), *feeds)}
    publishers = {f"{name.partition('.')[0]}.*" for name in ids}
    for table, names, known in (
        ("sources.", settings.sources, ids | publishers),
        ("source.", settings.source, ids),
    ):
        for name in sorted(set(names) - known):
            raise wrong_name(table, name, "source", known)
    own = {source.info.id: source.info.settings for source in (*all_sources(), *feeds)}
    for ident, given in sorted(settings.source.items()):
        for key, value in sorted(given.items()):
            _source_setting(ident, key, value, own[ident])
    enabled(settings.profile, settings.sources, extra=feeds)


def _source_setting(ident: str, key: str, value: str, known: Mapping[str, str]) -> None:
    """Refuses what the source does not read. The value is not echoed: an address may hold a password."""
    from hstui.text.clean import safe_url

    where = f"source.{ident}.{key}"
    if not known:
        raise UsageError(f"{where}: {ident} has no settings")
    kind = known.get(key, "")
    if not kind:
        raise wrong_name(f"source.{ident}.", key, "setting", known)
    if kind == "address" and value and not safe_url(value):
        raise UsageError(f"{where}: not an http(s) address")
    if kind == "number" and not (value.isascii() and value.isdigit()):
        raise UsageError(f"{where}: not a whole number")


def _rules(files: Mapping[str, str]) -> None:
    if not files:
        return
    from hstui.analysis.advice import check as check_advice
    from hstui.analysis.knowledge import TABLES as NEWS
    from hstui.analysis.knowledge import knowledge
    from hstui.analysis.macro import check as check_macro
    from hstui.analysis.risks import check as check_risks
    from hstui.analysis.rules import load

    for name, table in load_tables(files).items():
        try:
            _fit(table, load(name), name)
            if name in NEWS:
                knowledge({name: table})
            elif name == "advice":
                check_advice(load(name, table))
            elif name == "risks":
                check_risks(load(name, table))
            elif name == "macro":
                check_macro(load(name, table))
        except UsageError as error:
            raise UsageError(f"{files[name]}: {error}") from None
        except (TypeError, ValueError, KeyError, AttributeError) as error:
            raise UsageError(f"{files[name]}: does not fit: {type(error).__name__}: {error}") from None


def _kind(value: object) -> str:
    if isinstance(value, Mapping):
        return "a table"
    if isinstance(value, list):
        return "a list"
    if isinstance(value, bool):
        return "true or false"
    return "a text" if isinstance(value, str) else "a number"


def _fit(table: Mapping[str, Any], model: Mapping[str, Any], where: str) -> None:
    """Every key is one of the package's, or one where any name does, and its value is of the package's kind."""
    model = {**model, **_ALSO.get(where, {})} if where not in _ALIKE else model
    alike: dict[str, Any] = dict(_ALSO.get(where, {}))
    if where in _ALIKE:
        for entry in model.values():
            alike |= entry
    for key, value in table.items():
        place = f"{where}.{key}"
        if key not in model and where not in _ANY_NAME:
            raise wrong_name(f"{where}.", key, "key", model)
        wanted = model.get(key, next(iter(model.values()), value))
        if _kind(value) != _kind(wanted):
            raise UsageError(f"{place} must be {_kind(wanted)}, not {_kind(value)}")
        if isinstance(value, Mapping):
            _fit(value, alike | wanted if where in _ALIKE else wanted, place)
        elif isinstance(value, list):
            kinds = {_kind(one) for one in wanted}
            for one in value:
                if kinds and _kind(one) not in kinds:
                    raise UsageError(f"{place} must hold {' or '.join(sorted(kinds))} only, not {_kind(one)}")
