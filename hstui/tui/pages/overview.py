"""The overview: the index, the day's top stories, what changed, risks, advice, and the money in one look."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from hstui.edition.model import Figure, Sentence, StockFlowRow, Story
from hstui.text.width import cell_len, pad, truncate
from hstui.tui.charts import heat_role, signed_bars, spark
from hstui.tui.figures import ids_of, money, named, number
from hstui.tui.index import Book, sign_role
from hstui.tui.pages.fromto import changed
from hstui.tui.rows import Part, Row, Target, blank_row, heading, paragraph, text_row
from hstui.tui.safe import Piece
from hstui.tui.widgets.stories import story_line, story_target

_TOP = 12
_CHANGES = 4
CHANGE_KINDS = (
    "call_moved",
    "risk_new",
    "risk_gone",
    "figure_revised",
    "story_new",
    "story_updated",
    "story_resolved",
    "story_dropped",
)
"""In the order of what a reader has to act on."""


def sentence_rows(book: Book, sentences: tuple[Sentence, ...], width: int) -> list[Row]:
    """Computed sentences, their figures set off and traceable."""
    rows: list[Row] = []
    for sentence in sentences:
        target = Target("text", sentence.text, sentence.text, figures=sentence.figures, evidence=sentence.evidence)
        texts = book.figure_texts(sentence.figures)
        rows += paragraph(sentence.text, width, first=" ", indent=" ", figures=texts, target=target)
    return rows


def index_rows(book: Book, width: int) -> list[Row]:
    """The index: level, change, turnover, breadth, range, and how old they are."""
    view, say = book.edition.index, book.say
    fresh = say(f"fresh.{view.freshness}")
    rows = [heading(f" {view.name or say('ov.index')}", width, fresh)]
    target = Target("text", "index", view.name, figures=view.figures, evidence=view.evidence)

    def one(*names: str) -> Figure | None:
        return named(book, view.figures, *names)

    level, points, change = one("level"), one("change_points"), one("change")
    if level is None:
        return [*rows, *paragraph(view.reason or say("fresh.missing"), width, first=" ", indent=" ", role="dim")]
    line = [Piece(" "), Piece(number(level, 2), "title")]
    if points is not None:
        line.append(Piece(f"  {number(points, 2, signed=True)}", sign_role(points.value)))
    if change is not None:
        line.append(Piece(f"  {number(change, 2, signed=True)}%", sign_role(change.value)))
    rows.append(Row(tuple(line), target))
    parts = []
    if (turnover := one("turnover", "members_turnover")) is not None:
        parts.append(f"{say('ov.turnover')} {turnover.text}")
    up, down, flat = one("advancers"), one("decliners"), one("unchanged")
    if up is not None and down is not None and flat is not None:
        parts.append(say("ov.breadth", up=number(up, 0), down=number(down, 0), flat=number(flat, 0)))
    low, high = one("low_52w"), one("high_52w")
    if low is not None and high is not None:
        parts.append(say("ov.range", low=number(low, 2), high=number(high, 2)))
    return rows + [Row((Piece(" "), Piece(text)), target) for text in _packed(parts, width - 2)]


def _packed(parts: list[str], width: int) -> Iterator[str]:
    line = ""
    for part in parts:
        joined = f"{line}  {part}" if line else part
        if line and cell_len(joined) > width:
            yield line
            joined = part
        line = joined
    if line:
        yield line


def heat_rows(book: Book, width: int) -> list[Row]:
    """Every member's day as a tinted cell with its name and signed change; each opens the member's page."""
    members = book.edition.index.members
    if not members:
        return []
    rows = [heading(f" {book.say('ov.members')}", width)]
    across = max((width - 1) // 18, 1)
    size = (width - 1) // across
    for start in range(0, len(members), across):
        pieces = [Piece(" ")]
        shown: list[Figure | None] = []
        parts: list[Part] = []
        for place, member in enumerate(members[start : start + across]):
            figure = named(book, member.figures, "change")
            old = member.freshness == "expired" != book.edition.index.freshness
            if old:  # its change is of another day than the others'
                figure = None
            change = "  --  " if figure is None else f"{number(figure, 2, signed=True)}%"
            if old:
                change = book.say("fresh.expired")
            name = pad(member.name, size - 2 - max(cell_len(change), 7))
            text = f"{name} {' ' * (7 - cell_len(change))}{change}"
            pieces.append(Piece(pad(text, size - 1), heat_role(figure.value if figure else None) or "dim"))
            pieces.append(Piece(" "))
            shown.append(figure)
            stock = Target("stock", member.code, member.name, figures=ids_of(figure))
            parts.append(Part(1 + place * size, (place + 1) * size, stock))
        target = Target("text", f"heat.{members[start].code}", book.say("ov.members"), figures=ids_of(*shown))
        rows.append(Row(tuple(pieces), target, tuple(parts)))
    return rows


def southbound_rows(book: Book, width: int, bars: int = 5) -> list[Row]:
    """The market's net buying: figures, and 20 sessions as bars."""
    market, say = book.edition.flows.market, book.say
    day = f"{market.trading_day:%m-%d} " if market.trading_day else ""
    note = day + say(f"fresh.{market.freshness}")
    total = market.total
    net = named(book, total.figures, "net") if total is not None else None
    if total is None or net is None:
        reason = market.reason or (total.reason if total else "") or say("fresh.missing")
        told = paragraph(reason, width, first=" ", indent=" ", role="dim")
        return [heading(f" {say('ov.southbound')}", width, note), *told]
    # The unit in the title, as in the flows tab: behind the figures it was cut where the view is narrow.
    rows = [heading(f" {say('ov.southbound')}", width, f"{note}  {say('money.unit')}")]
    pieces = [Piece(" "), Piece(f"{say('channel.total')} "), Piece(money(net, book), sign_role(net.value))]
    shown: list[Figure | None] = [net]
    for name, row in (("shanghai", market.shanghai), ("shenzhen", market.shenzhen)):
        figure = named(book, row.figures, "net") if row is not None else None
        if figure is not None:
            pieces.append(Piece(f"  {say(f'channel.{name}')} "))
            pieces.append(Piece(money(figure, book), sign_role(figure.value)))
            shown.append(figure)
    target = Target("text", "southbound", say("ov.southbound"), figures=ids_of(*shown), evidence=total.evidence)
    rows.append(Row(tuple(pieces), target))
    values = [value for _, value in total.history[-20:]]
    if len(values) > 1 and width >= 44:
        rows += [Row((Piece(" "), *line), target) for line in signed_bars(values, bars)]
        first, last = total.history[-len(values)][0], total.history[-1][0]
        span = 2 * len(values) - 1
        rows.append(text_row(f" {first:%m-%d}".ljust(span - 4) + f"{last:%m-%d}", "dim", target))
    return rows


def streak_text(stock: StockFlowRow, book: Book) -> str:
    """`买14日`, `卖>=3日` when the rows held end before the streak does; a dash for a streak without a figure."""
    figure = named(book, stock.figures, "streak_days")
    if figure is None:
        return book.say("missing")
    side = "buy" if figure.value >= 0 else "sell"
    return book.say(f"streak.{side}{'_open' if stock.streak_open else ''}", n=abs(int(figure.value)))


def leader_rows(book: Book, width: int, count: int = 6) -> list[Row]:
    """The stocks that southbound money bought most, and sold most."""
    stocks = book.edition.flows.stocks
    picked = stocks if len(stocks) <= count else (*stocks[: count - 2], *stocks[-2:])
    rows = []
    for stock in picked:
        target = Target("stock", stock.code, stock.name, figures=stock.figures, evidence=stock.evidence)
        net = named(book, stock.figures, "net")
        line = [
            Piece(" " + pad(stock.name, 14)),
            Piece((money(net, book) if net else book.say("missing")).rjust(9), sign_role(net.value if net else None)),
            Piece("  " + pad(streak_text(stock, book), 9), "dim"),
        ]
        if width >= 14 + 9 + 11 + 22:
            line += spark([value for _, value in stock.history], 20)
        rows.append(Row(tuple(line), target))
    return rows


def top_stories(book: Book, count: int = _TOP) -> list[Story]:
    """The edition's best stories over all themes, pinned ones first; what is hidden stays out."""
    stories = [story for story in book.stories.values() if story.id not in book.hidden]
    return sorted(stories, key=lambda story: (story.id not in book.pinned, -story.score, story.id))[:count]


def story_rows(book: Book, width: int, count: int = _TOP) -> list[Row]:
    """Top stories, a line each."""
    rows = [heading(f" {book.say('ov.top')}", width, str(len(book.stories)))]
    found = top_stories(book, count)
    if not found:
        return [*rows, text_row(f" {book.say('pane.empty')}", "dim")]
    rows += [Row(story_line(story, book, width), story_target(story)) for story in found]
    rest = sum(story_id not in book.hidden for story_id in book.stories) - len(found)
    if rest:
        more = book.say("ov.more", n=rest)
        rows.append(text_row(f" {more}", "dim", Target("tab", "news", more)))
    return rows


def change_counts(book: Book) -> dict[str, int]:
    """How many changes of each kind there are, kinds without any left out."""
    entries = book.edition.changes.entries
    found = {kind: sum(change.kind == kind for change in entries) for kind in CHANGE_KINDS}
    return {kind: count for kind, count in found.items() if count}


def change_rows(book: Book, width: int) -> list[Row]:
    """How much differs from the edition before, and the weightiest of it; the rest is in its own tab."""
    changes, say = book.edition.changes, book.say
    note = say("ov.changes_since", date=book.stamp(changes.since)) if changes.since else ""
    rows = [heading(f" {say('ov.changes')}", width, note)]
    if changes.since is None:
        return [*rows, text_row(f" {say('ov.no_earlier')}", "dim")]
    if not changes.entries:
        return [*rows, text_row(f" {say('ov.no_changes')}", "dim")]
    whole = Target("tab", "changes", say("ov.changes"))
    counted = "  ".join(f"{say(f'change.{kind}')} {count}" for kind, count in change_counts(book).items())
    rows += paragraph(f"{counted}  {say('changes.all')}", width, first=" ", indent=" ", target=whole)
    for change in sorted(changes.entries, key=lambda change: CHANGE_KINDS.index(change.kind))[:_CHANGES]:
        word = say(f"change.{change.kind}")
        story = book.stories.get(change.id)
        target = story_target(story) if story else replace(whole, figures=change.figures, evidence=change.evidence)
        room = width - cell_len(word) - 3
        rows.append(Row((Piece(f" {word} ", "accent"), Piece(truncate(changed(change, book), room))), target))
    return rows


def risk_rows(book: Book, width: int) -> list[Row]:
    """Risks by title."""
    rows = [heading(f" {book.say('ov.risks')}", width, str(len(book.edition.risks)))]
    if not book.edition.risks:
        return [*rows, text_row(f" {book.say('risk.none')}", "dim")]
    for place, risk in enumerate(book.edition.risks, 1):
        target = Target("risk", risk.id, risk.title, figures=risk.figures, evidence=risk.evidence)
        mark = Piece(f" {place} {'!' * risk.severity:<3} ", "warn")
        rows.append(Row((mark, Piece(truncate(risk.title, width - 8))), target))
    return rows


def call_rows(book: Book, width: int) -> list[Row]:
    """Calls by stance."""
    advice, say = book.edition.advice, book.say
    rows = [heading(f" {say('ov.calls')}", width, advice.ruleset)]
    if advice.level == "off":
        return [*rows, text_row(f" {say('advice.off')}", "dim")]
    for stance in ("overweight", "watch", "cautious"):
        names = [call.name for call in advice.calls if call.stance == stance]
        if names:
            word = say(f"stance.{stance}")
            rows += paragraph(
                "  ".join(names),
                width,
                first=f" {word} ",
                first_role="accent",
                target=Target("call", next(call.code for call in advice.calls if call.stance == stance), word),
            )
    if not advice.calls:
        rows.append(text_row(f" {say('advice.none')}", "dim"))
    return rows


def main_rows(book: Book, width: int, height: int = 0) -> list[Row]:
    """The left column: as many stories as there is room for."""
    above = sentence_rows(book, book.edition.opening, width)
    if above:
        above.append(blank_row())
    below = [
        blank_row(),
        *change_rows(book, width),
        blank_row(),
        heading(f" {book.say('ov.coverage')}", width),
        *sentence_rows(book, book.edition.coverage.sentences, width),
    ]
    around = len(above) + len(below) + 2  # their title, and how many more there are
    return [*above, *story_rows(book, width, max(height - around, _TOP)), *below]


def side_rows(book: Book, width: int) -> list[Row]:
    """The right column."""
    return [
        *index_rows(book, width),
        blank_row(),
        *southbound_rows(book, width),
        *leader_rows(book, width),
        blank_row(),
        *risk_rows(book, width),
        blank_row(),
        *call_rows(book, width),
        blank_row(),
        *heat_rows(book, width),
    ]


def overview_rows(book: Book, width: int) -> list[Row]:
    """Everything in one column, for narrow and normal windows."""
    return [
        *index_rows(book, width),
        *sentence_rows(book, book.edition.opening, width),
        blank_row(),
        *story_rows(book, width),
        blank_row(),
        *change_rows(book, width),
        blank_row(),
        *southbound_rows(book, width),
        *leader_rows(book, width),
        blank_row(),
        *risk_rows(book, width),
        blank_row(),
        *call_rows(book, width),
        blank_row(),
        *heat_rows(book, width),
        blank_row(),
        heading(f" {book.say('ov.coverage')}", width),
        *sentence_rows(book, book.edition.coverage.sentences, width),
    ]
