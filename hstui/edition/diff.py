"""What changed from one edition to the next, with the cause where the records tell it."""

from __future__ import annotations

from collections.abc import Mapping

from hstui.edition.model import Advice, Change, Changes, Edition, Evidence, Figure, Risk, Story, ThemeSection
from hstui.text.i18n import Translator

_FIGURES = ("southbound.", "index.", "macro.", "actions.")


def _stories(news: tuple[ThemeSection, ...]) -> dict[str, Story]:
    return {story.id: story for section in news for story in section.stories}


def _story_changes(old: dict[str, Story], new: dict[str, Story], tr: Translator) -> list[Change]:
    found: list[Change] = []
    for ident, story in new.items():
        before = old.get(ident)
        if before is None:
            if story.update_of:
                found.append(Change("story_updated", ident, story.title, cause=tr("前报事件有新进展")))
            else:
                found.append(Change("story_new", ident, story.title))
        elif len({i.outlet for i in story.items}) > len({i.outlet for i in before.items}):
            outlets = sorted({i.outlet for i in story.items} - {i.outlet for i in before.items})
            found.append(
                Change("story_updated", ident, story.title, cause=tr("新增报道：{desks}", desks=", ".join(outlets)))
            )
    found.extend(
        Change("story_dropped", ident, story.title, cause=tr("移出时间窗或让位于更重要的新闻"))
        for ident, story in old.items()
        if ident not in new
    )
    return found


def _revised(
    old: tuple[Figure, ...], new: tuple[Figure, ...], evidence: Mapping[str, Evidence], tr: Translator
) -> list[Change]:
    """Figures of the same name and the same day whose value a source has changed."""

    def name(figure: Figure) -> str:
        return evidence[figure.evidence[0]].title if figure.evidence else figure.id

    before = {f.id: f for f in old if f.day is not None and f.id.startswith(_FIGURES)}
    return [
        Change("figure_revised", f.id, name(f), before[f.id].text, f.text, tr("来源修订了同一日的数值"))
        for f in new
        if f.id in before and f.day == before[f.id].day and f.value != before[f.id].value and f.formula is None
    ]


def _moved(old: Advice, new: Advice, tr: Translator) -> list[Change]:
    before = {c.code: c for c in old.calls}
    found: list[Change] = []
    for call in new.calls:
        past = before.get(call.code)
        if past is None or past.stance == call.stance:
            continue
        had = {r.rule for r in past.reasons}
        has = {r.rule for r in call.reasons}
        came, went = sorted(has - had), sorted(had - has)
        cause = "; ".join(
            part
            for part in (
                tr("新信号 {rules}", rules=", ".join(came)) if came else "",
                tr("信号消失 {rules}", rules=", ".join(went)) if went else "",
            )
            if part
        )
        found.append(Change("call_moved", call.code, call.name, past.stance, call.stance, cause or tr("信号强弱变化")))
    return found


def changes_since(
    previous: Edition | None,
    news: tuple[ThemeSection, ...],
    figures: tuple[Figure, ...],
    evidence: Mapping[str, Evidence],
    risks: tuple[Risk, ...],
    advice: Advice,
    tr: Translator,
) -> Changes:
    """The differences from the previous edition to the parts of a new one; empty when there is no previous one."""
    if previous is None:
        return Changes(since=None, since_id="", entries=())
    old_risks = {r.id: r for r in previous.risks}
    new_risks = {r.id: r for r in risks}
    entries = [
        *_story_changes(_stories(previous.news), _stories(news), tr),
        *_revised(previous.figures, figures, evidence, tr),
        *_moved(previous.advice, advice, tr),
        *(Change("risk_new", r.id, r.title) for r in risks if r.id not in old_risks),
        *(Change("risk_gone", r.id, r.title) for r in previous.risks if r.id not in new_risks),
    ]
    return Changes(since=previous.as_of, since_id=previous.id, entries=tuple(entries))
