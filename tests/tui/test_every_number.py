"""Every number on every tab is accounted for: `t` on its line traces it, or it is of a kind that is no figure.

What may stand on screen without being a figure, and nothing else: a source's own words and names; dates and times;
names of rules with their version, and the program's own wording (近5个交易日); places and counts of what is listed
right there; and on the tab of sources what each did for this edition, which is that source's row of the edition.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta

import pytest
from textual.pilot import Pilot

from hstui.analysis.knowledge import packaged
from hstui.clock import HKT
from hstui.config import Settings
from hstui.desk import Desk, Run
from hstui.edition.model import Edition, Figure
from hstui.paths import standard_paths
from hstui.records.units import Quantity, Unit
from hstui.resources import demo_recording
from hstui.text.i18n import LANGS, Lang
from hstui.text.numbers import rounded, short_hkd, written_out
from hstui.tui.app import HstuiApp
from hstui.tui.index import Book
from hstui.tui.keys import KEYS, TAB_NAMES
from hstui.tui.pages import money, reading, risk, trace
from hstui.tui.ports import TuiSettings
from hstui.tui.rows import Row, Target
from hstui.tui.safe import Line, Piece
from hstui.tui.widgets.lines import LineView
from hstui.tui.words import WORDS
from tests.report.test_report_numbers import dates, longest_first, quoted, wording
from tests.tui.desks import FakeDesk
from tests.tui.support import drive, press, text, until

WIDE = 2000
"""Cells of a line: nothing is wrapped or cut, so that words can be compared whole."""
NUMBER = re.compile(r"\d+")
TIMES = re.compile(
    r"(?<![\d.])(?:\d{4}-\d{2}-\d{2}(?:[T ]\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?:\+\d{2}:\d{2})?)?"
    r"|\d{2}-\d{2}(?: \d{2}:\d{2})?|\d{2}:\d{2})(?![\d.])"
)
TERMS = re.compile(r"(?<=[ /])\d{1,2}[WM](?= |$)")
"""Names of maturities: `1W`, `12M`."""
RULES = re.compile(r"\b[a-z_.]+@\d+")
COUNTERS = (
    "story.desks",
    "story.outlets",
    "money.sessions",
    "trace.more",
    "source.requests",
    "age.minutes",
    "age.hours",
    "age.days",
    "mark.sources",
)
HKD = {Unit.HKD.value, Unit.HKD_MILLION.value, Unit.HKD_WAN.value}


@pytest.fixture(scope="module")
def followed(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Edition]:
    """The sample's edition by language, made after one of the evening before, so that there is something to compare."""
    found = {}
    for lang in LANGS:
        folder = tmp_path_factory.mktemp(f"followed-{lang}")
        paths = standard_paths(folder / "config.toml", folder / "cache", folder / "data")
        for now in (datetime(2025, 12, 17, 20, tzinfo=HKT), None):
            desk = Desk(Settings(lang=lang), paths, Run(mode="demo", replay=demo_recording(), now=now))
            found[lang] = desk.refresh()
    return found


def forms(figure: Figure) -> Iterator[str]:
    """A figure in its own words, and as a table prints it whose heading names the unit."""
    yield figure.text
    yield written_out(figure.value)
    for places in (*([0] if figure.value == int(figure.value) else []), *([1] if figure.unit == Unit.TIMES else []), 2):
        yield from (rounded(value, places) for value in (figure.value, abs(figure.value)))
        yield f"+{rounded(figure.value, places)}"
    if figure.unit in HKD:
        value = Quantity(figure.value, Unit(figure.unit)).to(Unit.HKD).value
        yield from (short_hkd(value, lang, signed=signed) for lang in LANGS for signed in (True, False))
    yield rounded(figure.value, 3).rstrip("0").rstrip(".")
    yield from figure.inputs


def own_wording(lang: Lang) -> list[str]:
    """The program's words that hold digits: labels, messages, and the texts of rules."""
    texts = [text for texts in WORDS.values() for text in texts]
    texts += [label for key in KEYS for label in key.labels]

    def walk(table: object) -> Iterable[str]:
        if isinstance(table, dict):
            for value in table.values():
                yield from walk(value)
        elif isinstance(table, list):
            for value in table:
                yield from walk(value)
        elif isinstance(table, str):
            yield table

    for name in ("advice", "risks"):
        texts += walk(packaged(name))
    parts = {part.strip() for text in texts for part in re.split(r"\{[^{}]*\}", text)}
    return longest_first({*wording(lang), *(part for part in parts if re.search(r"[^\W\d]", part))})


def counted(lang: Lang) -> list[re.Pattern[str]]:
    """How counts of listed things are worded; a count without a word is none of them."""
    texts = (WORDS[name][LANGS.index(lang)] for name in COUNTERS)
    return [re.compile(re.escape(text).replace(r"\{n\}", r"\d+")) for text in texts if text != "{n}"]


class Known:
    """Words that may be taken out of a line, found by the first number in each."""

    def __init__(self, words: Iterable[str]) -> None:
        self.by_number: dict[str, list[str]] = {}
        for word in longest_first(set(words)):
            self.by_number.setdefault(NUMBER.search(word).group(), []).append(word)  # type: ignore[union-attr]  # has one

    def out_of(self, text: str) -> str:
        """The text without them, the longest first; never a part of a longer number."""
        found = {word for number in set(NUMBER.findall(text)) for word in self.by_number.get(number, ())}
        for word in longest_first(found):
            if word in text:
                head = r"(?<![\d.,])" if word[0] in "+-.0123456789" else ""
                tail = r"(?!\d|[.,]\d)" if word[-1].isdigit() else ""
                text = re.sub(head + re.escape(word) + tail, " ", text)
        return text


class Judge:
    """Says what is left of a line around a number that nothing accounts for."""

    def __init__(self, edition: Edition, lang: Lang) -> None:
        self.figures = {figure.id: figure for figure in edition.figures}
        sources = {row.error for row in edition.sources} | {row.advice for row in edition.sources}
        sources |= {note for row in edition.sources for note in row.notes}
        changed = {change.text for change in edition.changes.entries}
        evidence = {record.title for record in edition.evidence.values()} | {
            record.excerpt for record in edition.evidence.values()
        }
        urls = {record.url for record in edition.evidence.values()} | {row.home for row in edition.sources}
        urls |= {row.terms for row in edition.sources}
        items = {i.text for section in edition.news for story in section.stories for i in story.items}
        own = {text or "" for text in (*sources, *changed, *evidence, *urls, *items, edition.title)}
        self.own = {*quoted(edition), *own, *(" ".join(text.split()) for text in own)}
        self.words = Known(self.own)
        self.wording = Known(own_wording(lang))
        self.dates = Known(dates(edition))
        self.counters = counted(lang)
        self.rows = {row.id: row for row in edition.sources}
        self.desks = {
            story.id: len({item.outlet for item in story.items})
            for section in edition.news
            for story in section.stories
        }
        self.known: dict[tuple[str, ...], Known] = {}

    def left(self, line: Line, target: Target | None) -> str:
        """The words around a number that nothing accounts for; "" when there is none."""
        shown = "".join("  " if piece.text == " " else piece.text for piece in line if piece.role != "head-note")
        notes = "".join(piece.text for piece in line if piece.role == "head-note")
        if not notes.strip().isdigit():  # how many follow
            shown += f"  {notes}"
        if not re.search(r"\d", shown):
            return ""
        rest = TIMES.sub(" ", self.listed(self.words.out_of(shown), target))
        rest = self.carried(target).out_of(rest)
        for pattern in (RULES, TERMS, *self.counters):
            rest = pattern.sub(" ", rest)
        rest = self.wording.out_of(self.dates.out_of(rest))
        digit = re.search(r"\d", rest)
        if digit is None:
            return ""
        return f"{rest[max(digit.start() - 20, 0) : digit.end() + 20].strip()!r} in {shown.strip()[:120]!r}"

    def carried(self, target: Target | None) -> Known:
        """What the figures say that `t` would trace from here."""
        ids = target.figures if target is not None else ()
        if ids not in self.known:
            figures = (self.figures[ident] for ident in ids if ident in self.figures)
            self.known[ids] = Known(form for figure in figures for form in forms(figure))
        return self.known[ids]

    def listed(self, text: str, target: Target | None) -> str:
        """Without counts of what the line itself leads to."""
        if target is None:
            return text
        if target.kind == "source":
            row = self.rows[target.id]
            return Known((str(row.records), str(row.latency_ms), str(row.requests))).out_of(text)
        if target.kind == "story":
            return Known([str(self.desks.get(target.id, ""))]).out_of(text)
        if target.kind == "theme":
            return re.sub(r"\d+ +$", "", text)
        if target.kind == "tab":
            return re.sub(r" \d+ ", "  ", text)
        return re.sub(r"^ +\d+ (?=!)", "", text) if target.kind == "risk" else text


def lines(view: LineView) -> Iterator[tuple[Line, Target | None]]:
    for index in range(view.count()):
        yield view.line_at(index), view.target_at(index)


def visited(edition: Edition, lang: Lang) -> dict[str, list[tuple[Line, Target | None]]]:
    """The lines of every view of every tab."""
    found: dict[str, list[tuple[Line, Target | None]]] = {}

    async def scenario(app: HstuiApp, pilot: Pilot[int]) -> None:
        for place, tab in enumerate(TAB_NAMES, 1):
            await press(pilot, str(place))
            if tab == "report":  # what export writes, checked on the document itself
                await until(pilot, lambda: bool(app.main.pane.extra.get("report")))
                continue
            found[tab] = [line for view in app.main.pane.query(LineView) for line in lines(view)]
        screen = text(app).splitlines()
        found["head and foot"] = [((Piece(line),), None) for line in (screen[0], screen[-1])]

    settings = TuiSettings(lang=lang, clock=lambda: edition.as_of + timedelta(minutes=3), refresh_on_open=False)
    drive(scenario, FakeDesk(lang=lang, held=edition), settings, size=(2 * WIDE, 24))
    return found


def unaccounted(edition: Edition, lang: Lang) -> list[str]:
    judge = Judge(edition, lang)
    shown = visited(edition, lang)
    assert set(shown) == {*TAB_NAMES, "head and foot"} - {"report"}
    assert all(len(shown[tab]) > 10 for tab in TAB_NAMES if tab != "report")
    book = Book(edition, edition.as_of, lang)

    def pages() -> Iterator[tuple[str, list[Row]]]:
        for story in book.stories.values():
            yield f"story {story.id}", reading.reading_rows(story, book, WIDE)
        for member in edition.members:
            yield f"stock {member.code}", money.stock_rows(member.code, book, WIDE)
            yield f"stock {member.code} beside", money.stock_side_rows(member.code, book, WIDE)
        for one in edition.risks:
            yield f"risk {one.id}", risk.risk_detail_rows(one, book, WIDE)
        for call in edition.advice.calls:
            yield f"call {call.code}", risk.call_detail_rows(call, book, WIDE)

    for name, rows in pages():
        shown[name] = [(row.line, row.target) for row in rows]
    return [
        f"{where}: {left}"
        for where, rows in shown.items()
        for line, target in rows
        if (left := judge.left(line, target))
    ]


@pytest.mark.parametrize("lang", LANGS)
def test_every_number_on_every_tab(followed: dict[str, Edition], lang: Lang) -> None:
    edition = followed[lang]
    assert edition.changes.entries
    assert unaccounted(edition, lang) == []


def test_a_number_that_its_line_does_not_trace_is_noticed(followed: dict[str, Edition]) -> None:
    edition = followed["zh-Hans"]
    judge = Judge(edition, "zh-Hans")
    rows = money.stock_table(Book(edition, edition.as_of))
    for row in rows:
        line = tuple(part for cell in row.cells for part in (Piece(" "), Piece(cell.text, cell.role)))
        assert not judge.left(line, row.target)
        other = next(one.target for one in rows if one.target != row.target)
        assert judge.left(line, other)
        assert judge.left(line, None)


def test_a_trace_says_nothing_of_its_own(followed: dict[str, Edition]) -> None:
    edition = followed["zh-Hans"]
    judge, book = Judge(edition, "zh-Hans"), Book(edition, edition.as_of)
    own = {text for figure in edition.figures for text in (figure.id, figure.formula or "", *figure.inputs)}
    judge.words = Known({*judge.own, *own})
    checked = 0
    chosen = edition.figures[::9]
    for figure in chosen:
        for row in trace.trace_rows((figure.id,), (), book, WIDE):
            assert not judge.left(row.line, row.target)
            checked += 1
    assert checked > 2 * len(chosen)
