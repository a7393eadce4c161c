"""The news page: the day's stories as the edition holds them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal

from hstui.analysis.digest import digest
from hstui.analysis.headings import Headings
from hstui.analysis.rank import Section, choose, limits
from hstui.analysis.story import Digest, StoryDraft, Told
from hstui.edition.compose.materials import Composing
from hstui.edition.model import Edition, Story, StoryItem, ThemeSection, Variant
from hstui.records.news import NewsItem
from hstui.text.clean import cut
from hstui.text.script import to_hant

_ITEM_TEXT = 400


def told_in(edition: Edition | None) -> dict[str, Told]:
    """The stories of an earlier edition as memory."""
    if edition is None:
        return {}
    return {
        story.id: Told(story.id, story.title, tuple(item.id for item in story.items), story.latest)
        for section in edition.news
        for story in section.stories
    }


def analyse(c: Composing) -> Digest:
    """Ranked stories of the window."""
    m = c.materials
    told = told_in(m.yesterday)
    return digest(m.records(NewsItem), m.universe, m.now, m.window, told, c.knowledge, m.recall)


def chosen(c: Composing, found: Digest) -> tuple[Section, ...]:
    """The stories to print, by theme."""
    recall = c.materials.recall
    affairs = recall.affairs if recall is not None else None
    return choose(found.stories, limits(c.knowledge, c.materials.stories), c.knowledge, affairs, c.lang)


def _item(item: NewsItem) -> StoryItem:
    return StoryItem(
        id=item.id,
        source=item.source,
        outlet=item.outlet,
        title=item.title,
        url=item.url,
        published=item.published,
        text=cut(item.text, _ITEM_TEXT),
        lang=item.lang,
    )


def _peer_name(c: Composing, ident: str) -> str:
    """A peer's name as the edition's language writes it; its id where no such name is known."""
    if c.lang == "zh-Hant":
        return to_hant(ident)
    peer = next((p for p in c.materials.universe.peers if p.id == ident), None)
    if c.lang != "en" or peer is None:
        return ident
    return next((a.text for a in peer.aliases if a.kind == "name" and a.text.isascii()), ident)


def _others(c: Composing, draft: StoryDraft) -> tuple[str, ...]:
    known = c.materials.universe.known
    return tuple(known[ident].short(c.lang) if ident in known else _peer_name(c, ident) for ident in draft.others)


def _ended(summary: str) -> str:
    """With the full stop that a sentence lacks which was one of a series, or the last that its desk gave."""
    return re.sub(r"(?<=[\w%）)])$", "。", re.sub(r"[；;，,]$", "。", summary)) if not summary.isascii() else summary


def _story(c: Composing, draft: StoryDraft, printed: frozenset[str]) -> Story:
    ledger = c.ledger
    told_by: Mapping[str, str] = {item.id: ledger.enter_item(item) for item in draft.items}
    figures: list[str] = []
    variants: list[Variant] = []

    def quoted(text: str, value: Decimal, unit: str, item_id: str) -> str:
        number = len(figures) + len(variants) + 1
        ident = f"story.{draft.id[:8]}.{number}"
        ledger.quoted(ident, text, value, unit, told_by[item_id])
        return ident

    for stated in draft.amounts:
        if stated.item_id in told_by:
            amount = stated.amount
            figures.append(quoted(amount.text, amount.value, str(amount.unit), stated.item_id))
    for variant in draft.variants:
        if variant.item_id in told_by:
            amount = variant.amount
            figure = quoted(amount.text, amount.value, str(amount.unit), variant.item_id)
            variants.append(Variant(figure, variant.outlet, variant.published, variant.status))
    evidence = tuple(dict.fromkeys(told_by.values()))
    score = Decimal(str(round(draft.score, 6)))
    rating = ledger.rated(
        f"story.{draft.id[:8]}.score", score, " × ".join(sorted(draft.score_parts)), draft.score_parts, evidence[:1]
    )
    excerpts = draft.summary
    sentences = tuple(part.text for part in excerpts)
    summary = (" " if all(map(str.isascii, sentences)) else "").join(sentences)
    return Story(
        id=draft.id,
        theme=draft.theme,
        event=draft.event,
        codes=draft.codes,
        mentions=draft.mentions,
        others=_others(c, draft),
        title=draft.title,
        summary=_ended(summary),
        score=draft.score,
        score_parts=dict(draft.score_parts),
        items=tuple(_item(item) for item in draft.items),
        figures=tuple(figures),
        evidence=evidence,
        first_seen=draft.first_seen,
        latest=draft.latest,
        related=tuple(ident for ident in draft.related if ident in printed),
        variants=tuple(variants),
        update_of=draft.update_of,
        summary_parts=sentences,
        told_from=tuple(dict.fromkeys((evidence[0], *(told_by[part.item_id] for part in excerpts)))),
        rating=rating.id,
    )


def sections(c: Composing, picked: tuple[Section, ...]) -> tuple[ThemeSection, ...]:
    """The chosen stories under their headings."""
    words = Headings(c.knowledge.tables["headings"])
    printed = frozenset(draft.id for section in picked for draft in section.stories)
    return tuple(
        ThemeSection(
            theme=section.theme,
            title=words.heading(section.theme, section.stories, c.lang),
            stories=tuple(_story(c, draft, printed) for draft in section.stories),
        )
        for section in picked
    )


def focus_words(c: Composing, picked: tuple[Section, ...]) -> tuple[str, ...]:
    """What the title names."""
    return Headings(c.knowledge.tables["headings"]).focus(picked, c.lang)
