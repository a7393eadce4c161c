"""Rule tables (macro.toml, risks.toml, advice.toml): the package's, with a user's keys laid over them."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from functools import cache
from typing import Any

from hstui.errors import UsageError
from hstui.resources import data_file

Table = Mapping[str, Any]

LANGUAGES = ("zh-Hans", "zh-Hant", "en")


@cache
def _packaged(name: str) -> Table:
    return tomllib.loads(data_file(f"{name}.toml").read_text(encoding="utf-8"), parse_float=Decimal)


def load(name: str, override: Table | None = None) -> Table:
    """A packaged table with `override` (parsed TOML of the same form) laid over it key by key, to any depth."""
    return laid_over(_packaged(name), override or {}, name)


def laid_over(base: Table, top: Table, where: str, appended: frozenset[str] = frozenset()) -> dict[str, Any]:
    """One table over another, to any depth. Lists under a key of `appended` are added to the lower table's, unless the
    upper says `replace_rules`. Raises UsageError where one has a table and the other a value."""
    merged: dict[str, Any] = dict(base)
    for key, value in top.items():
        if key in appended and not top.get("replace_rules", False):
            merged[key] = [*base.get(key, ()), *value]
        elif isinstance(value, Mapping):
            under = base.get(key, {})
            if not isinstance(under, Mapping):
                raise UsageError(f"{where}: {key} is a value, not a table")
            merged[key] = laid_over(under, value, f"{where}.{key}", appended)
        elif isinstance(base.get(key), Mapping):
            raise UsageError(f"{where}: {key} is a table, not a value")
        else:
            merged[key] = value
    return merged


def number(table: Table, key: str, where: str) -> Decimal:
    """A finite number; UsageError with the key's place otherwise."""
    value = table.get(key)
    if isinstance(value, bool) or not isinstance(value, int | float | Decimal):
        raise UsageError(f"{where}.{key} must be a number")
    try:
        found = Decimal(str(value))
    except InvalidOperation:  # pragma: no cover - TOML numbers are always readable
        raise UsageError(f"{where}.{key} must be a number") from None
    if not found.is_finite():
        raise UsageError(f"{where}.{key} must be finite")
    return found


def whole(table: Table, key: str, where: str) -> int:
    """A whole number."""
    found = number(table, key, where)
    if found != found.to_integral_value():
        raise UsageError(f"{where}.{key} must be a whole number")
    return int(found)


def table_of(table: Table, key: str, where: str) -> Table:
    """A sub-table."""
    value = table.get(key)
    if not isinstance(value, Mapping):
        raise UsageError(f"{where}.{key} must be a table")
    return value


def words(table: Table, key: str, where: str) -> tuple[str, ...]:
    """A list of strings; empty when absent."""
    value = table.get(key, ())
    if not isinstance(value, list | tuple) or not all(isinstance(one, str) for one in value):
        raise UsageError(f"{where}.{key} must be a list of strings")
    return tuple(value)


def texts(table: Table, key: str, where: str) -> Mapping[str, str]:
    """A text in every language of the report."""
    found = table_of(table, key, where)
    for lang in LANGUAGES:
        if not isinstance(found.get(lang), str):
            raise UsageError(f"{where}.{key} needs a text for {lang}")
    return {lang: str(found[lang]) for lang in LANGUAGES}
