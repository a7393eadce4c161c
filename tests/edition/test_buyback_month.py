"""Whether the month's repurchases are all told rests on the files that were read, not on who bought on which day."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest

from hstui.edition.model import Edition
from hstui.errors import Fault, SourceError
from hstui.records.flows import Buyback
from hstui.records.units import Quantity, Unit, hkd, pct, shares
from hstui.sessions import load_calendar
from hstui.sources.base import Outcome
from hstui.text.i18n import LANGS, Lang
from tests.edition.builders import DAY, NOW, edition, outcome, provenance

CALENDAR = load_calendar()
MONTH = [day for day in (date(2025, 12, 1) + timedelta(days=n) for n in range(17)) if CALENDAR.is_session(day)]
FILES = [CALENDAR.next(day) for day in MONTH]


def row(day: date, ratio: str = "0.52", file: date | None = None) -> Buyback:
    raw = f"file={file or CALENDAR.next(day)} code=700 day={day}"
    return Buyback(
        "00700", "TENCENT", day, shares(230_000), hkd("439.6"), hkd("430"), Quantity(Decimal(100_000_000), Unit.HKD),
        "Exchange", shares(1_000_000), pct(ratio), provenance("hkexnews.buybacks", raw, day),
    )  # fmt: skip


def told(*outcomes: Outcome, lang: Lang = "zh-Hans", **changes: object) -> str:
    made = edition(outcomes, lang=lang, **changes)
    assert made.dropped == ()
    return actions(made)


def actions(made: Edition) -> str:
    return "".join(action.text.text for action in made.flows.actions)


def source(rows: list[Buyback], requests: int = len(FILES), failed: tuple[date, ...] = ()) -> Outcome:
    error = SourceError(Fault.PARTIAL, f"{len(failed)} of {requests} requests failed") if failed else None
    made = outcome("hkexnews.buybacks", "actions", rows, error=error)
    return replace(made, requests=requests, notes=tuple(f"{day}: timeout" for day in failed))


QUIET = [row(MONTH[0]), row(DAY)]


def test_a_month_of_which_every_file_was_read_is_whole_though_nobody_watched_bought_on_most_days() -> None:
    assert "月内2次，合计2.00亿港元" in told(source(QUIET))


@pytest.mark.parametrize(
    "short",
    [
        source(QUIET, failed=(FILES[4],)),
        replace(source(QUIET), notes=(f"{FILES[-1]} TENCENT: no amount of money: 1",)),
        source(QUIET, requests=3),
        replace(source(QUIET), error=SourceError(Fault.DEADLINE), state="failed"),
        replace(source(QUIET), error=SourceError(Fault.DEADLINE), state="stale"),
        replace(source(QUIET), error=SourceError(Fault.ASKING), state="failed"),
    ],
    ids=[
        "a file failed",
        "a row cannot be read",
        "fewer files asked for",
        "stopped",
        "stopped over old answers",
        "still asking",
    ],
)
def test_a_month_of_which_a_file_may_be_missing_is_at_least(short: Outcome) -> None:
    assert "月内至少2次，合计至少2.00亿港元" in told(short)


def test_a_file_that_failed_after_the_latest_purchase_makes_the_month_at_least() -> None:
    rows = [row(MONTH[0]), row(MONTH[-3])]
    assert "月内至少2次" in told(source(rows, failed=(FILES[-1],)))
    assert "月内至少2次" in told(source(rows, requests=3))
    assert "月内2次" in told(source(rows))


def test_a_late_row_hides_no_missing_file() -> None:
    rows = [row(day) for day in MONTH if day != MONTH[4]]
    late = row(MONTH[4], file=FILES[6])
    said = told(source([*rows, late], failed=(FILES[4],)))
    assert f"月内至少{len(MONTH)}次" in said


def test_files_of_an_answer_kept_from_before_were_read_too() -> None:
    kept = replace(source(QUIET), state="stale", error=SourceError(Fault.TIMEOUT))
    assert "月内2次" in told(kept)


def test_a_file_that_is_not_out_yet_is_not_missed_before_its_session() -> None:
    yesterday = MONTH[-2]
    assert "月内2次" in told(source([row(MONTH[0]), row(yesterday)]))


def test_purchases_of_the_month_before_are_at_least() -> None:
    """Its files are asked for no more: a late row alone tells of it."""
    late = row(date(2025, 11, 28), file=date(2025, 12, 2))
    assert "月内至少1次" in told(source([late], requests=2), now=NOW.replace(day=3))


@pytest.mark.parametrize("lang", LANGS)
def test_the_share_of_the_mandate_is_told(lang: Lang) -> None:
    said = told(source(QUIET), lang=lang)
    assert "0.52%" in said
    if lang == "zh-Hans":
        assert said.endswith("合计2.00亿港元；现行授权下累计购回授权日已发行股份的0.52%。")
    assert "%" not in told(source([row(DAY, "0.004")]), lang=lang)
