"""The editor's hand: which stories stay, in which order, with which notes. Applied to an edition, it gives another."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Literal

from msgspec import structs

from hstui.edition.model import Edition, Sentence, Story, ThemeSection

_SAID = {
    "zh-Hans": "本版经编者取舍、排序或加注。",
    "zh-Hant": "本版經編者取捨、排序或加註。",
    "en": "This edition was edited by hand: stories dropped, reordered or annotated.",
}


@dataclass(frozen=True, slots=True)
class Edits:
    """What an editor did. Story ids are the same for the same event in every run, so edits outlive a refresh."""

    dropped: tuple[str, ...] = ()
    """Ids of stories that stay out of the report, sorted."""
    order: tuple[str, ...] = ()
    """Ids of stories that were moved, in the wished order; the others keep their places around them."""
    notes: Mapping[str, str] = field(default_factory=dict)
    """Story id → the editor's own words, one line."""

    def __bool__(self) -> bool:
        return bool(self.dropped or self.order or self.notes)

    def toggle(self, story_id: str) -> Edits:
        """Drop a story, or keep it again."""
        dropped = set(self.dropped) ^ {story_id}
        return replace(self, dropped=tuple(sorted(dropped)))

    def note(self, story_id: str, text: str) -> Edits:
        """Put a note under a story; an empty text removes it."""
        notes = {key: value for key, value in self.notes.items() if key != story_id}
        if text.strip():
            notes[story_id] = text.strip()
        return replace(self, notes=notes)

    def move(self, edition: Edition, story_id: str, step: Literal[-1, 1]) -> Edits:
        """Move a story one place up (-1) or down (1) within its section; the same edits if it is at the edge."""
        for section in edition.news:
            ids = [story.id for story in arranged(section, self.order)]
            if story_id in ids:
                place = ids.index(story_id)
                other = place + step
                if not 0 <= other < len(ids):
                    return self
                ids[place], ids[other] = ids[other], ids[place]
                elsewhere = tuple(key for key in self.order if key not in ids)
                return replace(self, order=(*elsewhere, *ids))
        return self


def arranged(section: ThemeSection, order: tuple[str, ...]) -> tuple[Story, ...]:
    """A section's stories with those in `order` permuted among the places that they hold."""
    rank = {story_id: place for place, story_id in enumerate(order)}
    moved = sorted((story for story in section.stories if story.id in rank), key=lambda story: rank[story.id])
    following = iter(moved)
    return tuple(next(following) if story.id in rank else story for story in section.stories)


def _noted(story: Story, note: str, edition: Edition) -> Story:
    from hstui.edition.gate import numbers_of_no_figure  # the first frame waits for this module and has no notes

    codes = [member.code for member in edition.members]
    numbers = numbers_of_no_figure(note, (figure.text for figure in edition.figures), codes)
    return structs.replace(story, note=note, note_numbers=numbers)


def _counted(edition: Edition) -> Edition:
    """With the stories that it prints now counted: in its figure with the evidence, and in the sentence."""
    from hstui.edition.ledger import PRINTED, Ledger  # loaded for editions with edits alone, as above
    from hstui.edition.words import SEEN
    from hstui.text.i18n import language_of, translator

    lang = language_of(edition.lang)
    ledger = Ledger(lang, translator(lang))
    ids = [story.id for section in edition.news for story in section.stories]
    seen = structs.replace(edition.coverage, stories=len(ids))
    held = {figure.id: figure for figure in edition.figures}
    if PRINTED in held:
        held[PRINTED] = ledger.stories_printed(ids, edition.as_of)
        said = ledger.say(
            SEEN,
            members=held["coverage.members"],
            named=held["coverage.members_with_news"],
            items=held["coverage.items_in_window"],
            stories=held[PRINTED],
        )
        seen = structs.replace(seen, sentences=tuple(said if PRINTED in s.figures else s for s in seen.sentences))
    evidence = {**edition.evidence, **ledger.evidence}
    return structs.replace(edition, coverage=seen, figures=tuple(held.values()), evidence=evidence)


def reorder(edition: Edition, edits: Edits) -> Edition:
    """The edition in the wished order; nothing is left out, nothing is noted."""
    if not edits.order:
        return edition
    sections = tuple(structs.replace(section, stories=arranged(section, edits.order)) for section in edition.news)
    return structs.replace(edition, news=sections)


def apply(edition: Edition, edits: Edits) -> Edition:
    """The edition as the editor wants it reported. It says that it was edited; a note stands apart from what sources
    say, and knows which of its numbers no figure of the edition proves.

    A section that lost all its stories goes, and the stories printed are counted again; other figures, evidence and
    everything else computed stay as they are.
    """
    if not edits:
        return edition
    known = {story.id for section in edition.news for story in section.stories}
    touched = known & {*edits.dropped, *edits.notes}
    sections: list[ThemeSection] = []
    for section in reorder(edition, edits).news:
        stories = tuple(
            _noted(story, edits.notes[story.id], edition) if story.id in edits.notes else story
            for story in section.stories
            if story.id not in edits.dropped
        )
        if stories:
            sections.append(structs.replace(section, stories=stories))
    if not touched and tuple(sections) == edition.news:
        return edition
    said = Sentence(_SAID.get(edition.lang, _SAID["zh-Hans"]))
    edited = structs.replace(edition, news=tuple(sections), opening=(*edition.opening, said))
    return _counted(edited) if known & set(edits.dropped) else edited
