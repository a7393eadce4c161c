"""The sources tab: what each source did for this edition, or in a refresh that gave none; what to do about errors."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from hstui.edition.model import SourceRow
from hstui.tui.index import Book, Reader, age_text
from hstui.tui.pages.overview import sentence_rows
from hstui.tui.rows import Row, Target, blank_row, heading, paragraph, text_row
from hstui.tui.safe import Piece
from hstui.tui.troubles import Troubles, warning_text
from hstui.tui.widgets.table import Cell, Column, TableRow
from hstui.tui.words import Say

_ROLE = {"live": "good", "fresh": "good", "stale": "warn", "failed": "bad", "off": "dim"}


def source_columns(page: Reader | Book) -> tuple[Column, ...]:
    """Columns of the table of sources."""
    say = page.say
    return (
        Column("state", say("col.state"), least=4),
        Column("name", say("col.source"), least=12, most=24),
        Column("records", say("col.records"), True, rank=2),
        Column("newest", say("col.newest"), rank=4),
        Column("age", say("col.age"), True, rank=1),
        Column("latency", say("col.latency"), True, rank=5),
        Column("error", say("col.error"), least=10, grow=True, rank=3),
    )


def _state(source: SourceRow, say: Say) -> str:
    """What it did; a fallback that was not needed stands by, it is not switched off."""
    if source.asking:
        return say("state.asking")
    standing_by = source.state == "off" and source.fallback_for
    return say("state.standby" if standing_by else f"state.{source.state}")


def source_table(sources: Sequence[SourceRow], page: Reader | Book) -> list[TableRow]:
    """Sources as the edition lists them."""
    rows = []
    for source in sources:
        failure = "" if source.asking else source.trouble or source.error or ""
        error = "  ".join(part for part in (failure, source.advice) if part)
        age = "" if source.age_seconds is None else age_text(timedelta(seconds=max(source.age_seconds, 0)), page.say)
        rows.append(
            TableRow(
                Target("source", source.id, source.name, source.home),
                (
                    Cell(_state(source, page.say), "dim" if source.asking else _ROLE[source.state], source.state),
                    Cell(source.name, "", source.name),
                    Cell(str(source.records), "", source.records),
                    Cell(page.stamp(source.newest), "dim", source.newest.timestamp() if source.newest else None),
                    Cell(age or page.say("missing"), "dim", source.age_seconds),
                    Cell("" if source.latency_ms is None else str(source.latency_ms), "dim", source.latency_ms),
                    Cell(error, "bad" if failure else "", error or None),
                ),
            )
        )
    return rows


def source_detail_rows(source: SourceRow, page: Reader | Book, width: int) -> list[Row]:
    """One source in full."""
    say = page.say
    target = Target("source", source.id, source.name, source.home)
    rows = [Row((Piece(f" {source.name}", "title"), Piece(f"  {source.id}  {source.kind}", "dim")))]
    facts = [
        _state(source, say),
        say("source.request") if source.requests == 1 else say("source.requests", n=source.requests),
        f"{say('trace.fetched')} {page.stamp(source.fetched_at)}",
        f"{say('col.records')} {source.records}",
    ]
    if source.used_instead_of:
        facts.append(say("source.instead", name=source.used_instead_of))
    rows += paragraph("  ".join(facts), width, first=" ", indent=" ", target=target)
    if source.error and not source.asking:
        rows += paragraph(source.trouble or source.error, width, first=" ", indent=" ", role="bad")
    if source.advice:
        rows += paragraph(source.advice, width, first=" ", indent=" ", role="warn")
    for word, text in (("source.home", source.home), ("source.terms", source.terms)):
        if text:
            rows += paragraph(text, width, first=f" {say(word)} ", first_role="dim", target=target)
    for note in source.notes:
        rows += paragraph(note, width, first=f" {say('source.notes')} ", first_role="dim")
    return rows


def trouble_rows(troubles: Troubles, page: Reader | Book, width: int) -> list[Row]:
    """What was not kept, what the last refresh warned of, and why it failed."""
    say = page.say
    rows: list[Row] = []
    warned = [warning_text(line, say) for line in troubles.warnings]
    warned[:0] = filter(None, (troubles.lost, troubles.unkept))
    if warned:
        rows.append(heading(f" {say('warn.title')}", width))
        for line in warned:
            rows += paragraph(line, width, first=" ", indent=" ", role="warn")
        rows.append(blank_row())
    if troubles.error:
        rows.append(heading(f" {say('refresh.last_error')}", width, say("refresh.rows") if troubles.sources else ""))
        rows += [*paragraph(troubles.error, width, first=" ", indent=" ", role="bad"), blank_row()]
    return rows


def foot_rows(book: Book, width: int) -> list[Row]:
    """Coverage, and what the gate kept out."""
    say = book.say
    rows: list[Row] = []
    if book.edition.coverage.sentences:
        rows.append(heading(f" {say('ov.coverage')}", width))
        rows += sentence_rows(book, book.edition.coverage.sentences, width)
    if book.edition.dropped:
        rows += [blank_row(), heading(f" {say('sources.dropped')}", width, str(len(book.edition.dropped)))]
        for dropped in book.edition.dropped:
            rows += paragraph(dropped.text, width, first=" ", indent=" ")
            rows.append(text_row(f"   {dropped.where}  {dropped.reason}", "dim"))
    return rows
