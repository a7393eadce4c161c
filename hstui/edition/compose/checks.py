"""What the checks of the numbers found: how much was left out, where sources differ. Traced, it names each."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from hstui.analysis.measures import Note
from hstui.edition.compose.materials import Composing
from hstui.edition.compose.observed import Findings
from hstui.edition.model import Sentence

_CHECKS: Final = (
    (
        "left_out",
        frozenset({"wrong_unit", "out_of_bounds", "repeats_earlier_day", "ahead_of_clock"}),
        "有{n}条记录因单位不符、超出合理范围、重复旧数或时间晚于现在而未采用。",
    ),
    (
        "differing",
        frozenset({"sources_differ", "stated_change_differs", "revised", "verb_differs"}),
        "有{n}处数字各来源不一或前后有修订，按既定次序取用其一。",
    ),
    (
        "strange",
        frozenset({"jump", "session_not_in_calendar"}),
        "有{n}处数字异常但仍采用，请以原文核对。",
    ),
)
"""Records that the analysis did not use; figures of which there were two (docs/figures.md says which is used); figures
that are used and should be looked at: by the keys of notes, with what the report says."""
_TOLD: Final = 580
"""Characters of notes that are kept as evidence."""


def notes_of(found: Findings) -> tuple[Note, ...]:
    """All that the analyses of the numbers noted, each once."""
    channels = [note for part in found.market.channels() for note in part.notes]
    stocks = [note for streak in found.streaks for note in streak.notes]
    members = [note for member in found.index.members for note in member.notes]
    every = (*found.market.notes, *channels, *stocks, *found.index.notes, *members, *found.macro.notes)
    return tuple(dict.fromkeys(every))


def check_sentences(c: Composing, notes: Iterable[Note]) -> list[Sentence]:
    """One sentence for each way in which data fell short of what they should be; none where all is well."""
    held = tuple(notes)
    sentences = []
    for name, keys, message in _CHECKS:
        if found := [note for note in held if note.key in keys]:
            raw = "; ".join(" ".join(filter(None, (n.key, n.about, str(n.day or ""), n.detail))) for n in found)
            formula = "notes of the checks of numbers"
            count = c.ledger.counted_of(f"checks.{name}", len(found), formula, (raw[:_TOLD],), c.materials.now)
            sentences.append(c.ledger.say(message, n=count))
    return sentences
