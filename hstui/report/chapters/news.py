"""The report's opening and its news: sections by theme, stories as linked headlines, the editor's notes."""

from __future__ import annotations

import re

from hstui.edition.model import Story
from hstui.edition.outlets import outlet_name
from hstui.report.chapters.base import Outline
from hstui.report.document import Block, Heading, Inline, Items, Line, Link, Note, Paragraph, Strong, Text

_NUMBER = re.compile(r"\d[\d,]*(?:\.\d+)?")
_ROUNDED = 0.02
"""The share by which a rounded figure may be off."""


def opening(o: Outline) -> list[Block]:
    """The title, what mode the data is from, and how far each kind of data reaches."""
    e, tr = o.edition, o.tr
    blocks: list[Block] = [Heading(1, e.title), Paragraph((Text(e.byline),))]
    if e.sample or e.mode == "demo":
        blocks.append(
            Note(
                (
                    Strong(tr("样本 SAMPLE")),
                    Text(tr("：本报告由随程序附带的样本录制数据生成，部分数值为构造，不可用于投资。")),
                )
            )
        )
    if e.mode == "replay":
        blocks.append(Note((Strong(tr("回放 REPLAY")), Text(tr("：本报告由录制的数据生成。")))))
    elif e.mode == "offline":
        blocks.append(Note((Strong(tr("离线 OFFLINE")), Text(tr("：只用本机缓存，数据截至各来源所列时间。")))))
    blocks.append(Items(tuple(tuple(o.sentence(s)) for s in e.opening)))
    return blocks


def _story(o: Outline, story: Story) -> Line:
    tr, lead = o.tr, story.items[0]
    names = {m.code: m.name for m in o.edition.members}
    about = [f"{names[c]} {o.ticker(c)}" for c in story.codes if c in names]
    about += [tr("{name}（非成分股）", name=name) for name in story.others]
    teller, *others = dict.fromkeys(outlet_name(item.outlet, o.edition.lang) for item in story.items)
    pieces: list[Inline] = [Link(story.title, lead.url, strong=True)]
    if about:
        pieces.append(Text(o.paren(o.listed(about))))
    if story.summary:
        pieces.append(Text(o.marks.colon + story.summary))
    foreign = tr("（英文）") if lead.lang == "en" and not o.english else ""
    credit = f"{teller}{foreign} {o.moment(lead.published)}"
    if others:
        credit += tr("，另见{desks}", desks=o.listed(others))
    if story.update_of:
        credit += tr("，续前报")
    pieces.append(Text(f" — {credit}" if o.english else f"　——{credit}"))
    pieces.extend(o.refs(story.told_from or story.evidence[:1]))
    pieces.extend(_variants(o, story))
    return tuple(pieces)


def _variants(o: Outline, story: Story) -> list[Inline]:
    """Figures on which desks differ, but for what the headline says; the latest one, too, where it was overtaken there
    or where neither headline nor summary has it."""
    tr = o.tr
    words = {"used": tr("最新"), "earlier": tr("较早"), "differs": tr("不一")}
    told_of = [(v, o.printed(v.figure)) for v in story.variants]
    overtaken = any(v.status != "used" and text in story.title for v, text in told_of)
    shown = [
        (v, text)
        for v, text in told_of
        if text not in story.title and (v.status != "used" or overtaken or not _said(text, story))
    ]
    if not overtaken and all(v.status == "used" for v, _ in shown):
        return []
    told = [
        f"{text}{o.paren(f'{outlet_name(v.outlet, o.edition.lang)} {o.moment(v.published)} {words[v.status]}')}"
        for v, text in shown
    ]
    figures = [figure for v, _ in shown if (figure := o.figure(v.figure)) is not None]
    evidence = [ident for figure in figures for ident in figure.evidence]
    return [Text(tr("。各家数字：{told}。", told=o.listed(told))), *o.refs(evidence)] if told else []


def _said(figure: str, story: Story) -> bool:
    """Whether headline or summary has the figure, or one that it rounds: 700% where 692.95% stands."""
    stated = [float(number.replace(",", "")) for number in _NUMBER.findall(f"{story.title} {story.summary}")]
    own = [float(number.replace(",", "")) for number in _NUMBER.findall(figure)]
    return all(any(abs(one - number) <= _ROUNDED * one for number in stated) for one in own)


def news(o: Outline) -> list[Block]:
    """Stories by theme, each a linked headline with its companies, sentences, desks and differing figures."""
    blocks: list[Block] = [Heading(2, o.tr("一、核心新闻动态监测"))]
    if not o.edition.news:
        if o.edition.coverage.members_with_news > 0:
            why = o.tr("时间窗内有相关新闻，但本版没有刊出。")
        elif any(row.kind == "news" and row.state != "failed" and row.fetched_at for row in o.edition.sources):
            why = o.tr("时间窗内没有与成分股相关的新闻；见文末来源一节。")
        else:
            why = o.tr("没有任何新闻来源给出数据；见文末来源一节。")
        blocks.append(Paragraph((Text(why),)))
    for section in o.edition.news:
        blocks.append(Heading(3, o.section(section.title)))
        told: list[Line] = []
        for story in section.stories:
            told.append(_story(o, story))
            if story.note:
                blocks += [Items(tuple(told)), _note(o, story)]
                told = []
        if told:
            blocks.append(Items(tuple(told)))
    return blocks


def _note(o: Outline, story: Story) -> Block:
    """The editor's words, apart from the sources'; numbers in them that nothing proves are named as the editor's."""
    pieces: list[Inline] = [Strong(o.tr("【编者按】")), Text(f" {story.note}" if o.english else story.note)]
    if story.note_numbers:
        pieces.append(Text(o.tr("（{numbers}为编者所写，不出自本版记录。）", numbers=o.listed(story.note_numbers))))
    return Note(tuple(pieces))
