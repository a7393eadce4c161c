"""What sources of numbers share: reading rows strictly, keeping their raw values, and making records from them."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from functools import lru_cache
from typing import Annotated, Any, TypeVar

from pydantic import BaseModel, BeforeValidator, ConfigDict, ModelWrapValidatorHandler, PrivateAttr, model_validator
from pydantic.alias_generators import to_camel

from hstui.clock import HKT
from hstui.errors import Fault, SourceError
from hstui.records.market import SeriesPoint
from hstui.records.news import RAW_LIMIT
from hstui.records.provenance import Provenance
from hstui.records.units import Quantity, Unit
from hstui.sources.base import Parsed, Payload, Request, SourceInfo
from hstui.text.clean import clean_line, safe_url
from hstui.text.numbers import parse_decimal

T = TypeVar("T")

_MAGNITUDE = 24
_NOT_A_NUMBER = frozenset({"nan", "inf", "-inf", "+inf", "infinity", "-infinity"})
_DAY = re.compile(r"\s*(\d{4})(?:([-/])(\d{1,2})\2(\d{1,2})|(\d{2})(\d{2}))(?:[T\s](.*))?", re.ASCII | re.DOTALL)
_UNIVERSAL = re.compile(r"(?!00:00(?::00)?(?:\.0+)?\D).*(?:Z|[+-]00:?00)", re.DOTALL)
"""A time in UTC that is not midnight: the day in Hong Kong or New York may be another."""


def number(value: object) -> Decimal | None:
    """A cell as a number, None where the source says "no data" (null, "", "-", NaN).

    Raises ValueError for booleans, for text that is no number, and for magnitudes beyond any meaning.
    """
    try:
        found = parse_decimal(value)
    except ValueError:
        if isinstance(value, str) and value.strip().lower() in _NOT_A_NUMBER:
            return None
        raise
    if found is not None and abs(found.adjusted()) > _MAGNITUDE:
        raise ValueError(f"a number of absurd magnitude: {found}")
    return found


def day_of(value: object) -> date:
    """The day in `2026-08-14`, `2026-08-14 00:00:00`, `2026/08/14` or `20260814`; ValueError for anything else, a
    moment in UTC among it."""
    if isinstance(value, str) and len(value) == 10 and value[4] == value[7] == "-":
        return date.fromisoformat(value)
    found = _DAY.fullmatch(value) if isinstance(value, str) and len(value) <= 40 else None
    if found is None or _UNIVERSAL.fullmatch((found.group(7) or "").strip()):
        raise ValueError(f"not a day: {value!r:.40}")
    year, _, month, day, *compact, _ = found.groups()
    return date(int(year), *(int(part) for part in ((month, day) if month else compact)))


def code_of(value: object) -> str:
    """A Hong Kong stock code as five digits: from 700, "00700", "0700.HK"; ValueError for anything else."""
    if isinstance(value, bool) or not isinstance(value, int | str):
        raise ValueError("not a stock code")
    text = str(value).strip().upper().removesuffix(".HK")
    if not (text.isascii() and text.isdigit() and len(text) <= 5 and int(text)):
        raise ValueError(f"not a stock code: {text[:20]!r}")
    return text.zfill(5)


Num = Annotated[Decimal | None, BeforeValidator(number)]
"""A number that may be missing."""
Needed = Annotated[Decimal, BeforeValidator(number)]
"""A number without which the row says nothing."""
Day = Annotated[date, BeforeValidator(day_of)]
Code = Annotated[str, BeforeValidator(code_of)]
Line = Annotated[str, BeforeValidator(lambda value: clean_line(value) if isinstance(value, str) else value)]
"""One line of clean text."""


class Row(BaseModel):
    """One row of an answer. Fields are named as the source names them (aliases where Python cannot); others are
    ignored. `raw` keeps the source's own values of the fields, for the record's provenance."""

    model_config = ConfigDict(extra="ignore", frozen=True)
    _raw: str = PrivateAttr(default="")

    @model_validator(mode="wrap")
    @classmethod
    def _keep(cls, data: Any, handler: ModelWrapValidatorHandler[Row]) -> Row:
        row = handler(data)
        if isinstance(data, Mapping):
            names = [field.alias or name for name, field in cls.model_fields.items()]
            row._raw = raw_of({name: data[name] for name in names if name in data})
        return row

    @property
    def raw(self) -> str:
        """`FIELD=value FIELD=value`, values as the source wrote them."""
        return self._raw


class CamelRow(Row):
    """A row whose fields the source names in camelCase."""

    model_config = ConfigDict(alias_generator=to_camel)


def read(reader: Callable[[object], T], value: object, what: str) -> T:
    """The cell as `reader` reads it; raises SourceError SCHEMA naming `what` where it cannot."""
    try:
        return reader(value)
    except ValueError as error:
        raise SourceError(Fault.SCHEMA, clean_line(f"{what}: {error}", 160)) from None


def raw_of(values: Mapping[str, object]) -> str:
    """`FIELD=value FIELD=value` of a raw row, at most `RAW_LIMIT` characters of clean text."""
    return clean_line(" ".join(f"{name}={_shown(value)}" for name, value in values.items()), RAW_LIMIT)


def _shown(value: object) -> str:
    return "null" if value is None else str(value)


_link = lru_cache(maxsize=256)(safe_url)
"""The rows of an answer share its address: checking it once halves the time of a year of bars."""


def provenance(
    info: SourceInfo,
    payload: Payload,
    *,
    published: datetime | date | None,
    raw: str,
    title: str = "",
    row: str = "",
    url: str = "",
) -> Provenance:
    """Where a record of this answer comes from; `url` replaces the answer's own where a better link exists."""
    return Provenance(
        source=info.id,
        url=_link(url or payload.url),
        fetched_at=payload.fetched_at,
        published=published,
        raw=raw,
        title=clean_line(title),
        row=clean_line(row),
    )


def optional(value: Decimal | None, unit: Unit) -> Quantity | None:
    """The quantity, or None where the number is missing."""
    return None if value is None else Quantity(value, unit)


def point(
    info: SourceInfo, payload: Payload, series: str, day: date, value: Decimal, unit: Unit, raw: str
) -> SeriesPoint:
    """One observation of a macro series."""
    return SeriesPoint(
        series, day, Quantity(value, unit), provenance(info, payload, published=day, raw=raw, row=series)
    )


def name_of(value: str) -> str:
    """A security's name as one clean line: full-width padding gone, ` - W` written `-W`."""
    return re.sub(r"\s*-\s*(?=[A-Z]{1,3}$)", "-", clean_line(unicodedata.normalize("NFKC", value)))


def setting(settings: Mapping[str, str], name: str, usual: int, low: int, high: int) -> int:
    """A whole number from a source's settings, held between bounds; the usual one if it is absent or no number."""
    text = settings.get(name, "")
    return min(max(int(text), low), high) if text.isascii() and text.isdigit() and len(text) < 9 else usual


def morning_after(day: date) -> datetime:
    """When what is published of a day, corrections of the same evening included, is final."""
    return datetime.combine(day + timedelta(days=1), time(6), HKT)


def get(
    url: str, *, referer: str = "", absent: frozenset[int] = frozenset(), page: int = 1, tag: str = "",
    settled: datetime | None = None,
) -> Request:  # fmt: skip
    """A GET of `url`, with the Referer that some publishers' own pages send."""
    headers = (("Referer", referer),) if referer else ()
    return Request(url, headers=headers, absent=absent, page=page, tag=tag, settled=settled)


def turnover_of(total: Decimal | None, buy: Decimal | None, sell: Decimal | None) -> Decimal | None:
    """What was bought and sold together: as stated, else the sum of both sides, None where neither is there.

    A unit shows in it alone: a net may be of any size."""
    if total is not None:
        return total
    return None if buy is None or sell is None else buy + sell


def rounding(*values: Decimal) -> Decimal:
    """How far a sum of printed values may be from its printed total: half a unit of the coarsest place, each."""
    exponents = [exponent for value in values if isinstance(exponent := value.as_tuple().exponent, int)]
    return len(values) * Decimal("0.5").scaleb(max(exponents, default=0))


HKD_PER_USD = (Decimal("7.6"), Decimal("8.0"))
CNY_PER_USD = (Decimal(4), Decimal(10))
"""Between which a rate can be true: the band of the Hong Kong dollar is 7.75 to 7.85, with room for rounding and for
trades just outside, and none for a renminbi in its place."""

LEAST_TEN_YEAR = Decimal("0.1")
"""A ten-year Treasury yield in %: it has never been below five times that, so that 0.0528 is a fraction."""
TENFOLD = Decimal(10)
"""No price of a security is ten times another of the day or of the day before: one of the two is in another unit."""

_WIDTHS = (Decimal("0.05"), Decimal(1))
"""How wide the Fed's target range can be, in percentage points: it is a quarter since 2008."""


def is_range(lower: Decimal | None, upper: Decimal | None) -> bool:
    """Whether the two can be the Fed's target range in %, the lower one first and about as far apart as its bounds are;
    neither of them is nothing stated, and nothing wrong."""
    if lower is None or upper is None:
        return lower is upper
    return _WIDTHS[0] <= upper - lower <= _WIDTHS[1]


def without_value(points: Iterable[SeriesPoint], columns: Mapping[str, str]) -> list[str]:
    """Notes on the columns that give no observation; `columns` are the series by column."""
    given = {item.series for item in points}
    return [f"no value of {column}" for column, series in columns.items() if series not in given]


def of_series(points: Iterable[SeriesPoint], notes: Iterable[str] = ()) -> Parsed:
    """Observations ordered by series and day, one of each: of a day that is told twice the first, with a note where the
    other one differs."""
    kept: dict[tuple[str, date], SeriesPoint] = {}
    said = list(notes)
    for item in points:
        first = kept.setdefault((item.series, item.day), item)
        if first.value != item.value:
            said.append(f"{item.day} {item.series}: told as {first.value} and {item.value}, the first kept")
    return Parsed(tuple(kept[key] for key in sorted(kept)), notes=tuple(said))
