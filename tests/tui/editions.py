"""A rich edition in our own wording, and a bare one; its parts are in `samples`."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

from msgspec.structs import replace

from hstui.edition import model
from hstui.edition.model import Edition, Evidence, Figure, Mode, Sentence, Story
from tests.tui.samples.base import DAY, MEMBERS, NOW
from tests.tui.samples.macro import make_macro
from tests.tui.samples.money import make_flows, make_index
from tests.tui.samples.news import THEMES, TITLES, make_story, story_id
from tests.tui.samples.views import make_advice, make_risks, make_scores


def _sources() -> tuple[model.SourceRow, ...]:
    fetched = NOW - timedelta(minutes=2)
    return (
        model.SourceRow(
            "cls",
            "财联社电报",
            "news",
            "live",
            fetched,
            120,
            86,
            None,
            newest=NOW - timedelta(minutes=9),
            latency_ms=412,
            requests=3,
            home="https://news.example/cls",
        ),
        model.SourceRow(
            "wscn",
            "华尔街见闻",
            "news",
            "fresh",
            fetched,
            900,
            54,
            None,
            newest=NOW - timedelta(hours=1),
            latency_ms=233,
            requests=1,
        ),
        model.SourceRow(
            "hkex",
            "港交所港股通统计",
            "flow",
            "live",
            fetched,
            130,
            20,
            None,
            newest=NOW - timedelta(hours=14),
            latency_ms=1290,
            requests=2,
        ),
        model.SourceRow(
            "eastmoney",
            "东方财富个股资金",
            "flow",
            "stale",
            fetched - timedelta(hours=9),
            32400,
            311,
            "timeout: 10 s",
            "稍后再按 r；现用9小时前的缓存",
        ),
        model.SourceRow(
            "yahoo",
            "Yahoo Finance RSS",
            "news",
            "failed",
            None,
            None,
            0,
            "blocked: 防爬页面",
            "在配置里停用，或换网络",
            requests=2,
        ),
        model.SourceRow(
            "rthk",
            "香港電台財經",
            "news",
            "live",
            fetched,
            110,
            12,
            None,
            newest=NOW - timedelta(hours=2),
            latency_ms=301,
            requests=1,
            notes=("繁体来源",),
        ),
        model.SourceRow("fed", "Federal Reserve press", "macro", "off", None, None, 0, None),
    )


def rich(mode: Mode = "demo", stories: int = 12, title: str = "") -> Edition:
    """An edition with something in every place."""
    sections: dict[str, list[Story]] = {theme: [] for theme in THEMES}
    index, quotes = make_index()
    macro, fixings = make_macro()
    figures: list[Figure] = [*quotes, *fixings, *make_scores()]
    evidence = {
        "hkex-1": Evidence(
            "flow",
            "hkex",
            "https://stats.example/southbound/20251217",
            "港股通每日成交",
            "2025-12-17",
            NOW - timedelta(minutes=2),
            "SSE buy 306.2 sell 284.0; SZSE buy 306.2 sell 249.3 (HKD mn)",
            "港交所",
        ),
        "quote-1": Evidence(
            "quote",
            "tencent",
            "https://quotes.example/HSTECH",
            "HSTECH",
            "2025-12-17T16:08:00+08:00",
            NOW - timedelta(minutes=1),
            "last=5457.950 prev=5402.52",
            "腾讯行情",
        ),
    }
    for number in range(stories):
        story, own = make_story(number)
        if title:
            story = replace(
                story,
                title=title,
                summary=title,
                items=tuple(replace(item, title=title, text=title, outlet=title[:40]) for item in story.items),
            )
        sections[story.theme].append(story)
        figures += own
        for item in story.items:
            evidence[item.id] = Evidence(
                "news",
                item.source,
                item.url,
                item.title,
                item.published.isoformat() if item.published else None,
                NOW,
                item.text,
                item.outlet,
            )
    flows, flow_figures = make_flows()
    figures += flow_figures
    evidence["older-1"] = replace(evidence["hkex-1"], kind="news", title="昨日的一条旧闻", excerpt="昨日的一条旧闻")
    was = replace(flow_figures[0], id="previous.southbound.total.net", text="79.05亿港元", value=Decimal(7905000000))
    was_score = Figure("previous.advice.00700.score", "+0.60", Decimal("0.6"), "", (), formula="Σ weights")
    figures += [was, was_score]
    changes = model.Changes(
        NOW - timedelta(days=1),
        "hstech-20251217T080000-demo",
        (
            model.Change("story_new", story_id(1), TITLES[0][3]),
            model.Change("story_updated", story_id(2), TITLES[1][3], cause="新增报道：格隆汇"),
            model.Change("story_resolved", story_id(11), TITLES[10][3], cause="新报道标题写明“完成交割”：财联社"),
            model.Change("story_dropped", "f" * 32, "昨日的一条旧闻", cause="移出时间窗", evidence=("older-1",)),
            model.Change(
                "figure_revised",
                "southbound.total.net",
                "港股通每日成交",
                "79.05亿港元",
                "79.09亿港元",
                "来源修订了同一日的数值",
                (was.id, "southbound.total.net"),
                ("hkex-1",),
            ),
            model.Change(
                "call_moved",
                "00700",
                "腾讯控股",
                "watch",
                "overweight",
                "新信号 southbound_streak@1",
                (was_score.id, "advice.00700.score"),
            ),
            model.Change("call_moved", "09999", "网易-S", "watch", "", "信号消失 buyback@1"),
            model.Change("risk_new", "hibor", "港元流动性收紧", figures=("index.level",), evidence=("quote-1",)),
            model.Change("risk_gone", "band", "港元贴近弱方"),
        ),
    )
    return Edition(
        schema_version=model.SCHEMA_VERSION,
        id=f"hstech-20251218T080000-{mode}",
        title=title or "恒生科技指数成分股晨报：端侧大模型、汽车出海、芯片融资",
        byline="hstui",
        universe="hstech",
        universe_name="恒生科技",
        as_of=NOW,
        trading_day=DAY,
        mode=mode,
        lang="zh-Hans",
        members=tuple(model.Member(code, name, Decimal("7.9"), DAY) for code, name in MEMBERS),
        opening=(
            Sentence("恒生科技指数12月17日收5,457.95点，升1.03%，16只成分股9升6跌。", ("index.level",), ("quote-1",)),
            Sentence("扫描16只成分股、5个新闻来源，得12条事件；1个来源失败，1个用缓存。"),
        ),
        index=index,
        news=tuple(
            model.ThemeSection(theme, name, tuple(sections[theme])) for theme, name in THEMES.items() if sections[theme]
        ),
        flows=flows,
        macro=macro,
        risks=make_risks(),
        risks_note="按规则触发，次序按程度。",
        advice=make_advice(),
        changes=changes,
        scorecard=model.Scorecard(
            (
                model.ScoreRow(
                    "southbound_streak@1",
                    "overweight",
                    20,
                    34,
                    21,
                    Decimal("1.42"),
                    False,
                    "helpful",
                    ("scorecard.a.n", "scorecard.a.hits", "scorecard.a.alpha"),
                ),
                model.ScoreRow(
                    "buyback@1",
                    "watch",
                    5,
                    8,
                    None,
                    Decimal("-0.6"),
                    True,
                    "noise",
                    ("scorecard.b.n", "scorecard.b.alpha"),
                ),
            ),
            (("停牌", 1),),
            "样本少于20次者仅供参考。",
            ("scorecard.unscored.halted",),
        ),
        coverage=model.Coverage(16, 9, 172, 140, stories, 6, 5, (Sentence("16只成分股中9只有新闻。"),)),
        figures=tuple(figures),
        evidence=evidence,
        sources=_sources(),
        dropped=(model.Dropped("某公司估值高企。", "没有数字支持", "risks"),),
        disclaimer="本报告由规则生成，不构成投资建议。",
        focus=("端侧大模型", "汽车出海", "芯片融资"),
    )


def markdown(edition: Edition) -> str:
    """A stand-in for the real report: enough to see that the preview is what export writes."""
    lines = [
        f"# {edition.title}",
        "",
        *(sentence.text for sentence in edition.opening),
        "",
        "## 一、核心新闻动态监测",
        "",
    ]
    for section in edition.news:
        lines += [f"### {section.title}", ""]
        for story in section.stories:
            lines += [f"[{story.title}](<{story.items[0].url}>)。{story.summary}[^1]", ""]
            lines += [f"> 【编者按】{story.note}", ""] if story.note else []
    lines += ["## 三、风险提示", ""]
    lines += [f"{at}. **{risk.title}**：{risk.text.text}" for at, risk in enumerate(edition.risks, 1)]
    return "\n".join([*lines, "", "[^1]: 参考 1", ""])


def bare() -> Edition:
    """An edition in which everything is missing, with reasons."""
    full = rich()
    return replace(
        full, opening=(), members=(), news=(), risks=(), figures=(), evidence={}, sources=(), dropped=(), risks_note="",
        index=model.IndexView("HSTECH", "恒生科技指数", None, None, None, None, None, None, None, None, None, None,
                              "missing", (), (), reason="没有行情"),
        flows=model.Flows(model.MarketFlows(None, None, None, None, "missing", "没有资金数据"), (), (), (), ""),
        macro=model.Macro((), ()),
        advice=model.Advice("full", "advice@1", (), (), (), Sentence(""), ""),
        changes=model.Changes(None, "", ()), scorecard=model.Scorecard((), (), ""),
        coverage=model.Coverage(0, 0, 0, 0, 0, 0, 0, ()), focus=(),
    )  # fmt: skip
