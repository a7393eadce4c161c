"""The European Central Bank's reference rates: USD/HKD as the cross of two euro rates, official and daily."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal

from hstui.errors import Fault
from hstui.records.market import SeriesPoint
from hstui.records.units import Unit
from hstui.sources.base import Ask, Parsed, Payload, Request, Source, SourceInfo
from hstui.sources.csvio import csv_rows
from hstui.sources.jsonio import require
from hstui.sources.rows import CNY_PER_USD, HKD_PER_USD, day_of, get, number, of_series, point, read

_PLACES = Decimal("0.0001")
_BOUNDS = {
    "USD": (Decimal("0.5"), Decimal("2.5")),
    "HKD": (Decimal(4), Decimal(20)),
    "CNY": (Decimal(4), Decimal(20)),
}
"""Units of a currency for one euro."""


class ReferenceRates:
    """Rates of the latest thirty days; both legs have four places, so a cross is good to about four pips."""

    info = SourceInfo(
        id="ecb.usdhkd",
        name="欧洲央行参考汇率",
        name_en="ECB reference rates",
        kind="macro",
        home="https://www.ecb.europa.eu/stats/policy_and_exchange_rates/euro_reference_exchange_rates/html/index.en.html",
        fresh=timedelta(hours=6),
        keep=timedelta(days=14),
        trust=10,
        volatile=frozenset({"lastNObservations", "detail"}),
        terms="ecb.europa.eu: free use with attribution; for information, not for transactions",
        delay="14:15 Frankfurt, published about 16:00",
    )

    def requests(self, ask: Ask) -> Sequence[Request]:
        return [
            get(
                "https://data-api.ecb.europa.eu/service/data/EXR/D.USD+HKD+CNY.EUR.SP00.A"
                "?format=csvdata&lastNObservations=30"
            )
        ]

    def parse(self, request: Request, payload: Payload, ask: Ask) -> Parsed:
        days: dict[date, dict[str, Decimal]] = {}
        rows, notes = csv_rows(payload, ("CURRENCY", "TIME_PERIOD", "OBS_VALUE"))
        for row in rows:
            currency = row["CURRENCY"]
            value = read(number, row["OBS_VALUE"], f"{currency} OBS_VALUE")
            if currency not in _BOUNDS or value is None:
                continue
            low, high = _BOUNDS[currency]
            day = read(day_of, row["TIME_PERIOD"], "TIME_PERIOD")
            require(low < value < high, Fault.WRONG_UNIT, f"{day}: {value} {currency} for a euro")
            days.setdefault(day, {})[currency] = value
        points: list[SeriesPoint] = []
        for day, rates in days.items():
            for currency, series, unit, (low, high) in (
                ("HKD", "fx.usdhkd", Unit.HKD_PER_USD, HKD_PER_USD),
                ("CNY", "fx.usdcny", Unit.CNY_PER_USD, CNY_PER_USD),
            ):
                if currency not in rates or "USD" not in rates:
                    continue
                cross = (rates[currency] / rates["USD"]).quantize(_PLACES, ROUND_HALF_UP)
                require(low < cross < high, Fault.WRONG_UNIT, f"{day}: {cross} {currency} for a US dollar")
                raw = (
                    f"TIME_PERIOD={day} EUR/{currency}={rates[currency]} EUR/USD={rates['USD']} "
                    f"USD/{currency}=EUR/{currency}÷EUR/USD"
                )
                made = point(self.info, payload, series, day, cross, unit, raw)
                points.append(replace(made, formula=f"EUR/{currency} ÷ EUR/USD, to four places"))
        require(any(item.series == "fx.usdhkd" for item in points), Fault.NO_DATA, "no day with both HKD and USD")
        return of_series(points, notes)


SOURCES: tuple[Source, ...] = (ReferenceRates(),)
