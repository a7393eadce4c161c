"""The money tab: channels, stocks, corporate actions; and one stock's page."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from functools import partial

from hstui.edition.model import ChannelRow, Figure
from hstui.text.punctuation import punctuation
from hstui.text.width import cell_len
from hstui.tui.charts import signed_bars, spark_text
from hstui.tui.figures import ids_of, in_hkd, money, named, number
from hstui.tui.index import Book, sign_role
from hstui.tui.pages.overview import sentence_rows, streak_text
from hstui.tui.pages.reading import evidence_rows
from hstui.tui.pages.risk import call_detail_rows
from hstui.tui.rows import Row, Target, blank_row, heading, paragraph, text_row
from hstui.tui.safe import Piece
from hstui.tui.widgets.stories import story_line, story_target
from hstui.tui.widgets.table import Cell, Column, TableRow, table_rows

_SINCE_FROM = 5
"""Sessions of which a high is worth telling, as in the report."""


def money_cell(book: Book, figure: Figure | None, *, signed: bool = True) -> Cell:
    """An amount in a table; missing is a dash, never 0."""
    if figure is None:
        return Cell(book.say("missing"), "dim")
    return Cell(money(figure, book, signed=signed), sign_role(figure.value) if signed else "", in_hkd(figure))


def number_cell(book: Book, figure: Figure | None, places: int = 0) -> Cell:
    """A plain number in a table; missing is a dash, never 0."""
    if figure is None:
        return Cell(book.say("missing"), "dim")
    return Cell(number(figure, places), "", figure.value)


def channel_rows(book: Book, width: int) -> list[Row]:
    """Both channels and their sum."""
    market, say = book.edition.flows.market, book.say
    title, note = f" {say('money.market')}", f"{say(f'fresh.{market.freshness}')}  {say('money.unit')}"
    if market.trading_day:
        room = width - cell_len(title) - cell_len(note) - 5
        # A remark that has no room is left out whole: the unit is worth more than the year.
        note = f"{market.trading_day:{'%Y-%m-%d' if room >= 10 else '%m-%d'}}  {note}"
    rows = [heading(title, width, note)]
    named = [("shanghai", market.shanghai), ("shenzhen", market.shenzhen), ("total", market.total)]
    known = [(name, row) for name, row in named if row is not None]
    if not known:
        return [*rows, *paragraph(market.reason or say("fresh.missing"), width, first=" ", indent=" ", role="dim")]
    columns = (
        Column("channel", say("col.channel")),
        Column("net", say("col.net"), True),
        Column("buy", say("col.buy"), True, rank=3),
        Column("sell", say("col.sell"), True, rank=3),
        Column("sum5", say("col.sum5"), True, rank=2),
        Column("sum20", say("col.sum20"), True, rank=2),
        Column("ytd", say("col.ytd"), True, rank=4),
        Column("since", say("col.since"), True, rank=1),
    )
    cells = [_channel_cells(name, row, book) for name, row in known]
    table = table_rows(columns, cells, width - 2)
    rows += [Row((Piece(" "), *row.line), row.target) for row in table]
    for _, row in known:
        if row.reason:
            rows += paragraph(row.reason, width, first=" ", indent=" ", role="warn")
    return rows


def _channel_cells(name: str, row: ChannelRow, book: Book) -> TableRow:
    say = book.say

    def one(what: str) -> Figure | None:
        return named(book, row.figures, what)

    as_high, held = one("since_as_high"), one("sessions_held")
    since = Cell(say("missing"), "dim")
    if as_high is not None:
        told = as_high.value >= _SINCE_FROM
        since = Cell(say("since.days", n=number(as_high, 0)) if told else "", "", as_high.value)
    elif held is not None:
        since = Cell(say("since.held", n=number(held, 0)), "dim")
    title = say(f"channel.{name}")
    return TableRow(
        Target("text", f"channel.{name}", title, figures=row.figures, evidence=row.evidence),
        (
            Cell(title),
            money_cell(book, one("net")),
            money_cell(book, one("buy"), signed=False),
            money_cell(book, one("sell"), signed=False),
            money_cell(book, one("sum_5")),
            money_cell(book, one("sum_20")),
            money_cell(book, one("year_to_date")),
            since,
        ),
    )


def bars_rows(
    book: Book, history: tuple[tuple[date, Decimal], ...], figures: tuple[str, ...], width: int, height: int = 6
) -> list[Row]:
    """Net buying of up to 20 sessions as bars, with the largest and the smallest in figures."""
    shown = history[-20:]
    if len(shown) < 2 or width < 54:
        return []
    values = [value for _, value in shown]
    title = " " + book.say("money.sessions", n=len(shown))
    legend = "  " + book.say("money.legend")
    most, least = named(book, figures, "most"), named(book, figures, "least")
    target = Target("text", f"bars.{most.id if most else ''}", title.strip(), figures=ids_of(most, least))
    rows = [text_row(title + (legend if cell_len(title + legend) <= width else ""), "dim")]
    bars = signed_bars(values, height)
    side = {0: most, height - 1: least}
    for at, line in enumerate(bars):
        figure = side.get(at)
        rows.append(Row((Piece(" "), *line, Piece(f"  {money(figure, book)}" if figure else "", "dim")), target))
    first, last = f"{shown[0][0]:%m-%d}", f"{shown[-1][0]:%m-%d}"
    rows.append(text_row(f" {first}".ljust(max(2 * len(shown) - 5, 7)) + last, "dim"))
    return rows


def market_rows(book: Book, width: int) -> list[Row]:
    """The market block: table, bars, sentences."""
    total = book.edition.flows.market.total
    rows = channel_rows(book, width)
    if total is not None:
        rows += bars_rows(book, total.history, total.figures, width)
    flows = book.edition.flows
    return [*rows, *sentence_rows(book, (*flows.sentences, *flows.channels), width)]


def action_rows(book: Book, width: int) -> list[Row]:
    """Corporate actions of members."""
    actions = book.edition.flows.actions
    rows = [heading(f" {book.say('money.actions')}", width, str(len(actions)))]
    if not actions:
        return [*rows, text_row(f" {book.say('pane.empty')}", "dim")]
    for action in actions:
        word = book.say(f"action.{action.kind}")
        target = Target("stock", action.code, action.name, figures=action.figures, evidence=action.evidence)
        texts = book.figure_texts(action.figures)
        lead = f" {action.day:%m-%d} {word} "
        rows += paragraph(action.text.text, width, first=lead, first_role="accent", figures=texts, target=target)
    return rows


def side_rows(book: Book, width: int) -> list[Row]:
    """Below or beside the table of stocks."""
    rows = [*action_rows(book, width), blank_row()]
    basis = book.edition.flows.basis
    if basis:
        rows += paragraph(basis, width, first=" ", indent=" ", role="dim")
    if book.edition.flows.uncovered:
        names = punctuation(book.lang).listing.join(book.name(code) for code in book.edition.flows.uncovered)
        rows += paragraph(book.say("money.uncovered", names=names), width, first=" ", indent=" ", role="dim")
    return rows


def stock_columns(book: Book) -> tuple[Column, ...]:
    """Columns of the table of stocks."""
    say = book.say
    return (
        Column("code", say("col.code"), least=5),
        Column("name", say("col.name"), least=8, most=18),
        Column("net", say("col.net"), True),
        Column("streak", say("col.streak"), True),
        Column("total", say("col.streak_total"), True),
        Column("sh", say("col.sh"), True, rank=3),
        Column("sz", say("col.sz"), True, rank=3),
        Column("top", say("col.top_ten"), True, rank=4),
        Column("held", say("col.holding"), True, rank=2),
        Column("spark", say("col.spark"), least=20, rank=1),
    )


def stock_table(book: Book) -> list[TableRow]:
    """Members with a southbound row."""
    rows = []
    for stock in book.edition.flows.stocks:
        one = partial(named, book, stock.figures)
        streak = one("streak_days")
        role = sign_role(streak.value if streak else None)
        rows.append(
            TableRow(
                Target("stock", stock.code, stock.name, figures=stock.figures, evidence=stock.evidence),
                (
                    Cell(stock.code, "dim", stock.code),
                    Cell(stock.name, "", stock.name),
                    money_cell(book, one("net")),
                    Cell(streak_text(stock, book), role, streak.value if streak else None),
                    money_cell(book, one("streak_total")),
                    money_cell(book, one("shanghai_net")),
                    money_cell(book, one("shenzhen_net")),
                    number_cell(book, one("top_ten_days")),
                    number_cell(book, one("holding_ratio"), 2),
                    Cell(spark_text([value for _, value in stock.history], 20), "accent"),
                ),
            )
        )
    return rows


def stock_rows(code: str, book: Book, width: int) -> list[Row]:
    """One stock: its quote, flows, news, actions and call."""
    say, edition = book.say, book.edition
    rows = [text_row(f" {book.name(code)}  {code}", "title"), blank_row()]
    rows += [heading(f" {say('stock.quote')}", width), *_quote_rows(code, book, width), blank_row()]
    rows += [heading(f" {say('stock.flow')}", width, say("money.unit")), *_flow_rows(code, book, width), blank_row()]
    call = next((call for call in edition.advice.calls if call.code == code), None)
    rows.append(heading(f" {say('stock.call')}", width, edition.advice.ruleset))
    if call is not None:
        rows += call_detail_rows(call, book, width, with_title=False)
    else:
        none = say("advice.off" if edition.advice.level == "off" else "stock.no_call")
        why = next((why for name, why in edition.advice.not_judged if name == book.name(code)), none)
        rows += paragraph(why, width, first=" ", indent=" ", role="dim")
    about = [story for story in book.stories.values() if code in story.codes]
    aside = [story for story in book.stories.values() if code in story.mentions and code not in story.codes]
    rows += [blank_row(), heading(f" {say('stock.news')}", width, str(len(about)))]
    rows += [Row(story_line(story, book, width), story_target(story)) for story in about]
    if not about:
        rows.append(text_row(f" {say('stock.no_news')}", "dim"))
    if aside:
        rows.append(text_row(f" {say('story.mentions')}", "dim"))
        rows += [Row(story_line(story, book, width), story_target(story)) for story in aside]
    actions = [action for action in edition.flows.actions if action.code == code]
    rows += [blank_row(), heading(f" {say('stock.actions')}", width, str(len(actions)))]
    for action in actions:
        target = Target("text", action.text.text, action.text.text, figures=action.figures, evidence=action.evidence)
        lead = f" {action.day:%m-%d} {say(f'action.{action.kind}')} "
        texts = book.figure_texts(action.figures)
        rows += paragraph(action.text.text, width, first=lead, first_role="accent", figures=texts, target=target)
    if not actions:
        rows.append(text_row(f" {say('stock.no_actions')}", "dim"))
    return rows


def _quote_rows(code: str, book: Book, width: int) -> list[Row]:
    say = book.say
    move = next((member for member in book.edition.index.members if member.code == code), None)
    one = partial(named, book, move.figures if move is not None else ())
    last = one("last")
    if move is None or last is None:
        return [text_row(f" {say('stock.no_quote')}", "dim")]
    target = Target("text", f"quote.{code}", move.name, figures=move.figures, evidence=move.evidence)
    line = [Piece(f" {say('stock.last')} "), Piece(number(last, 3).rstrip("0").rstrip("."), "title")]
    if (change := one("change")) is not None:
        line.append(Piece(f"  {number(change, 2, signed=True)}%", sign_role(change.value)))
    facts = []
    if (turnover := one("turnover")) is not None:
        facts.append(f"{say('ov.turnover')} {turnover.text}")
    if (weight := one("weight")) is not None:
        facts.append(f"{say('stock.weight')} {number(weight, 2)}%")
    if (points := one("contribution")) is not None:
        facts.append(f"{say('stock.contribution')} {number(points, 2, signed=True)} {say('stock.points')}")
    if (pe := one("pe")) is not None:
        facts.append(f"{say('stock.pe')} {number(pe, 1)}")
    facts.append(f"{say(f'fresh.{move.freshness}')} {book.stamp(move.quoted_at)}")
    return [Row(tuple(line), target), *paragraph("  ".join(facts), width, first=" ", indent=" ", target=target)]


def _flow_rows(code: str, book: Book, width: int) -> list[Row]:
    stock = next((stock for stock in book.edition.flows.stocks if stock.code == code), None)
    if stock is None:
        return [text_row(f" {book.say('stock.no_flow')}", "dim")]
    columns = tuple(column for column in stock_columns(book) if column.id not in ("code", "name", "spark"))
    row = next(row for row in stock_table(book) if row.target.id == code)
    cells = TableRow(
        Target("text", f"flow.{code}", stock.name, figures=stock.figures, evidence=stock.evidence),
        (*row.cells[2:9],),
    )
    rows = [Row((Piece(" "), *line.line), line.target) for line in table_rows(columns, [cells], width - 2)]
    rows += bars_rows(book, stock.history, stock.figures, width, 5)
    return rows


def stock_side_rows(code: str, book: Book, width: int) -> list[Row]:
    """A stock in short, beside the table: bars, and evidence."""
    stock = next((stock for stock in book.edition.flows.stocks if stock.code == code), None)
    if stock is None:
        return []
    lead = f" {stock.name} {stock.code}"
    rows = [heading(lead, width, f"{stock.day:%m-%d}" if cell_len(lead) < width - 8 else "")]
    return [
        *rows,
        *bars_rows(book, stock.history, stock.figures, width),
        *evidence_rows(book, stock.evidence, width, 4),
    ]
