"""The macro tab: indicators, the HIBOR curve, the convertibility band, and the edition's sentences."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from hstui.edition.model import Indicator
from hstui.text.width import pad
from hstui.tui.charts import curve, gauge, trend
from hstui.tui.figures import ids_of, named, number
from hstui.tui.index import Book, day_text
from hstui.tui.pages.overview import sentence_rows
from hstui.tui.rows import Row, Target, blank_row, heading, paragraph, text_row
from hstui.tui.safe import Piece
from hstui.tui.widgets.table import Cell, Column, TableRow

GROUPS = ("fed", "hkd", "rates", "fx", "us")
_BAND, _RATES = "fx.band", ("usdhkd", "usdhkd_spot")


def indicator_columns(book: Book) -> tuple[Column, ...]:
    """Columns of the table of indicators."""
    say = book.say
    return (
        Column("group", "", least=4, most=10, once=True, rank=3),
        Column("item", say("col.item"), least=12, most=32),
        Column("value", say("col.value"), True),
        Column("change", say("col.change"), True, rank=1),
        Column("day", say("col.day"), rank=2),
        Column("fresh", say("col.fresh"), rank=4),
        Column("trend", say("col.trend"), least=16, rank=5),
    )


def indicator_target(indicator: Indicator) -> Target:
    """What an indicator's row stands for."""
    return Target("indicator", indicator.id, indicator.title, figures=indicator.figures, evidence=indicator.evidence)


def _change_role(text: str) -> str:
    return "up" if text.startswith("+") else "down" if text.startswith(("-", "\u2212")) else ""


def indicator_table(book: Book) -> list[TableRow]:
    """Indicators in the order of their groups."""
    rows = []
    known = [indicator for group in GROUPS for indicator in book.edition.macro.indicators if indicator.group == group]
    for indicator in known:
        stale = indicator.freshness in ("expired", "missing")
        rung = "released" if indicator.freshness == "previous_session" else indicator.freshness
        rows.append(
            TableRow(
                indicator_target(indicator),
                (
                    Cell(book.say(f"macro.{indicator.group}"), "dim"),
                    Cell(indicator.title, "", indicator.title),
                    Cell(indicator.text or book.say("missing"), "figure" if indicator.text else "dim", indicator.value),
                    Cell(indicator.change_text, _change_role(indicator.change_text)),
                    Cell(day_text(indicator.day), "dim", day_text(indicator.day)),
                    Cell(book.say(f"fresh.{rung}"), "warn" if stale else "dim"),
                    Cell(trend([value for _, value in indicator.history], 16), "accent"),
                ),
            )
        )
    return rows


def curve_rows(book: Book, width: int) -> list[Row]:
    """HIBOR by tenor: the figures, and a line above them from 60 columns."""
    macro, say = book.edition.macro, book.say
    if not macro.curve:
        return []
    note = f"{macro.curve_day:%m-%d} %" if macro.curve_day else "%"
    rows = [heading(f" {say('macro.curve')}", width, note)]
    known = [book.figures.get(ident) for ident in macro.curve_figures]
    # An edition kept by an earlier version has none: its rates could not be traced.
    fixed = known if len(known) == len(macro.curve) else [None] * len(macro.curve)
    target = Target("text", "curve", say("macro.curve"), figures=ids_of(*fixed))
    size = min(max((width - 2) // len(macro.curve), 6), 10)
    if width >= 58 and size * len(macro.curve) <= width:
        span = size * (len(macro.curve) - 1) + 1
        rows += [Row((Piece("   " + line, "accent"),)) for line in curve([rate for _, rate in macro.curve], span, 4)]
    per_line = max((width - 1) // size, 1)
    for start in range(0, len(macro.curve), per_line):
        part = macro.curve[start : start + per_line]
        rows.append(text_row(" " + "".join(pad(tenor, size, "center") for tenor, _ in part), "dim", target))
        texts = (number(one, 2) if one else say("missing") for one in fixed[start : start + per_line])
        figures = "".join(pad(text, size, "center") for text in texts)
        rows.append(Row((Piece(" "), Piece(figures, "figure")), target))
    return rows


def band_rows(book: Book, width: int) -> list[Row]:
    """Where the Hong Kong dollar stands in its band, by the rate that the edition's position was taken from."""
    indicators = book.edition.macro.indicators
    band = next((indicator for indicator in indicators if indicator.id == _BAND), None)
    if band is None or band.value is None:
        return []
    say = book.say
    rows = [heading(f" {say('macro.band')}", width, "USD/HKD")]
    strong, weak = (named(book, band.figures, name) for name in ("cu_strong", "cu_weak"))
    # An edition kept by an earlier version does not say which rate it was.
    rate = named(book, band.figures, *_RATES)
    pair = next((one for one in indicators if rate and one is not band and rate.id in one.figures), None)
    target = indicator_target(band)
    if pair is not None:
        target = replace(target, figures=tuple(dict.fromkeys((*band.figures, *pair.figures))))
    room = min(width - 22, 60)
    if room >= 20 and strong is not None and weak is not None:
        rows.append(
            Row(
                (
                    Piece(f" {say('macro.strong')} {number(strong, 2)} ", "dim"),
                    Piece(gauge(band.value, Decimal(0), Decimal(100), room - 8), "accent"),
                    Piece(f" {number(weak, 2)} {say('macro.weak')}", "dim"),
                ),
                target,
            )
        )
    printed = rate.text if rate else band.text
    change = f"  {pair.change_text}" if pair is not None else ""
    rows.append(Row((Piece(" "), Piece(printed, "figure"), Piece(change, "dim")), target))
    return rows


def side_rows(book: Book, width: int) -> list[Row]:
    """Sentences, curve, band, and what is missing."""
    macro, say = book.edition.macro, book.say
    rows: list[Row] = []
    if macro.sentences:
        rows += [heading(f" {say('macro.text')}", width), *sentence_rows(book, macro.sentences, width), blank_row()]
    for block in (curve_rows(book, width), band_rows(book, width)):
        if block:
            rows += [*block, blank_row()]
    if macro.missing:
        rows.append(heading(f" {say('macro.missing')}", width))
        for line in macro.missing:
            rows += paragraph(line, width, first=" ", indent=" ", role="warn")
    for one in (indicator for indicator in macro.indicators if indicator.note):
        target = indicator_target(one)
        rows += paragraph(f"{one.title}: {one.note}", width, first=" ", indent=" ", role="dim", target=target)
    return rows
