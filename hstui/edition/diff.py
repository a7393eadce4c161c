"""What changed from one edition to the next, with the cause where the records tell it.

Figures and evidence of the earlier edition that an entry speaks of are entered in the new one's ledger, so that what
was said before can be traced as well as what is said now.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from msgspec.structs import replace

from hstui.analysis.measures import NET
from hstui.edition.ledger import Ledger
from hstui.edition.model import Advice, Call, Change, Changes, Edition, Figure, Risk, Story, StoryItem, ThemeSection
from hstui.edition.outlets import outlet_name
from hstui.records.units import Quantity, Unit
from hstui.text.i18n import Translator
from hstui.text.numbers import format_quantity
from hstui.text.script import first_word, fold

_FIGURES = ("southbound.", "index.", "quote.", "macro.", "buyback.", "placing.")
_OF_ONE_ROW = (None, NET)
"""A figure that is computed of several is not revised itself, but what it is made of."""
_QUOTES = ("index.", "quote.")
_MOVING = ("realtime", "delayed")


@dataclass(frozen=True, slots=True)
class Present:
    """The parts of the edition in the making that are compared with the earlier one."""

    now: datetime
    window: timedelta
    news: tuple[ThemeSection, ...]
    risks: tuple[Risk, ...]
    advice: Advice
    held: frozenset[str]
    """Ids of all news items that the sources gave, printed or not."""
    names: Mapping[str, str]
    """What this edition's language calls the calls' stocks, by code, and the risks, by id: the earlier edition may
    have been in another."""


def _stories(news: tuple[ThemeSection, ...]) -> dict[str, Story]:
    return {story.id: story for section in news for story in section.stories}


def _continued(old: dict[str, Story], new: dict[str, Story]) -> dict[str, str]:
    """Id of an earlier story → id of the one that now tells it: its own, the one that continues it, or one that took
    over one of its reports."""
    by_item = {item.id: story.id for story in new.values() for item in story.items}
    follows = {story.update_of: story.id for story in new.values() if story.update_of}
    found: dict[str, str] = {}
    for ident, story in old.items():
        taken = next((by_item[item.id] for item in story.items if item.id in by_item), "")
        after = ident if ident in new else follows.get(ident, "") or taken
        if after:
            found[ident] = after
    return found


def _resolution(fresh: Sequence[StoryItem], words: Sequence[str]) -> str:
    """The word by which a new report's title says that the affair has come to its end, or ""."""
    listed = [fold(word) for word in words]
    return next((word for item in fresh if (word := first_word(fold(item.title), listed))), "")


def _story_changes(
    previous: Edition, new: Present, ledger: Ledger, resolved: Sequence[str], tr: Translator
) -> list[Change]:
    old, now = _stories(previous.news), _stories(new.news)
    after = _continued(old, now)
    before: dict[str, list[Story]] = {}
    for ident, successor in after.items():
        before.setdefault(successor, []).append(old[ident])
    found: list[Change] = []
    for ident, story in now.items():
        earlier = before.get(ident, [])
        if not earlier:
            told = story.evidence[:1]
            if story.update_of:  # by an edition before the previous one
                cause = tr("前报事件有新进展")
                found.append(Change("story_updated", ident, story.title, cause=cause, evidence=told))
            else:
                found.append(Change("story_new", ident, story.title, evidence=told))
            continue
        known = {item.id for one in earlier for item in one.items}
        desks = {item.outlet for one in earlier for item in one.items}
        latest = max((one.latest for one in earlier if one.latest is not None), default=None)
        fresh = [
            item
            for item in story.items
            if item.id not in known
            and (item.outlet not in desks or latest is None or (item.published is not None and item.published > latest))
        ]
        if not fresh:
            continue
        word = _resolution(fresh, resolved)
        desks_now = ledger.marks.listing.join(sorted({outlet_name(item.outlet, ledger.lang) for item in fresh}))
        cause = tr("新增报道：{desks}", desks=desks_now)
        if word:
            cause = tr("新报道标题写明“{word}”：{desks}", word=word, desks=desks_now)
        found.append(
            Change(
                "story_resolved" if word else "story_updated",
                ident,
                story.title,
                cause=cause,
                evidence=story.evidence[:1],
            )
        )
    found.extend(_dropped(old[ident], previous, new, ledger, tr) for ident in old if ident not in after)
    return found


def _dropped(story: Story, previous: Edition, new: Present, ledger: Ledger, tr: Translator) -> Change:
    if story.latest is not None and story.latest < new.now - new.window:
        cause = tr("移出时间窗")
    elif not any(item.id in new.held for item in story.items):
        cause = tr("来源不再列出")
    else:
        cause = tr("让位于更重要的新闻")
    evidence = ledger.keep(previous.evidence, story.evidence[:1])
    return Change("story_dropped", story.id, story.title, cause=cause, evidence=evidence)


def _revised(previous: Edition, ledger: Ledger, tr: Translator) -> list[Change]:
    """Figures of the same name and the same day whose value a source has changed since.

    A price that was still moving when the earlier edition was composed is no revision."""
    moving = previous.index.freshness in _MOVING
    before = {
        figure.id: figure
        for figure in previous.figures
        if figure.day is not None
        and figure.formula in _OF_ONE_ROW
        and figure.id.startswith(_FIGURES)
        and "~" not in figure.id  # another wording of the same value
        and not (moving and figure.id.startswith(_QUOTES))
    }
    found = []
    for figure in ledger.figures:
        past = before.get(figure.id)
        if past is None or figure.formula not in _OF_ONE_ROW or figure.day != past.day or figure.unit != past.unit:
            continue
        if figure.value != past.value:
            if previous.lang != ledger.lang:
                quantity = Quantity(past.value, Unit(past.unit))
                past = replace(past, text=format_quantity(quantity, ledger.lang, signed=past.text.startswith("+")))
            was = ledger.previous(past, previous.evidence)
            found.append(
                Change(
                    "figure_revised",
                    figure.id,
                    _title(figure, ledger),
                    was.text,
                    figure.text,
                    tr("来源修订了同一日的数值"),
                    (was.id, figure.id),
                    figure.evidence[:1],
                )
            )
    return found


def _title(figure: Figure, ledger: Ledger) -> str:
    return ledger.evidence[figure.evidence[0]].title if figure.evidence else figure.id


def _cause(past: Call | None, call: Call | None, ledger: Ledger, tr: Translator) -> str:
    had = {reason.rule for reason in past.reasons} if past is not None else set()
    has = {reason.rule for reason in call.reasons} if call is not None else set()
    came, went = sorted(has - had), sorted(had - has)
    told = [
        tr("新信号 {rules}", rules=ledger.marks.listing.join(came)) if came else "",
        tr("信号消失 {rules}", rules=ledger.marks.listing.join(went)) if went else "",
    ]
    return ledger.marks.semicolon.join(part for part in told if part) or tr("信号强弱变化")


def _moved(previous: Edition, new: Advice, names: Mapping[str, str], ledger: Ledger, tr: Translator) -> list[Change]:
    """Calls whose stance is another, that are new, or that no rule gives any more; and which signals did that."""
    if "off" in (previous.advice.level, new.level):
        return []
    labels = "labels" in (previous.advice.level, new.level)
    before = {call.code: call for call in previous.advice.calls}
    now = {call.code: call for call in new.calls}
    figures = {figure.id: figure for figure in previous.figures}
    held = {figure.id for figure in ledger.figures}
    found: list[Change] = []
    for code in dict.fromkeys((*now, *before)):
        past, call = before.get(code), now.get(code)
        if past is not None and call is not None and past.stance == call.stance:
            continue
        named = call if call is not None else before[code]
        score = f"advice.{code}.score"
        was = (ledger.previous(figures[score], previous.evidence).id,) if past is not None and score in figures else ()
        is_now = (score,) if call is not None and score in held else ()
        evidence = (
            tuple(dict.fromkeys(key for reason in call.reasons for key in reason.evidence[:1]))
            if call is not None
            else ledger.keep(previous.evidence, tuple(key for one in named.reasons for key in one.evidence[:1]))
        )
        found.append(
            Change(
                "call_moved",
                code,
                names.get(code, named.name),
                past.stance if past is not None else "",
                call.stance if call is not None else "",
                "" if labels else _cause(past, call, ledger, tr),
                (*was, *is_now),
                evidence,
            )
        )
    return found


def _risk_changes(previous: Edition, risks: tuple[Risk, ...], names: Mapping[str, str], ledger: Ledger) -> list[Change]:
    old, new = {risk.id for risk in previous.risks}, {risk.id for risk in risks}
    return [
        *(
            Change("risk_new", risk.id, risk.title, cause=risk.trigger, figures=risk.figures, evidence=risk.evidence)
            for risk in risks
            if risk.id not in old
        ),
        *(
            Change(
                "risk_gone",
                risk.id,
                names.get(risk.id, risk.title),
                evidence=ledger.keep(previous.evidence, risk.evidence),
            )
            for risk in previous.risks
            if risk.id not in new
        ),
    ]


def changes_since(
    previous: Edition | None, new: Present, ledger: Ledger, resolved: Sequence[str], tr: Translator
) -> Changes:
    """The differences from the previous edition to the parts of a new one; empty when there is no previous one.

    `resolved` are the words that tell of an affair's end.
    """
    if previous is None:
        return Changes(since=None, since_id="", entries=())
    entries = [
        *_story_changes(previous, new, ledger, resolved, tr),
        *_revised(previous, ledger, tr),
        *_moved(previous, new.advice, new.names, ledger, tr),
        *_risk_changes(previous, new.risks, new.names, ledger),
    ]
    return Changes(since=previous.as_of, since_id=previous.id, entries=tuple(entries))
