from collections import Counter
from datetime import datetime, timedelta
from decimal import Decimal
from pathlib import Path

from msgspec.structs import replace

from hstui.analysis.scorecard import CallOutcome, PastCall
from hstui.callbook import CallBook
from hstui.clock import HKT
from hstui.edition.model import Edition
from hstui.sessions import load_calendar

MADE = datetime(2025, 12, 17, 8, 0, tzinfo=HKT)
CALL = PastCall("hstech-1", MADE, "01810", "overweight", ("southbound_streak@1",))


def outcome(alpha: str | None, horizon: int = 1) -> CallOutcome:
    value = Decimal(alpha) if alpha is not None else None
    return CallOutcome(CALL, horizon, MADE.date(), MADE.date(), value, None if value is not None else "not_due")


def test_a_settled_outcome_stands_whatever_comes_later(tmp_path: Path) -> None:
    book = CallBook(tmp_path / "demo-hstech")
    book.add_settled([outcome("1.25"), outcome(None, 5)])
    book.add_settled([outcome("-9.99"), outcome("0.50", 5)])
    assert [(o.horizon, o.alpha) for o in book.settled()] == [(1, Decimal("1.25")), (5, Decimal("0.50"))]


def test_a_line_cut_by_a_crash_costs_only_itself(tmp_path: Path) -> None:
    book = CallBook(tmp_path)
    book.add_settled([outcome("1.25")])
    file = tmp_path / "settled.jsonl"
    file.write_bytes(file.read_bytes() + b'{"call":{"edition":"hstech-2","made":"20')
    book.add_settled([outcome("0.50", 5)])
    assert [o.horizon for o in book.settled()] == [1, 5]
    assert book.unreadable > 0
    assert file.stat().st_mode & 0o777 == 0o600


def test_an_empty_book_has_no_calls(tmp_path: Path) -> None:
    assert CallBook(tmp_path / "none").calls(MADE + timedelta(days=1)) == ()


def test_of_the_calls_before_one_close_only_the_first_is_entered(tmp_path: Path, demo_edition: Edition) -> None:
    book, calendar = CallBook(tmp_path), load_calendar()
    for minutes in (5, 10, 0, 60 * 24):  # the third is an earlier edition, composed later; the last is the next day's
        moment = demo_edition.as_of + timedelta(minutes=minutes)
        book.add_calls(replace(demo_edition, id=f"e{minutes}", as_of=moment), calendar)
    book.add_calls(replace(demo_edition, id="e5", as_of=demo_edition.as_of + timedelta(minutes=5)), calendar)
    held = Counter(call.edition for call in book.calls(demo_edition.as_of + timedelta(days=9)))
    count = len(demo_edition.advice.calls)
    assert held == {"e5": count, "e0": count, "e1440": count}
    size = (tmp_path / "calls.jsonl").stat().st_size
    for minutes in range(20, 60):
        moment = demo_edition.as_of + timedelta(minutes=minutes)
        book.add_calls(replace(demo_edition, id=f"e{minutes}", as_of=moment), calendar)
    assert (tmp_path / "calls.jsonl").stat().st_size == size, "refreshing all day makes the book grow"


def test_a_line_nested_deeper_than_anyone_writes_costs_only_itself(tmp_path: Path) -> None:
    book = CallBook(tmp_path)
    book.add_settled([outcome("1.25")])
    file = tmp_path / "settled.jsonl"
    file.write_bytes(file.read_bytes() + b'{"zz":' + b"[" * 100_000 + b"]" * 100_000 + b"}\n")
    assert [o.horizon for o in book.settled()] == [1] and book.unreadable == 1
