"""Finds the sources: every module of this package that has a `SOURCES` tuple. Adding one touches nothing else."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Iterable, Mapping
from functools import cache

import hstui.sources
from hstui.errors import UsageError
from hstui.sources.base import Source


@cache
def all_sources() -> tuple[Source, ...]:
    """Every source, sorted by id. Raises ValueError when two share an id: a defect, not a user's mistake."""
    found: list[Source] = []
    for module in sorted(pkgutil.iter_modules(hstui.sources.__path__), key=lambda module: module.name):
        found.extend(getattr(importlib.import_module(f"hstui.sources.{module.name}"), "SOURCES", ()))
    return in_order(found)


def in_order(sources: Iterable[Source]) -> tuple[Source, ...]:
    """Sources sorted by id; ValueError on a duplicate id or a fallback for a source that does not exist."""
    by_id: dict[str, Source] = {}
    for source in sources:
        if source.info.id in by_id:
            raise ValueError(f"two sources are called {source.info.id}")
        by_id[source.info.id] = source
    for source in by_id.values():
        stands_in_for = source.info.fallback_for
        if stands_in_for and stands_in_for not in by_id:
            raise ValueError(f"{source.info.id} stands in for {stands_in_for}, which does not exist")
    return tuple(by_id[key] for key in sorted(by_id))


def by_id(source_id: str) -> Source:
    """The source with that id; UsageError if there is none."""
    for source in all_sources():
        if source.info.id == source_id:
            return source
    raise UsageError(f"no such source: {source_id}")


def enabled(
    profile: str = "auto",
    switches: Mapping[str, bool] | None = None,
    extra: Iterable[Source] = (),
) -> tuple[Source, ...]:
    """The sources to ask, sorted by id, `extra` (the user's own feeds) included.

    `profile` is `cn`, `intl` or `auto` (both). A switch decides by itself, whatever profile and default say;
    a switch whose key ends in `.*` covers a publisher. Raises UsageError for a switch that names no source.
    """
    switches = switches or {}
    sources = in_order((*all_sources(), *extra))
    for name in sorted(switches):
        if not any(_matches(name, source.info.id) for source in sources):
            raise UsageError(f"no such source: {name}")
    return tuple(source for source in sources if _is_on(source, profile, switches))


def switched_off(switches: Mapping[str, bool], extra: Iterable[Source] = ()) -> tuple[Source, ...]:
    """The sources that a switch turns off, sorted by id: what a user took away is told, unlike what was never on."""
    return tuple(source for source in in_order((*all_sources(), *extra)) if _switch(source, switches) is False)


def _is_on(source: Source, profile: str, switches: Mapping[str, bool]) -> bool:
    switch = _switch(source, switches)
    if switch is not None:
        return switch
    info = source.info
    return info.default == "on" and (profile == "auto" or profile in info.profiles)


def _switch(source: Source, switches: Mapping[str, bool]) -> bool | None:
    """What the switches say of a source, its own before its publisher's; None if nothing."""
    ident = source.info.id
    if ident in switches:
        return switches[ident]
    return next((switches[name] for name in sorted(switches) if _matches(name, ident)), None)


def _matches(name: str, source_id: str) -> bool:
    if name.endswith(".*"):
        return source_id.startswith(name[:-1])
    return name == source_id
