"""From an edition to a document: the order of the report, its headings, and where each reference leads.

Nothing is computed here: numbers come as the figures' texts, sentences as the edition holds them.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime

from hstui.edition.model import Change, Edition, Figure, Sentence, Story
from hstui.edition.words import age_words, change_words, release_word, stance_word, state_word, verdict_word
from hstui.report.document import (
    Block,
    Document,
    Heading,
    Inline,
    Items,
    Line,
    Link,
    Note,
    Paragraph,
    References,
    Rule,
    Strong,
    Table,
    Text,
)
from hstui.report.references import Numbering
from hstui.text.i18n import Translator
from hstui.text.punctuation import punctuation

Section = Callable[["_Outline"], list[Block]]


class _Outline:
    """The document in the making: the edition, its words, and the numbering of references so far."""

    def __init__(self, edition: Edition, tr: Translator) -> None:
        self.edition = edition
        self.tr = tr
        self.english = edition.lang == "en"
        self.semicolon = punctuation(edition.lang).semicolon
        self.figures = {figure.id: figure for figure in edition.figures}
        self.numbers = Numbering(edition)

    def figure(self, ident: str) -> Figure | None:
        """A figure by id."""
        return self.figures.get(ident)

    def printed(self, ident: str) -> str:
        """A figure's text, or the mark for what is missing."""
        figure = self.figures.get(ident)
        return figure.text if figure else "—"

    def named(self, ids: Sequence[str], name: str) -> str:
        """What the figure with this last name among `ids` says, or the mark for what is missing."""
        return self.printed(next((ident for ident in ids if ident.rpartition(".")[2] == name), ""))

    def refs(self, evidence: Sequence[str]) -> list[Inline]:
        """The numbers that the evidence has in the list of references."""
        return self.numbers.marks(evidence)

    def sentence(self, sentence: Sentence) -> list[Inline]:
        """A sentence and its references."""
        return [Text(sentence.text), *self.refs(sentence.evidence)]

    def prose(self, sentences: Sequence[Sentence]) -> list[Block]:
        """Sentences as one paragraph."""
        pieces: list[Inline] = []
        for sentence in sentences:
            if pieces and self.english:
                pieces.append(Text(" "))
            pieces.extend(self.sentence(sentence))
        return [Paragraph(tuple(pieces))] if pieces else []

    def moment(self, moment: datetime | None) -> str:
        """A time as month-day hour:minute."""
        return moment.strftime("%m-%d %H:%M") if moment else self.tr("时间不详")

    def ticker(self, code: str) -> str:
        """A code as the language's readers write it: 0700.HK in English, 00700.HK in Chinese."""
        return f"{int(code):04d}.HK" if self.english else f"{code}.HK"

    def paren(self, text: str) -> str:
        """In the language's parentheses."""
        return f" ({text})" if self.english else f"（{text}）"

    def listed(self, parts: Sequence[str]) -> str:
        """In a row."""
        return (", " if self.english else "、").join(parts)


def _opening(o: _Outline) -> list[Block]:
    e, tr = o.edition, o.tr
    blocks: list[Block] = [Heading(1, e.title), Paragraph((Text(e.byline),))]
    if e.mode == "demo":
        blocks.append(
            Note(
                (
                    Strong(tr("样本 SAMPLE")),
                    Text(tr("：本报告由随程序附带的样本录制数据生成，部分数值为构造，不可用于投资。")),
                )
            )
        )
    elif e.mode == "replay":
        blocks.append(Note((Strong(tr("回放 REPLAY")), Text(tr("：本报告由录制的数据生成。")))))
    elif e.mode == "offline":
        blocks.append(Note((Strong(tr("离线 OFFLINE")), Text(tr("：只用本机缓存，数据截至各来源所列时间。")))))
    blocks.append(Items(tuple(tuple(o.sentence(s)) for s in e.opening)))
    return blocks


def _story(o: _Outline, story: Story) -> Line:
    tr, lead = o.tr, story.items[0]
    names = {m.code: m.name for m in o.edition.members}
    about = [f"{names[c]} {o.ticker(c)}" for c in story.codes if c in names]
    about += [tr("{name}（非成分股）", name=name) for name in story.others]
    desks = list(dict.fromkeys(item.outlet for item in story.items[1:] if item.outlet != lead.outlet))
    pieces: list[Inline] = [Link(story.title, lead.url, strong=True)]
    if about:
        pieces.append(Text(o.paren(o.listed(about))))
    if story.summary:
        pieces.append(Text((": " if o.english else "：") + story.summary))
    credit = f"{lead.outlet} {o.moment(lead.published)}"
    if desks:
        credit += tr("，另见{desks}", desks=o.listed(desks))
    if story.update_of:
        credit += tr("，续前报")
    pieces.append(Text(f" — {credit}" if o.english else f"　——{credit}"))
    pieces.extend(o.refs(story.evidence[:1]))
    differing = [v for v in story.variants if v.status != "used"]
    if differing:
        told = []
        for v in differing:
            word = tr("较早") if v.status == "earlier" else tr("不一")
            told.append(f"{o.printed(v.figure)}{o.paren(f'{v.outlet} {o.moment(v.published)} {word}')}")
        pieces.append(Text(tr(" 各家数字：{told}。", told=o.listed(told))))
    return tuple(pieces)


def _news(o: _Outline) -> list[Block]:
    blocks: list[Block] = [Heading(2, o.tr("一、核心新闻动态监测"))]
    if not o.edition.news:
        blocks.append(Paragraph((Text(o.tr("时间窗内没有与成分股相关的新闻；见文末来源一节。")),)))
    for section in o.edition.news:
        blocks.append(Heading(3, section.title if o.english else f"【{section.title}】"))
        told: list[Line] = []
        for story in section.stories:
            told.append(_story(o, story))
            if story.note:
                blocks += [Items(tuple(told)), _note(o, story)]
                told = []
        if told:
            blocks.append(Items(tuple(told)))
    return blocks


def _note(o: _Outline, story: Story) -> Block:
    """The editor's words, apart from the sources'; numbers in them that nothing proves are named as the editor's."""
    pieces: list[Inline] = [Strong(o.tr("【编者按】")), Text(f" {story.note}" if o.english else story.note)]
    if story.note_numbers:
        pieces.append(Text(o.tr("（{numbers}为编者所写，不出自本版记录。）", numbers=o.listed(story.note_numbers))))
    return Note(tuple(pieces))


def _flows(o: _Outline) -> list[Block]:
    e, tr = o.edition, o.tr
    title = tr("资金动向")
    blocks: list[Block] = [Heading(3, title if o.english else f"【{title}】")]
    blocks += o.prose(e.flows.sentences)
    if e.flows.market.total is None:
        blocks.append(Paragraph((Text(e.flows.market.reason),)))
    if e.flows.stocks:
        rows = []
        for row in e.flows.stocks:
            label = f"southbound.{row.code}"
            legs = [o.printed(f"{label}.{leg}_net") for leg in ("shanghai", "shenzhen")]
            name: Line = (Text(f"{row.name} {o.ticker(row.code)}"), *o.refs(row.evidence))
            cells = (*(o.printed(f"{label}.{what}") for what in ("net", "streak_days", "streak_total")), *legs)
            rows.append((name, *((Text(cell),) for cell in cells)))
        blocks.append(
            Table(
                (tr("成分股"), tr("净买入"), tr("连续"), tr("累计"), tr("沪"), tr("深")),
                ("left", "right", "right", "right", "right", "right"),
                tuple(rows),
            )
        )
        blocks.append(Note((Text(e.flows.basis),)))
    if e.flows.actions:
        blocks.append(Items(tuple(tuple(o.sentence(action.text)) for action in e.flows.actions)))
    return blocks


def _macro(o: _Outline) -> list[Block]:
    e, tr = o.edition, o.tr
    blocks: list[Block] = [Heading(2, tr("二、宏观环境扫描"))]
    blocks += o.prose(e.macro.sentences)
    if e.macro.indicators:
        rows = tuple(
            (
                (Text(i.title), *o.refs(i.evidence[:1])),
                (Text(i.text),),
                (Text(i.change_text or "—"),),
                (Text(i.day.isoformat() if i.day else "—"),),
                (Text(release_word(i.freshness, tr) + (f"{o.semicolon}{i.note}" if i.note else "")),),
            )
            for i in e.macro.indicators
        )
        blocks.append(
            Table(
                (tr("指标"), tr("数值"), tr("变动"), tr("截至"), tr("备注")),
                ("left", "right", "right", "left", "left"),
                rows,
            )
        )
    if e.macro.missing:
        blocks.append(Items(tuple((Text(tr("缺：{what}", what=line)),) for line in e.macro.missing)))
    return blocks


def _risks(o: _Outline) -> list[Block]:
    e, tr = o.edition, o.tr
    blocks: list[Block] = [Heading(2, tr("三、风险提示"))]
    if not e.risks:
        blocks.append(Paragraph((Text(e.risks_note),)))
        return blocks
    colon = ": " if o.english else "："
    lines: list[Line] = []
    for risk in e.risks:
        pieces: list[Inline] = [Strong(risk.title), Text(colon), *o.sentence(risk.text)]
        pieces.append(Text(o.paren(tr("触发：{trigger}；规则 {rule}", trigger=risk.trigger, rule=risk.rule))))
        lines.append(tuple(pieces))
    blocks.append(Items(tuple(lines), numbered=True))
    if e.risks_note:
        blocks.append(Paragraph((Text(e.risks_note),)))
    return blocks


def _advice(o: _Outline) -> list[Block]:
    e, tr = o.edition, o.tr
    blocks: list[Block] = [Heading(2, tr("四、投资建议"))]
    advice = e.advice
    if advice.level == "off":
        blocks.append(Paragraph((Text(tr("按设置不列建议。")),)))
        return blocks
    if advice.assessment:
        mark = Strong(tr("持仓评估"))
        pieces: list[Inline] = [mark, Text(": " if o.english else "：")]
        for sentence in advice.assessment:
            pieces.extend(o.sentence(sentence))
        blocks.append(Paragraph(tuple(pieces)))
    for stance in ("overweight", "watch", "cautious"):
        calls = [c for c in advice.calls if c.stance == stance]
        if not calls:
            continue
        blocks.append(Heading(3, stance_word(stance, tr)))
        lines: list[Line] = []
        for call in calls:
            line: list[Inline] = [Strong(f"{call.name} {o.ticker(call.code)}")]
            if advice.level == "full":
                for_it = [r for r in call.reasons if not r.counter]
                against = [r for r in call.reasons if r.counter]
                for label, reasons in ((tr("依据"), for_it), (tr("反证"), against)):
                    if reasons:
                        line.append(Text(f"{o.semicolon}{label} "))
                    for n, reason in enumerate(reasons):
                        gap = o.semicolon if n else ""
                        weight = o.printed(next((ident for ident in reason.figures if ".weight." in ident), ""))
                        line.append(Text(f"{gap}{reason.text}{o.paren(f'{reason.rule} {weight}')}"))
                        line.extend(o.refs(reason.evidence[:3]))
                line.append(
                    Text(
                        tr(
                            "。合计 {score}；期限{horizon}；有效至 {expires}。失效条件：{invalidation}。",
                            score=o.printed(f"advice.{call.code}.score"),
                            horizon=call.horizon,
                            invalidation=call.invalidation,
                            expires=call.expires.isoformat(),
                        )
                    )
                )
            lines.append(tuple(line))
        blocks.append(Items(tuple(lines)))
    if advice.not_judged:
        told = o.listed([f"{name}{o.paren(why)}" for name, why in advice.not_judged])
        blocks.append(Paragraph((Strong(tr("未作判断")), Text((": " if o.english else "：") + told))))
    blocks.append(Paragraph((Strong(tr("寄语")), Text(": " if o.english else "："), *o.sentence(advice.closing))))
    blocks.append(Note((Text(advice.definitions),)))
    return blocks


def _changes(o: _Outline) -> list[Block]:
    e, tr = o.edition, o.tr
    blocks: list[Block] = [Heading(2, tr("五、与上一版相比"))]
    if e.changes.since is None:
        blocks.append(Paragraph((Text(tr("这是第一版，没有可比的上一版。")),)))
        return blocks
    since = e.changes.since.strftime("%Y-%m-%d %H:%M HKT")
    if not e.changes.entries:
        blocks.append(Paragraph((Text(tr("自 {since} 一版以来没有变化。", since=since)),)))
        return blocks
    blocks.append(Paragraph((Text(tr("自 {since} 一版以来：", since=since)),)))
    blocks.append(Items(tuple((Text(change_words(c, tr)), *o.refs(_proof(o, c))) for c in e.changes.entries)))
    return blocks


def _proof(o: _Outline, change: Change) -> tuple[str, ...]:
    """What carries a change: its own evidence, and that of the figures which differ."""
    figures = (o.figure(ident) for ident in change.figures)
    return tuple(dict.fromkeys((*change.evidence, *(e for f in figures if f is not None for e in f.evidence))))


def _scorecard(o: _Outline) -> list[Block]:
    card, tr = o.edition.scorecard, o.tr
    blocks: list[Block] = [Heading(2, tr("六、建议记分卡"))]
    if card.rows:
        rows = tuple(
            (
                (Text(row.rule),),
                (Text(stance_word(row.stance, tr)),),
                (Text(str(row.horizon)),),
                *((Text(o.named(row.figures, name)),) for name in ("n", "hits", "alpha")),
                (Text(verdict_word(row.verdict, tr)),),
            )
            for row in card.rows
        )
        header = (tr("规则"), tr("立场"), tr("交易日"), "n", tr("命中"), tr("平均超额（百分点）"), tr("备注"))
        blocks.append(Table(header, ("left", "left", "right", "right", "right", "right", "left"), rows))
    blocks.append(Paragraph((Text(card.note),)))
    if card.unscored:
        lines = zip(card.unscored, card.figures, strict=False)
        blocks.append(Items(tuple((Text(f"{why}: {o.printed(ident)}"),) for (why, _), ident in lines)))
    return blocks


def _coverage(o: _Outline) -> list[Block]:
    e, tr = o.edition, o.tr
    blocks: list[Block] = [Heading(2, tr("七、覆盖与来源"))]
    blocks += o.prose(e.coverage.sentences)
    rows = tuple(
        (
            (Link(row.name, row.home),),
            (Text(tr("备用") if row.state == "off" and row.fallback_for else state_word(row.state, tr)),),
            (Text(str(row.records)),),
            (Text(age_words(row.age_seconds, tr)),),
            (Text((row.error or "") + (tr("；代替 {id}", id=row.used_instead_of) if row.used_instead_of else "")),),
        )
        for row in e.sources
    )
    header = (tr("来源"), tr("状态"), tr("记录"), tr("数据年龄"), tr("说明"))
    blocks.append(Table(header, ("left", "left", "right", "right", "left"), rows))
    if e.dropped:
        blocks.append(
            Items(tuple((Text(tr("已剔除一句（{reason}）", reason=f"{d.where}: {d.reason}")),) for d in e.dropped))
        )
    return blocks


def _closing(o: _Outline) -> list[Block]:
    blocks: list[Block] = [Rule(), Note((Text(o.edition.disclaimer),)), Heading(2, o.tr("参考"))]
    blocks.append(References(o.numbers.entries(o.tr)))
    return blocks


_SECTIONS: tuple[Section, ...] = (
    _opening,
    _news,
    _flows,
    _macro,
    _risks,
    _advice,
    _changes,
    _scorecard,
    _coverage,
    _closing,
)


def outline(edition: Edition, tr: Translator) -> Document:
    """The edition as a document, in the words of `tr`, which must be its own language's."""
    o = _Outline(edition, tr)
    blocks = [block for section in _SECTIONS for block in section(o)]
    return Document(title=edition.title, lang=edition.lang, blocks=tuple(blocks))
