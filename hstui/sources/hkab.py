"""The Hong Kong Association of Banks' HIBOR fixings, one day an answer, all tenors in % p.a.

Holidays, Saturdays and mornings before 11:15 answer with nulls or "0": no fixing, not a rate of zero.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, time, timedelta
from decimal import Decimal

from pydantic import Field

from hstui.errors import Fault, SourceError
from hstui.records.units import Unit
from hstui.sources.base import Ask, Parsed, Payload, Request, Source, SourceInfo
from hstui.sources.jsonio import load_json, require, validate
from hstui.sources.rows import Num, Row, get, morning_after, of_series, point, raw_of

_TENORS = {
    "Overnight": "on",
    "1 Week": "1w",
    "2 Weeks": "2w",
    "1 Month": "1m",
    "2 Months": "2m",
    "3 Months": "3m",
    "6 Months": "6m",
    "12 Months": "12m",
}
_FIXED_AT = time(11, 15)
_DAYS = 6
"""Fixings that are asked for: what the newest is over five sessions needs the sixth."""
_RATE_LIMIT = Decimal(20)
_LEAST = {"12 Months": Decimal("0.1")}
"""A year has never been as cheap, while a night may cost next to nothing: less is a fraction, and so are all."""


class _Fixing(Row):
    year: Num = None
    month: Num = None
    day: Num = None
    holiday: bool = Field(default=False, alias="isHoliday")


class Hibor:
    """The fixings of the latest five business days."""

    info = SourceInfo(
        id="hkab.hibor",
        name="香港银行公会HIBOR",
        name_en="HKAB HIBOR",
        kind="macro",
        home="https://www.hkab.org.hk/en/rates/hibor",
        fresh=timedelta(hours=1),
        keep=timedelta(days=14),
        trust=10,
        volatile=frozenset({"_"}),
        terms="HKAB owns HIBOR: display with attribution, no redistribution",
        delay="11:15 of the day",
    )

    def requests(self, ask: Ask) -> Sequence[Request]:
        """Days as HKEX counts them: banks rest on the same general holidays."""
        last = ask.today if ask.now.time().replace(tzinfo=None) >= _FIXED_AT else ask.today - timedelta(days=1)
        day = ask.calendar.session_on_or_before(last)
        days = [day]
        while len(days) < _DAYS:
            days.append(ask.calendar.previous(days[-1]))
        return [
            get(
                f"https://www.hkab.org.hk/api/hibor?year={day.year}&month={day.month}&day={day.day}",
                tag=day.isoformat(),
                settled=morning_after(day),
            )
            for day in days
        ]

    def parse(self, request: Request, payload: Payload, ask: Ask) -> Parsed:
        data = load_json(payload)
        require(isinstance(data, dict), Fault.SCHEMA, "not an object")
        require("isHoliday" in data or any(tenor in data for tenor in _TENORS), Fault.SCHEMA, "no HIBOR fields")
        head = validate(_Fixing, {name: value for name, value in data.items() if value is not None})
        rates = validate(dict[str, Num], {tenor: data[tenor] for tenor in _TENORS if tenor in data})
        fixed = {tenor: rate for tenor, rate in rates.items() if rate}
        asked = date.fromisoformat(request.tag) if request.tag else None
        if head.holiday or not fixed:
            return Parsed((), notes=(f"{asked}: no fixing ({'holiday' if head.holiday else 'not published'})",))
        require(None not in (head.year, head.month, head.day), Fault.SCHEMA, "rates without a day")
        stated = f"{int(head.year or 0):04d}-{int(head.month or 0):02d}-{int(head.day or 0):02d}"
        require(asked is None or asked.isoformat() == stated, Fault.WRONG_DAY, f"asked {asked}, got {stated}")
        try:
            day = date.fromisoformat(stated)
        except ValueError:
            raise SourceError(Fault.SCHEMA, f"no such day: {stated}") from None
        out = [f"{tenor} {rate}" for tenor, rate in fixed.items() if not _LEAST.get(tenor, 0) < rate < _RATE_LIMIT]
        require(not out, Fault.WRONG_UNIT, f"{day}: {', '.join(out)} is no rate in % p.a.")
        absent = [tenor for tenor in _TENORS if tenor not in fixed]
        points = [
            point(
                self.info,
                payload,
                f"hkab.hibor_{_TENORS[tenor]}",
                day,
                rate,
                Unit.PCT,
                raw_of(
                    {"year": data.get("year"), "month": data.get("month"), "day": data.get("day"), tenor: data[tenor]}
                ),
            )
            for tenor, rate in fixed.items()
        ]
        return of_series(points, [f"{day}: no fixing of {', '.join(absent)}"] if absent else ())


SOURCES: tuple[Source, ...] = (Hibor(),)
