"""The whole edition: every part composed, everything through the gate, then sealed."""

from __future__ import annotations

from msgspec.structs import replace

from hstui.analysis.knowledge import TABLES
from hstui.analysis.recall import Recall
from hstui.collecting import uncollected
from hstui.edition.compose import advice, flows, macro, market, news, risks, sources
from hstui.edition.compose.actions import actions_page
from hstui.edition.compose.called import called
from hstui.edition.compose.checks import check_sentences, notes_of
from hstui.edition.compose.materials import Composing, Materials
from hstui.edition.compose.observed import Findings, observe
from hstui.edition.compose.scorecard import scorecard_page
from hstui.edition.diff import Present, changes_since
from hstui.edition.gate import Gate
from hstui.edition.ledger import Ledger
from hstui.edition.model import SCHEMA_VERSION, Edition, Flows, Member, ThemeSection
from hstui.errors import CompositionError
from hstui.records.news import NewsItem
from hstui.text.i18n import Translator


@uncollected()
def compose(materials: Materials, tr: Translator) -> Edition:
    """An edition from the outcomes of a refresh.

    Raises CompositionError when no source gave a single record.
    """
    _refuse_nothing(materials, tr)
    m = materials
    kinds = {outcome.source.id: outcome.source.kind for outcome in m.outcomes}
    overrides = {name: table for name, table in m.rules.items() if name in TABLES}
    known = (m.recall or Recall()).knowledge(overrides)
    c = Composing(m, Ledger(m.lang, tr, kinds, called(m, tr)), tr, known)

    snapshot = market.analyse(c)
    flow, streaks = flows.analyse(c)
    view = macro.analyse(c)
    digest = news.analyse(c)
    acts = actions_page(c, digest)

    index = market.index_page(c, snapshot)
    picked = news.chosen(c, digest)
    sections = news.sections(c, picked)
    stock_rows = tuple(flows.stock_row(c, s) for s in streaks if s.member)
    money = Flows(
        market=flows.market_page(c, flow),
        stocks=stock_rows,
        actions=acts.rows,
        sentences=tuple(
            flows.market_sentences(c, flow) + flows.disagreements(c, flow) + flows.stock_sentences(c, streaks)
        ),
        basis=flows.basis(c),
        uncovered=tuple(code for code in m.universe.codes if code not in {row.code for row in stock_rows}),
        channels=tuple(flows.channel_sentences(c, flow)),
    )
    page = macro.macro_page(c, view)
    stories = [story for section in sections for story in section.stories]
    findings = Findings(flow, streaks, snapshot, view, acts)
    observed = observe(c, findings, stories)
    found_risks = risks.risks_page(c, observed, stories)
    calls = advice.advice_page(c, observed, len(found_risks), stories)
    seen = sources.coverage(c, stories, digest)
    seen = replace(seen, sentences=(*seen.sentences, *check_sentences(c, notes_of(findings))))
    opening = sources.opening(c, index, money.market)

    gate = Gate(
        c.ledger.figures,
        c.ledger.evidence,
        c.ledger.names,
        {s.code: {s.name(m.lang), s.short(m.lang)} for s in m.universe.known.values()},
        c.ledger.quotes,
        c.ledger.made,
    )
    sections = tuple(_checked(section, gate) for section in sections)
    index = replace(index, sentences=gate.admitted(index.sentences, "index"))
    money = replace(
        money,
        sentences=gate.admitted(money.sentences, "flows"),
        channels=gate.admitted(money.channels, "flows"),
        actions=tuple(a for a in money.actions if gate.admit(a.text, "actions")),
    )
    page = replace(page, sentences=gate.admitted(page.sentences, "macro"))
    kept_risks = risks.checked(found_risks, gate)
    calls = advice.checked(calls, gate)
    seen = replace(
        seen, sentences=gate.admitted(seen.sentences, "coverage", [o.source.called(m.lang) for o in m.outcomes])
    )
    top = gate.admitted(opening, "opening")

    card = scorecard_page(c)
    held = frozenset(item.id for item in m.records(NewsItem))
    names = {**risks.titles(c), **{code: stock.short(m.lang) for code, stock in m.universe.known.items()}}
    present = Present(m.now, m.window, sections, kept_risks, calls, held, names)
    changes = changes_since(m.previous, present, c.ledger, known.tables["changes"]["resolved"], tr)
    focus = news.focus_words(c, picked)
    name = m.universe.name(m.lang)
    return Edition(
        schema_version=SCHEMA_VERSION,
        id=f"{m.universe.id}-{m.now:%Y%m%dT%H%M%S}-{m.mode}",
        title=_title(c, name, focus),
        byline=tr(
            "{moment} HKT 编成 · 规则生成，未使用大模型 · 交易日 {day}",
            moment=f"{m.now:%Y-%m-%d %H:%M}",
            day=m.calendar.last_completed(m.now).isoformat(),
        ),
        universe=m.universe.id,
        universe_name=name,
        as_of=m.now,
        trading_day=m.calendar.last_completed(m.now),
        mode=m.mode,
        sample=m.sample,
        lang=m.lang,
        members=tuple(Member(s.code, s.name(m.lang), s.weight, s.weight_day) for s in m.universe.stocks),
        opening=top,
        index=index,
        news=tuple(s for s in sections if s.stories),
        flows=money,
        macro=page,
        risks=kept_risks,
        risks_note="" if kept_risks else tr("按现有规则与数据，没有触发任何风险提示。"),
        advice=calls,
        changes=changes,
        scorecard=card,
        coverage=seen,
        figures=c.ledger.figures,
        evidence=c.ledger.evidence,
        sources=sources.source_rows(m, tr),
        dropped=tuple(gate.dropped),
        disclaimer=tr(
            "本报告由程序按公开规则自公开来源编成，供个人参考，不构成要约或投资建议；来源可能有误或迟延，引用时请以原文为准。"
            "建议为规则输出，不预测价格，不保证收益。"
        ),
        focus=focus,
    )


def _refuse_nothing(m: Materials, tr: Translator) -> None:
    if any(outcome.records for outcome in m.outcomes):
        return
    reasons = (sources.why_nothing(m.outcomes, tr), sources.why_nothing(m.outcomes, tr, m.lang))
    text, told = (tr("没有任何来源给出数据，无法编成报告：{reason}", reason=reason) for reason in reasons)
    raise CompositionError(text, told, sources.source_rows(m, tr))


def _checked(section: ThemeSection, gate: Gate) -> ThemeSection:
    """Stories whose title is verbatim; a summary that is not verbatim is left out, the story stays."""
    kept = []
    for story in section.stories:
        if not gate.admit_excerpt(story.title, story.evidence, f"news.{section.theme}"):
            continue
        whole = all(gate.admit_excerpt(part, story.evidence, f"news.{section.theme}") for part in story.summary_parts)
        untold = replace(story, summary="", summary_parts=(), told_from=story.told_from[:1])
        kept.append(story if whole else untold)
    return replace(section, stories=tuple(kept))


def _title(c: Composing, name: str, focus: tuple[str, ...]) -> str:
    if not focus:
        return c.tr("{index}成分股晨报", index=name)
    return c.tr("{index}成分股动态扫描：{focus}", index=name, focus=c.listed(list(focus)))
