"""One affair that several stories tell, made one: whose headline tells it, whose items and companies it has."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Final

from msgspec.structs import replace

from hstui.analysis.story import Account, StoryDraft
from hstui.analysis.variants import asks
from hstui.records.news import NewsItem

_NAMES_MORE: Final = 0.6
"""Share of the best score from which the story that names the most members leads its affair; of equals one with a
figure in its headline. None that asks leads where another tells."""


_UNTOLD: Final = frozenset({"none", "incident"})
"""A headline of no event tells it less, and so does one of what somebody answers."""


def _has_figure(draft: StoryDraft) -> bool:
    """Its own headline has one."""
    return any(amount.item_id == draft.items[0].id for amount in draft.amounts)


def _tells_it(draft: StoryDraft) -> tuple[bool, int, bool, bool, float]:
    """What makes a story's headline that of the affair: it says something, of all whom it concerns, with a figure."""
    return not asks(draft.title), len(draft.codes), draft.event not in _UNTOLD, _has_figure(draft), draft.score


def joined_story(drafts: tuple[StoryDraft, ...], account: Callable[[str, Sequence[NewsItem]], Account]) -> StoryDraft:
    """One story of several, the best first; `account` is what a story of a title and items says."""
    best = drafts[0]
    if len(drafts) == 1:
        return best
    weighty = [draft for draft in drafts if draft.score >= _NAMES_MORE * best.score]
    if all(asks(draft.title) for draft in weighty):
        weighty += [draft for draft in drafts if draft not in weighty and not asks(draft.title)]
    lead = max(weighty, key=_tells_it)
    rest = [draft for draft in drafts if draft is not lead]
    every = [lead, *rest]
    known = next((draft for draft in every if draft.told), lead)  # readers have marked it under that id
    codes = _each(draft.codes for draft in every)
    ids = {draft.id for draft in drafts}
    items = tuple({item.id: item for draft in every for item in draft.items}.values())
    moments = [draft.first_seen for draft in every if draft.first_seen is not None]
    latest = [draft.latest for draft in every if draft.latest is not None]
    return replace(
        lead,
        id=known.id,
        themes=_each(draft.themes for draft in every),
        codes=codes,
        mentions=tuple(code for code in _each(draft.mentions for draft in every) if code not in codes),
        others=_each(draft.others for draft in every),
        items=items,
        first_seen=min(moments, default=None),
        latest=max(latest, default=None),
        score=best.score,
        score_parts=best.score_parts,
        related=tuple(sorted({ident for draft in every for ident in draft.related} - ids)),
        update_of=next((draft.update_of for draft in every if draft.update_of), ""),
        told=known.told,
        strangers=frozenset[str]().union(*(draft.strangers for draft in every)),
        silent=frozenset[str]().union(*(draft.silent for draft in every)),
        account=account(lead.title, items),
    )


def _each(groups: Iterable[Sequence[str]]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(name for group in groups for name in group))
