"""What a reference number in the report stands for, and that it leads to what it is put behind."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from decimal import Decimal

import pytest
from msgspec.structs import replace

from hstui.edition.model import Edition, Evidence, Figure, Story, StoryItem, Variant
from hstui.report.document import Document, Items, Line, Ref, References, Text
from hstui.report.outline import outline
from hstui.report.references import Numbering
from hstui.report.text import text
from hstui.text.i18n import LANGS, translator


def cited(pieces: Line) -> set[int]:
    """The numbers that a reader takes a line to cite: `[3]-[6]` are four."""
    found: set[int] = set()
    for place, piece in enumerate(pieces):
        if isinstance(piece, Ref):
            found.add(piece.number)
            before = pieces[place - 1] if place else None
            first = pieces[place - 2] if place > 1 else None
            if isinstance(before, Text) and before.text == "-" and isinstance(first, Ref):
                found |= set(range(first.number, piece.number))
    return found


def with_evidence(edition: Edition, count: int) -> Edition:
    at = datetime(2025, 12, 18, tzinfo=UTC)
    held = {
        f"e{n}": Evidence("news", "s", f"https://example.com/{n}", f"t{n}", None, at, "words", "desk")
        for n in range(1, count + 1)
    }
    return replace(edition, evidence=held)


@pytest.mark.parametrize("chosen", [(1,), (1, 2), (1, 9), (3, 4, 5, 9), (1, 2, 3, 4, 5), (1, 3, 5, 7, 9), (2, 3, 8, 9)])
def test_a_dash_spans_only_what_is_meant(demo_edition: Edition, chosen: tuple[int, ...]) -> None:
    numbers = Numbering(with_evidence(demo_edition, 9))
    numbers.marks([f"e{n}" for n in range(1, 10)])
    assert cited(tuple(numbers.marks([f"e{n}" for n in chosen]))) == set(chosen)


@pytest.mark.parametrize("lang", LANGS)
def test_every_entry_of_the_list_is_cited_and_nothing_else(demo_editions: dict[str, Edition], lang: str) -> None:
    document = outline(demo_editions[lang], translator(lang))  # type: ignore[arg-type]  # one of LANGS
    entries = list_of(document).entries
    found: set[int] = set()
    for block in document.blocks:
        for field in ("line", "lines", "rows"):
            lines = getattr(block, field, ())
            lines = (lines,) if field == "line" else lines
            for line in lines:
                for cell in line if field == "rows" else (line,):
                    found |= cited(cell)
    assert found == set(range(1, len(entries) + 1))


def list_of(document: Document) -> References:
    """The report's list of references."""
    return next(block for block in document.blocks if isinstance(block, References))


@pytest.mark.parametrize("lang", LANGS)
def test_the_list_says_nothing_twice(demo_editions: dict[str, Edition], lang: str) -> None:
    document = outline(demo_editions[lang], translator(lang))  # type: ignore[arg-type]  # one of LANGS
    for entry in list_of(document).entries:
        source, link, said = (str(getattr(piece, "text", "")) for piece in entry)
        told = re.sub(r"^ ?[(（].*?[)）]", "", said).strip()
        assert not told.startswith(link), f"{link} is told again"
        assert not link.startswith(source.rstrip("：: ")), f"{source} is told again"


def test_a_row_of_figures_is_called_in_the_edition_s_language(demo_editions: dict[str, Edition]) -> None:
    titles = {
        lang: {one.title for one in edition.evidence.values() if one.kind not in ("news", "announcement")}
        for lang, edition in demo_editions.items()
    }
    assert "HKMA monetary base Aggregate Balance (before Discount Window) 2025-12-17" in titles["en"]
    assert "Eastmoney southbound by stock 01810 Xiaomi-W 2025-11-28" in titles["en"]
    assert [title for title in titles["en"] if re.search("[\u4e00-\u9fff]", title)] == []
    assert "香港銀行公會HIBOR HIBOR 隔夜 2025-12-17" in titles["zh-Hant"]
    assert "东方财富港股通资金历史 南向合计 2025-12-17" in titles["zh-Hans"]


def story_line(edition: Edition, story: Story) -> tuple[Line, dict[int, str]]:
    """The report's line of a story, and the addresses of its references."""
    section = replace(edition.news[0], stories=(story,))
    document = outline(replace(edition, news=(section,)), translator("zh-Hans"))
    lines = [line for block in document.blocks if isinstance(block, Items) for line in block.lines]
    line = next(line for line in lines if getattr(line[0], "text", "") == story.title)
    return line, {piece.number: piece.url for piece in line if isinstance(piece, Ref)}


def test_a_summary_s_own_desk_is_cited_beside_the_headline_s(demo_editions: dict[str, Edition]) -> None:
    told_apart = 0
    for edition in demo_editions.values():
        for story in (story for section in edition.news for story in section.stories):
            cited_words = "\n".join(edition.evidence[ident].excerpt for ident in story.told_from)
            assert story.told_from[0] == story.evidence[0]
            assert all(part in cited_words for part in story.summary_parts)
            urls = {edition.evidence[ident].url for ident in story.told_from}
            assert urls <= set(story_line(edition, story)[1].values())
            told_apart += len(story.told_from) > 1
    assert told_apart


def test_figures_that_differ_are_told_with_the_one_that_counts(demo_edition: Edition) -> None:
    at = datetime(2025, 12, 16, tzinfo=UTC)
    edition = with_evidence(demo_edition, 3)
    figures = tuple(Figure(f"f{n}", text, Decimal(1), "%", (f"e{n}",)) for n, text in ((1, "0.9%"), (2, "2.17%")))
    story = replace(
        edition.news[0].stories[0],
        title="指数盘初跌0.56%",
        summary="",
        items=(StoryItem("i", "s", "甲", "指数盘初跌0.56%", "https://example.com/3", at, "", "zh"),),
        evidence=("e3",),
        told_from=("e3",),
        variants=(Variant("f2", "乙", at, "used"), Variant("f1", "丙", at, "earlier")),
    )
    line, urls = story_line(replace(edition, figures=(*edition.figures, *figures)), story)
    words = "".join(f"[{piece.url[-1]}]" if isinstance(piece, Ref) else piece.text for piece in line)
    assert re.search(r"\[3\]。各家数字：2\.17%（乙 .+ 最新）、0\.9%（丙 .+ 较早）。\[\d\]", words)
    assert set(urls.values()) == {f"https://example.com/{n}" for n in (1, 2, 3)}
    english = replace(edition, lang="en", figures=figures, news=(replace(edition.news[0], stories=(story,)),))
    printed = " ".join(text(outline(english, translator("en"))).split())
    assert re.search(r"\[\d\]\. Figures differ: 2\.17% \(乙", printed)
    for known in (
        replace(story, title="指数收跌2.17%"),
        replace(story, title="指数收跌", summary="收报7582点，跌2.169%。"),
    ):
        again = "".join(getattr(p, "text", "") for p in story_line(replace(edition, figures=figures), known)[0])
        assert "乙" not in again
        assert "0.9%（丙" in again


def test_a_reason_that_adds_up_cites_all_that_it_adds_up(demo_edition: Edition) -> None:
    document = outline(demo_edition, translator("zh-Hans"))
    lines = [line for block in document.blocks if isinstance(block, Items) for line in block.lines]
    entries = list_of(document).entries
    links = {number: getattr(line[1], "url", "") for number, line in enumerate(entries, 1)}
    summed = 0
    for call in demo_edition.advice.calls:
        for reason in call.reasons:
            if not any(ident.endswith(("month_paid", "streak_total")) for ident in reason.figures):
                continue
            line = next(line for line in lines for piece in line if getattr(piece, "text", "").find(reason.text) >= 0)
            wanted = {demo_edition.evidence[ident].url for ident in reason.evidence}
            assert wanted <= {links[number] for number in cited(line)}
            summed += 1
    assert summed


def test_a_row_that_gives_two_figures_is_quoted_once(demo_edition: Edition) -> None:
    edition = with_evidence(demo_edition, 2)
    one = edition.evidence["e1"]
    edition = replace(edition, evidence={"e1": one, "e2": replace(one, title="another series of the row")})
    numbering = Numbering(edition)
    numbering.marks(("e1", "e2"))
    (line,) = numbering.entries(translator("zh-Hans"))
    assert "".join(piece.text for piece in line if isinstance(piece, Text)).count("words") == 1


def test_a_row_cites_what_each_of_its_figures_is_of(demo_edition: Edition) -> None:
    figures = {figure.id: figure for figure in demo_edition.figures}
    sources = {
        row.id: {demo_edition.evidence[key].source for key in row.evidence} for row in demo_edition.macro.indicators
    }
    assert sources["fx.band"] >= {"hkma.liquidity", "yahoo.usdhkd"}
    assert sources["hibor.on_sofr"] >= {"hkab.hibor", "nyfed.secured"}
    assert len(sources["fed.reserve_estimate"]) == 2
    overnight = next(row for row in demo_edition.macro.indicators if row.id == "hibor.on")
    assert len({demo_edition.evidence[key].url for key in overnight.evidence}) == 2
    for row in demo_edition.macro.indicators:
        assert {key for ident in row.figures for key in figures[ident].evidence} == set(row.evidence), row.id
    shanghai = demo_edition.flows.market.shanghai
    assert shanghai is not None
    assert set(shanghai.evidence) >= set(figures["southbound.shanghai.year_to_date"].evidence)
    for stock in demo_edition.flows.stocks:
        assert set(stock.evidence) >= set(figures[f"southbound.{stock.code}.streak_total"].evidence)
