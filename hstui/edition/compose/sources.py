"""What the sources did, how much of the day was seen, and the opening lines."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from hstui.analysis.freshness import LADDER, staler
from hstui.analysis.story import Digest
from hstui.clock import HKT, SKEW
from hstui.edition.compose.materials import Composing, Materials
from hstui.edition.ledger import Name
from hstui.edition.model import Coverage, Figure, Freshness, IndexView, MarketFlows, Sentence, SourceRow, Story
from hstui.edition.terms import terms_text
from hstui.edition.words import SEEN, fault_word, freshness_word, remedy, trouble
from hstui.errors import Fault
from hstui.records.market import Membership
from hstui.records.news import NewsItem
from hstui.records.provenance import Provenance
from hstui.sources.base import Outcome
from hstui.text.i18n import Lang, Translator

_ERRORS_TOLD, _NAMES_TOLD = 3, 3
"""How many kinds of error are told where nothing could be composed, and of how many sources each."""
_OLD_NEWS = timedelta(days=1)
_NAMED = 5
"""More members than this with equally old quotes are counted, not named."""


def why_nothing(outcomes: Sequence[Outcome], tr: Translator, lang: Lang | None = None) -> str:
    """Which sources say what, the commonest first, and what can be done about that: without a network all say the
    same. By their ids, which the configuration knows them by; by their names for a reader of `lang`."""
    errors: dict[str, list[Outcome]] = {}
    for outcome in outcomes:
        if outcome.error is not None:
            errors.setdefault(str(outcome.error), []).append(outcome)
    if not errors:
        return tr("各来源都没有记录") if any(o.state != "off" for o in outcomes) else tr("没有启用任何来源")
    commonest = sorted(errors.items(), key=lambda group: -len(group[1]))
    told = []
    for error, alike in commonest[:_ERRORS_TOLD]:
        names = ", ".join(o.source.called(lang) if lang else o.source.id for o in alike[:_NAMES_TOLD])
        more = f" (+{len(alike) - _NAMES_TOLD})" if len(alike) > _NAMES_TOLD else ""
        told.append(f"{names}{more}: {trouble(alike[0].error, tr) if lang else error}")
    rest = ["…"] if len(commonest) > _ERRORS_TOLD else []
    return "; ".join([*told, *rest, remedy(commonest[0][1][0].error, tr)])


def source_rows(m: Materials, tr: Translator) -> tuple[SourceRow, ...]:
    """One row a source, in the order of ids."""
    now = m.now
    timed = m.mode in ("live", "offline")
    rows = []
    for o in m.outcomes:
        age = None if o.fetched_at is None else max(0, int((now - o.fetched_at).total_seconds()))
        # How long an answer took says nothing in a replay, and would make two replays differ.
        latency = round(o.latency / timedelta(milliseconds=1)) if timed and o.latency is not None else None
        rows.append(
            SourceRow(
                id=o.source.id,
                name=o.source.called(m.lang),
                kind=o.source.kind,
                state=o.state,
                fetched_at=o.fetched_at,
                age_seconds=age,
                records=len(o.records),
                error=str(o.error) if o.error is not None else None,
                advice=remedy(o.error, tr),
                trouble=trouble(o.error, tr),
                newest=o.newest,
                latency_ms=latency,
                requests=o.requests,
                used_instead_of=o.used_instead_of,
                notes=o.notes,
                home=o.source.home,
                terms=terms_text(o.source.terms, tr),
                fallback_for=o.source.fallback_for,
            )
        )
    return tuple(rows)


def coverage(c: Composing, printed: Sequence[Story], digest: Digest) -> Coverage:
    """How many members, items and sources the edition saw, and which sources are missing."""
    m = c.materials
    items_of = [(o.source.id, sum(isinstance(r, NewsItem) for r in o.records)) for o in m.outcomes]
    items = sum(n for _, n in items_of)
    asked = [o for o in m.outcomes if o.state != "off"]
    answered = [o for o in asked if o.state in ("live", "fresh", "stale")]
    missing = [o for o in asked if o.state == "failed" and not _still_asked(o)]
    stale = [o for o in asked if o.state == "stale"]
    say = c.ledger.say

    def count(label: str, number: int, formula: str, things: Iterable[str]) -> Figure:
        return c.ledger.counted_of(label, number, formula, things, m.now)

    held = [f"{source}={n}" for source, n in items_of if n]
    members = len(m.universe.codes)
    about = {code for story in digest.stories for code in story.codes}
    named = [code for code in m.universe.codes if code in about]
    with_news = len(named)
    sentences: list[Sentence] = [
        say(
            SEEN,
            members=count("coverage.members", members, "members on the day", m.universe.codes),
            named=count("coverage.members_with_news", with_news, "members that a story of the window is about", named),
            items=count("coverage.items_in_window", digest.in_window, "items published within the window", held),
            stories=c.ledger.stories_printed([story.id for story in printed], m.now),
        ),
        say(
            "询问来源{asked}个，{answered}个有数据。",
            asked=count("coverage.sources_asked", len(asked), "sources switched on", (o.source.id for o in asked)),
            answered=count(
                "coverage.sources_answered",
                len(answered),
                "sources with an answer, live or cached",
                (o.source.id for o in answered),
            ),
        ),
    ]
    if digest.unread:
        figure = count("coverage.items_unread", len(digest.unread), "items that could not be analysed", digest.unread)
        sentences.append(say("有新闻{n}条无法分析，未采用。", n=figure))
    if digest.undated:
        no_time = [item.id for item in m.records(NewsItem) if item.published is None or item.published > m.now + SKEW]
        figure = count("coverage.items_undated", digest.undated, "items without a usable publication time", no_time)
        sentences.append(say("另有新闻{n}条没有可用的发布时间，不单独刊出。", n=figure))
    sentences.extend(_membership(c))
    if missing:
        sentences.append(say("未取得：{names}。", names=Name(c.listed([_called(c, o) for o in missing]))))
    if stale:
        names = Name(c.listed([o.source.called(c.lang) for o in stale]))
        sentences.append(say("用了旧数据：{names}。", names=names))
    return Coverage(
        members=members,
        members_with_news=with_news,
        items=items,
        items_in_window=digest.in_window,
        stories=len(printed),
        sources_asked=len(asked),
        sources_answered=len(answered),
        sentences=tuple(sentences),
    )


def _still_asked(o: Outcome) -> bool:
    return o.error is not None and o.error.fault is Fault.ASKING


def _called(c: Composing, o: Outcome) -> str:
    name = o.source.called(c.lang)
    if o.error is None:
        return name
    return c.tr("{name}（{fault}）", name=name, fault=fault_word(o.error.fault, c.tr))


def _membership(c: Composing) -> list[Sentence]:
    """Where the index owner's own list differs from the members scanned."""
    m = c.materials
    lists = [one for one in m.records(Membership) if one.index == m.universe.index_code and one.day <= m.now.date()]
    if not lists:
        return []
    newest = max(lists, key=lambda one: one.day)
    known, listed = set(m.universe.codes), set(newest.codes)
    if known == listed:
        return []
    evidence = c.ledger.enter(newest.provenance, "universe")
    extra = c.listed([c.full(code).text for code in sorted(listed - known)]) or c.tr("无")
    gone = c.listed([c.full(code).text for code in sorted(known - listed)]) or c.tr("无")
    changed = tuple(sorted(known ^ listed))
    return [
        c.ledger.say(
            "指数公司{day}的成分名单与本版所用不同：多出{extra}，缺少{gone}。",
            changed,
            (evidence,),
            day=c.day(newest.day),
            extra=Name(extra),
            gone=Name(gone),
        )
    ]


def opening(c: Composing, index: IndexView, market: MarketFlows) -> list[Sentence]:
    """The block under the title: what the data is of, then the index and the money in a line each."""
    say = c.ledger.say
    lines = [
        *_waiting(c),
        say(
            "数据截止：行情 {quotes}，资金 {flows}，新闻至 {news}。",
            quotes=_stamp(c, index.quoted_at, freshness_word(index.freshness, c.tr)),
            flows=(
                say(
                    "{day}收市（{freshness}）",
                    day=c.day(market.trading_day),
                    freshness=freshness_word(market.freshness, c.tr),
                )
                if market.trading_day
                else c.tr("缺失")
            ),
            news=_news_until(c),
        ),
    ]
    if index.sentences:
        lines.append(c.ledger.join(list(index.sentences[:3]), " " if c.lang == "en" else ""))
    elif index.reason:
        lines.append(say("{reason}。", reason=index.reason))
    older = _older_quotes(c, index)
    if older is not None:
        lines.append(older)
    return lines


def _waiting(c: Composing) -> list[Sentence]:
    """That the edition is an early one, for as long as sources are being asked."""
    m = c.materials
    waiting = [o.source.id for o in m.outcomes if _still_asked(o)]
    if not waiting:
        return []
    origin = Provenance("edition", "", m.now, None, f"sources still being asked: {' '.join(waiting)}", "edition")
    evidence = (c.ledger.enter(origin, "rule"),)
    count = c.ledger.counted("coverage.sources_waiting", len(waiting), "sources still being asked", evidence)
    return [c.ledger.say("暂编：另有{count}个来源尚未答完。", count=count)]


def _older_quotes(c: Composing, index: IndexView) -> Sentence | None:
    """Members whose quotes stand lower on the ladder than the index's, or than the best where it has none."""
    say = c.ledger.say
    rungs = [member.freshness for member in index.members]
    block: Freshness = index.freshness if index.level is not None else min(rungs, key=LADDER.index, default="missing")
    groups = []
    for rung in LADDER:
        found = [member for member in index.members if member.freshness == rung]
        if not found or not staler(rung, block):
            continue
        if len(found) > _NAMED:
            evidence = tuple(dict.fromkeys(e for member in found for e in member.evidence))
            count = c.ledger.counted(f"quotes.{rung}", len(found), f"members whose quotes are {rung}", evidence)
            names = say("{n}只", tuple(member.code for member in found), n=count)
        else:
            each = []
            for member in found:
                name, when = c.short(member.code, member.name), _stamp(c, member.quoted_at, "")
                message = "{name}" if member.quoted_at is None else "{name}（{when}）"
                each.append(say(message, (member.code,), member.evidence, name=name, when=when))
            names = c.ledger.join(each, c.ledger.marks.listing)
        groups.append(say("{rung} {names}", names.codes, rung=freshness_word(rung, c.tr), names=names))
    if not groups:
        return None
    joined = c.ledger.join(groups, c.ledger.marks.semicolon)
    return say("报价较旧或缺失的成分股：{groups}。", joined.codes, groups=joined)


def _news_until(c: Composing) -> Sentence | str:
    """When a news source last answered, and whether that is long ago."""
    m = c.materials
    asked = [o for o in m.outcomes if o.source.kind == "news" and o.state != "failed"]
    answered = [(o.fetched_at, o.state) for o in asked if o.fetched_at is not None]
    if not answered:
        return c.tr("缺失")
    newest = max(at for at, _ in answered)
    old = all(state == "stale" for _, state in answered) or m.now - newest > _OLD_NEWS
    return _stamp(c, newest, freshness_word("expired", c.tr) if old else "")


def _stamp(c: Composing, moment: datetime | None, note: str) -> Sentence | str:
    if moment is None:
        return c.tr("缺失")
    clock = c.ledger.moment(moment)
    tail = (f" ({note})" if c.lang == "en" else f"（{note}）") if note else ""
    return c.ledger.say("{day} {clock}{tail}", day=c.day(moment.astimezone(HKT).date()), clock=clock, tail=tail)
