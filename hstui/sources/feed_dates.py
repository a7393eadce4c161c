"""Dates of feeds: RFC 822 and ISO 8601, read by rule. No guessing: what fits neither is no date."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from functools import lru_cache

from hstui.clock import HKT

_MONTHS = {
    name: number
    for number, name in enumerate(
        ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"), start=1
    )
}
_USUAL_MONTHS = {f" {name.title()} ": f"{number:02}" for name, number in _MONTHS.items()}
_USUAL_DAYS = frozenset({"Mon, ", "Tue, ", "Wed, ", "Thu, ", "Fri, ", "Sat, ", "Sun, "})
_USUAL_LENGTH = len("Wed, 17 Dec 2025 05:07:00")
_ZONES = {
    name: timezone(timedelta(hours=hours))
    for name, hours in {
        "UT": 0, "UTC": 0, "GMT": 0, "Z": 0, "WET": 0, "BST": 1, "WEST": 1, "CET": 1, "MET": 1, "CEST": 2, "EET": 2,
        "EEST": 3, "MSK": 3, "HKT": 8, "SGT": 8, "AWST": 8, "JST": 9, "KST": 9, "AEST": 10, "AEDT": 11,
        "EST": -5, "EDT": -4, "CDT": -5, "MST": -7, "MDT": -6, "PST": -8, "PDT": -7,
    }.items()
}  # fmt: skip
"""Names that mean one zone in practice. CST is China's or America's, and IST is three: see `parse_date`."""

_RFC822 = re.compile(
    r"(?:[A-Za-z]{3,9}\.?,?\s+)?(\d{1,2})[\s-]+([A-Za-z]{3,9})\.?,?[\s-]+(\d{4}|\d{2})"
    r"(?:,?\s+(\d{1,2}):(\d{2})(?::(\d{2})(?:\.\d+)?)?)?\s*(.*)",
    re.DOTALL,
)
_ASCTIME = re.compile(
    r"(?:[A-Za-z]{3,9},?\s+)?([A-Za-z]{3,9})\s+(\d{1,2}),?\s+(\d{1,2}):(\d{2}):(\d{2})\s+([A-Za-z]{1,5}\s+)?(\d{4})"
)
_OFFSET = re.compile(r"(?:GMT|UTC)?\s*([+-])(\d{1,2}):?(\d{2})\b")
_ISO = re.compile(r"\d{4}-?\d{2}(?:-?\d{2})?(?:[T ].*)?")
_ISO_FRACTION = re.compile(r"([.,]\d{6})\d+")
_ISO_SPACE_ZONE = re.compile(r"\s+(?=[+-]\d|Z$)")


def parse_date(text: str, zone: tzinfo = UTC) -> datetime | None:
    """An aware datetime, or None for anything that is neither RFC 822, asctime nor ISO 8601.

    `zone` is where a time without a zone was written; it also decides what CST means (+08:00 for a feed
    from Hong Kong or the mainland, else -06:00). A zone name that is unknown gives None.
    """
    text = text.strip()[:64]
    if len(text) > _USUAL_LENGTH:
        try:
            usual = _usual(text, zone)
        except ValueError:  # a leap second, a day that is none: looked at again below
            usual = None
        if usual is not None:
            return usual
    elif not text:
        return None
    try:
        if _ISO.fullmatch(text):
            return _iso(text, zone)
        return _rfc822(text, zone) or _asctime(text, zone)
    except (ValueError, OverflowError):
        return None


def _usual(text: str, zone: tzinfo) -> datetime | None:
    """`Wed, 17 Dec 2025 05:07:00 +0800`, as nearly all feeds write it, without a pattern; None for anything else."""
    month = _USUAL_MONTHS.get(text[7:12])
    if month is None or text[:5] not in _USUAL_DAYS or text[16] + text[19] + text[22] + text[25] != " :: ":
        return None
    moment, name = f"{text[12:16]}-{month}-{text[5:7]}T{text[17:25]}", text[26:]
    if len(name) == 5 and name[0] in "+-" and name[1:].isdigit():  # in ISO as it stands: half the price of the rest
        return datetime.fromisoformat(moment + name)
    where = _zone(name, zone)
    return None if where is None else datetime.fromisoformat(moment).replace(tzinfo=where)


def _iso(text: str, zone: tzinfo) -> datetime:
    text = _ISO_FRACTION.sub(r"\1", _ISO_SPACE_ZONE.sub("", text))
    if len(text) == len("2025-12"):
        text += "-01"
    moment = datetime.fromisoformat(text)
    return moment if moment.tzinfo else moment.replace(tzinfo=zone)


def _rfc822(text: str, zone: tzinfo) -> datetime | None:
    found = _RFC822.fullmatch(text)
    if not found:
        return None
    day, month_name, year, hour, minute, second, zone_name = found.groups()
    month = _MONTHS.get(month_name[:3].lower())
    where = _zone(zone_name, zone)
    if month is None or where is None:
        return None
    years = int(year)
    if len(year) == 2:
        years += 2000 if years < 70 else 1900
    # A leap second has no place in datetime; the second before it is near enough.
    return datetime(years, month, int(day), int(hour or 0), int(minute or 0), min(int(second or 0), 59), tzinfo=where)


def _asctime(text: str, zone: tzinfo) -> datetime | None:
    found = _ASCTIME.fullmatch(text)
    if not found:
        return None
    month_name, day, hour, minute, second, zone_name, year = found.groups()
    month = _MONTHS.get(month_name[:3].lower())
    where = _zone(zone_name or "", zone)
    if month is None or where is None:
        return None
    return datetime(int(year), month, int(day), int(hour), int(minute), min(int(second), 59), tzinfo=where)


@lru_cache(maxsize=128)
def _zone(name: str, default: tzinfo) -> tzinfo | None:
    name = name.strip()
    if not name:
        return default
    offset = _OFFSET.match(name)
    if offset:
        sign, hours, minutes = offset.groups()
        shift = timedelta(hours=int(hours), minutes=int(minutes))
        return timezone(-shift if sign == "-" else shift)
    name = name.split()[0].strip("()").upper()
    if name == "CST":
        return HKT if default is HKT else timezone(timedelta(hours=-6))
    return _ZONES.get(name)
