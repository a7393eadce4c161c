"""Where figures come from: formula, inputs, and the evidence with its raw row, unit, link and times."""

from __future__ import annotations

from collections.abc import Sequence

from hstui.edition.model import Evidence, Figure
from hstui.text.numbers import written_out
from hstui.tui.index import Book
from hstui.tui.pages.reading import evidence_target, evidence_title
from hstui.tui.rows import Row, Target, blank_row, heading, paragraph, text_row
from hstui.tui.safe import Piece

_DEPTH = 3
"""How far inputs that are figures themselves are followed."""


def trace_rows(figures: Sequence[str], evidence: Sequence[str], book: Book, width: int) -> list[Row]:
    """The trace of some figures; of bare evidence when there is no figure."""
    known = [book.figures[figure] for figure in dict.fromkeys(figures) if figure in book.figures]
    rows: list[Row] = []
    shown: set[str] = set()
    for figure in known:
        rows += _figure_rows(figure, book, width, shown, 0)
        rows.append(blank_row())
    rest = [pair for pair in book.evidence(evidence) if pair[0] not in shown]
    if rest:
        rows.append(heading(f" {book.say('story.evidence')}", width))
        for key, record in rest:
            rows += [*_evidence_rows(key, record, book, width, " "), blank_row()]
    if not rows:
        rows = [text_row(f" {book.say('trace.none')}", "dim")]
    return rows


def _figure_rows(figure: Figure, book: Book, width: int, shown: set[str], depth: int) -> list[Row]:
    say = book.say
    margin = " " + "    " * depth
    day = f"   {say('trace.day')} {figure.day:%Y-%m-%d}" if figure.day else ""
    target = Target("figure", figure.id, figure.text, figures=(figure.id,), evidence=figure.evidence)
    rows = [
        Row((Piece(margin), Piece(figure.text, "figure"), Piece(f"  {figure.id}", "dim")), target),
    ]
    value = f"{say('trace.value')} {written_out(figure.value)} {figure.unit}{day}"
    rows += paragraph(value, width, first=f"{margin}  ", indent=f"{margin}  ", target=target)
    if figure.formula:
        lead = f"{margin}  {say('trace.formula')} "
        rows += paragraph(figure.formula, width, first=lead, first_role="dim", target=target)
    else:
        rows.append(text_row(f"{margin}  {say('trace.as_printed')}", "dim", target))
    plain = [name for name in figure.inputs if name not in book.figures]
    for value in plain:
        rows += paragraph(value, width, first=f"{margin}  {say('trace.inputs')} ", first_role="dim", target=target)
    for name in figure.inputs:
        if name in book.figures and name not in shown and depth < _DEPTH:
            shown.add(name)
            rows += _figure_rows(book.figures[name], book, width, shown, depth + 1)
    found = book.evidence(figure.evidence)
    if not found:
        rows.append(text_row(f"{margin}  {say('trace.no_evidence')}", "warn", target))
    for key, record in found:
        if key in shown:
            name = f"{book.who(record)}  {book.shown(evidence_title(book, record))}"
            lead = f"{margin}  {say('trace.above')} "
            rows += paragraph(name, width, first=lead, first_role="dim", target=evidence_target(key, record))
            continue
        shown.add(key)
        rows += _evidence_rows(key, record, book, width, margin + "  ")
    return rows


def _evidence_rows(key: str, record: Evidence, book: Book, width: int, margin: str) -> list[Row]:
    say = book.say
    target = evidence_target(key, record)
    title = f"{book.who(record)}  {book.shown(evidence_title(book, record))}"
    rows = paragraph(title, width, first=margin, indent=margin, role="accent", target=target)
    if record.excerpt:
        lead = f"{margin}{say('trace.raw')} "
        rows += paragraph(book.shown(record.excerpt), width, first=lead, first_role="dim", target=target)
    published = record.published or say("missing")
    fetched = record.fetched.isoformat(timespec="seconds")
    times = f"{say('trace.published')} {published}   {say('trace.fetched')} {fetched}"
    rows += paragraph(times, width, first=margin, indent=margin, role="dim", target=target)
    if record.url:
        rows += paragraph(record.url, width, first=margin, indent=margin, role="link", target=target)
    return rows
