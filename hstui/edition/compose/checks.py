"""What the checks of the numbers found: how much was left out, where sources differ. Traced, it names each."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final

from hstui.analysis.measures import Note
from hstui.edition.compose.materials import Composing
from hstui.edition.compose.observed import Findings
from hstui.edition.model import Sentence
from hstui.records.provenance import Provenance

_LEFT_OUT: Final = frozenset({"wrong_unit", "out_of_bounds", "repeats_earlier_day", "ahead_of_clock"})
"""Records that the analysis did not use."""
_DIFFERING: Final = frozenset({"sources_differ", "stated_change_differs", "revised", "verb_differs"})
"""Figures of which there were two; docs/figures.md says which is used."""
_STRANGE: Final = frozenset({"jump", "session_not_in_calendar"})
"""Figures that are used and should be looked at."""


def notes_of(found: Findings) -> tuple[Note, ...]:
    """All that the analyses of the numbers noted, each once."""
    channels = [note for part in found.market.channels() for note in part.notes]
    stocks = [note for streak in found.streaks for note in streak.notes]
    members = [note for member in found.index.members for note in member.notes]
    every = (*found.market.notes, *channels, *stocks, *found.index.notes, *members, *found.macro.notes)
    return tuple(dict.fromkeys(every))


def check_sentences(c: Composing, notes: Iterable[Note]) -> list[Sentence]:
    """One sentence for each way in which data fell short of what they should be; none where all is well."""
    by_kind: Mapping[str, list[Note]] = {"left_out": [], "differing": [], "strange": []}
    for note in notes:
        for name, keys in (("left_out", _LEFT_OUT), ("differing", _DIFFERING), ("strange", _STRANGE)):
            if note.key in keys:
                by_kind[name].append(note)
    said = {
        "left_out": "有{n}条记录因单位不符、超出合理范围、重复旧数或时间晚于现在而未采用。",
        "differing": "有{n}处数字各来源不一或前后有修订，按既定次序取用其一。",
        "strange": "有{n}处数字异常但仍采用，请以原文核对。",
    }
    sentences = []
    for name, message in said.items():
        if found := by_kind[name]:
            raw = "; ".join(" ".join(filter(None, (n.key, n.about, str(n.day or ""), n.detail))) for n in found)
            origin = Provenance("edition", "", c.materials.now, None, f"checks.{name}: {raw}"[:600], "edition")
            evidence = (c.ledger.enter(origin, "rule"),)
            count = c.ledger.counted(f"checks.{name}", len(found), "notes of the checks of numbers", evidence)
            sentences.append(c.ledger.say(message, n=count))
    return sentences
