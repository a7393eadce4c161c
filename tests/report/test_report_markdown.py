"""The Markdown report, read by somebody else's CommonMark parser."""

from __future__ import annotations

import gzip
import json
from itertools import cycle
from xml.sax.saxutils import escape as xml_escape

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from hstui.edition.model import Change, Changes, Edition
from hstui.report.document import Document, Heading, Items, Link, Note, Paragraph, Strong, Table, Text
from hstui.report.markdown import markdown
from hstui.report.outline import outline
from hstui.resources import demo_recording
from hstui.text.clean import clean_line
from hstui.text.i18n import LANGS, Lang, translator
from tests.conftest import demo_desk
from tests.report.oracle import intended, kinds, parse, read_markdown

HOSTILE = (
    "](https://evil.example/) [x",
    "![pixel](https://evil.example/p.png)",
    "<script>alert(1)</script><img src=x onerror=alert(1)>",
    "<!-- comment --> <b>",
    "&lt;b&gt; &#60;script&#62;",
    "| a | b |",
    "# heading",
    "[ref]: https://evil.example/",
    "**bold** _em_ ~~gone~~ `code`",
    "```",
    "javascript:alert(1) https://evil.example/ www.evil.example me@evil.example",
    "\\",
    "\\](x)",
    "[^1] $x$ <https://evil.example/>",
    "1. one - two + three",
)


def document(edition: Edition, lang: Lang = "zh-Hans") -> Document:
    return outline(edition, translator(lang))


@pytest.mark.parametrize("lang", LANGS)
def test_it_reads_back_as_it_was_meant(demo_editions: dict[str, Edition], lang: Lang) -> None:
    meant = document(demo_editions[lang], lang)
    found = read_markdown(markdown(meant))
    assert found.shapes == intended(meant).shapes
    assert found.links == intended(meant).links


@pytest.mark.parametrize("lang", LANGS)
def test_links_are_absolute_and_lead_to_stories_evidence_and_sources(
    demo_editions: dict[str, Edition], lang: Lang
) -> None:
    edition = demo_editions[lang]
    known = {item.url for section in edition.news for story in section.stories for item in story.items}
    known |= {evidence.url for evidence in edition.evidence.values()} | {row.home for row in edition.sources}
    found = read_markdown(markdown(document(edition, lang))).links
    assert len(found) > 100
    assert all(link.startswith(("https://", "http://")) for link in found)
    assert not {link for link in found if link not in known}


def test_every_story_is_a_linked_headline_with_its_stocks(demo_edition: Edition) -> None:
    shapes = read_markdown(markdown(document(demo_edition))).shapes
    told = "\n".join(str(part) for shape in shapes if shape[0] == "bullets" for part in shape[1:])
    names = {member.code: member.name for member in demo_edition.members}
    for section in demo_edition.news:
        for story in section.stories:
            line = next(line for line in told.splitlines() if line.startswith(" ".join(story.title.split())))
            assert all(f"{names[code]} {code}.HK" in line for code in story.codes)


def test_nothing_but_what_a_report_needs(demo_edition: Edition) -> None:
    tree = parse(markdown(document(demo_edition)))
    assert kinds(tree) == {
        "root", "heading", "paragraph", "blockquote", "bullet_list", "ordered_list", "list_item", "table", "thead",
        "tbody", "tr", "th", "td", "hr", "inline", "text", "strong", "link",
    }  # fmt: skip


def test_headings_stand_in_the_order_of_the_note(demo_edition: Edition) -> None:
    headings = [shape[1:] for shape in read_markdown(markdown(document(demo_edition))).shapes if shape[0] == "heading"]
    assert headings[0] == (1, demo_edition.title)
    assert [level for level, _ in headings].count(1) == 1
    chapters = [str(text) for level, text in headings if level == 2]
    wanted = [
        "一、核心新闻动态监测",
        "二、宏观环境扫描",
        "三、风险提示",
        "四、投资建议",
        "五、",
        "六、",
        "七、",
        "参考",
    ]
    assert len(chapters) == len(wanted)
    assert all(text.startswith(start) for text, start in zip(chapters, wanted, strict=True))
    first = headings[headings.index((2, "一、核心新闻动态监测")) + 1 : headings.index((2, "二、宏观环境扫描"))]
    assert [text for _, text in first] == [*(f"【{s.title}】" for s in demo_edition.news), "【资金动向】"]
    second = headings[headings.index((2, "二、宏观环境扫描")) + 1 : headings.index((2, "三、风险提示"))]
    assert [text for _, text in second] == ["【美联储与港元流动性】", "【沪港通、深港通动态】"]
    advice = headings[headings.index((2, "四、投资建议")) + 1 : headings.index((2, chapters[4]))]
    stances = ["增持方向", "关注方向", "谨慎方向"]
    assert [text for _, text in advice] == [s for s in stances if (3, s) in advice]


def test_channels_stand_with_the_backdrop(demo_edition: Edition) -> None:
    lines = markdown(document(demo_edition)).splitlines()
    start = lines.index("### 【沪港通、深港通动态】")
    block = lines[start : lines.index("## 三、风险提示")]
    assert any("沪港股通成交" in line and "深港股通成交" in line for line in block)
    rows = [line.count(" | ") for line in block if line.startswith(("| 沪港股通", "| 深港股通", "| 合计"))]
    assert rows == [7, 7, 7]


def test_a_figure_of_last_week_is_not_called_the_previous_session_s(demo_edition: Edition) -> None:
    (row,) = [line for line in markdown(document(demo_edition)).splitlines() if line.startswith("| SOMA")]
    assert "| 2025-12-10 | 最新公布 |" in row


def test_it_never_calls_itself_a_research_report(demo_editions: dict[str, Edition]) -> None:
    for lang in LANGS:
        report = markdown(document(demo_editions[lang], lang))
        assert "证券研究报告" not in report
        assert "證券研究報告" not in report


@pytest.fixture(scope="module")
def hostile(demo_edition: Edition, tmp_path_factory: pytest.TempPathFactory) -> Edition:
    """The sample with markup in the headline of every story that it prints."""
    folder = tmp_path_factory.mktemp("hostile")
    archive = json.loads(gzip.decompress(demo_recording().read_bytes()))
    stories = [story for section in demo_edition.news for story in section.stories]
    spoilt = {story.items[0].title: bait for story, bait in zip(stories, cycle(HOSTILE), strict=False)}
    for entry in archive["log"]["entries"]:
        content = entry["response"]["content"]
        text = content.get("text", "")
        for title, bait in spoilt.items():
            in_json = json.dumps(bait, ensure_ascii=False)[1:-1]
            text = text.replace(title, f"{title} " + (xml_escape(bait) if text.lstrip().startswith("<") else in_json))
        content["text"] = text
    file = folder / "hostile.har"
    file.write_text(json.dumps(archive), "utf-8")
    return demo_desk(folder, recording=file).refresh()


def test_markup_in_headlines_stays_text(hostile: Edition) -> None:
    meant = document(hostile)
    report = markdown(meant)
    told = " ".join(story.title for section in hostile.news for story in section.stories)
    for bait in ("](https://evil.example/) [x", "**bold**", "| a | b |", "# heading", "[ref]:", "```", "$x$"):
        assert bait in told
    found = read_markdown(report)
    assert found.shapes == intended(meant).shapes
    assert found.links == intended(meant).links
    assert not [link for link in found.links if "evil" in link]
    assert not kinds(parse(report)) & {"html_inline", "html_block", "image", "code_inline", "fence", "em", "s"}


def test_markup_in_headlines_changes_no_chapter(hostile: Edition, demo_edition: Edition) -> None:
    def chapters(edition: Edition) -> list[object]:
        shapes = read_markdown(markdown(document(edition))).shapes
        return [shape[2] for shape in shapes if shape[0] == "heading" and shape[1] == 2]

    assert chapters(hostile) == chapters(demo_edition)


ANY = st.text(max_size=30) | st.text("[]()<>!*_`#|\\~&;:-+=.1 \n\tab/$^@中，", max_size=30) | st.sampled_from(HOSTILE)
WORDS = ANY.map(clean_line).map(lambda text: " ".join(text.split()))


@given(st.lists(WORDS, min_size=6, max_size=6))
def test_any_text_anywhere_reads_back(texts: list[str]) -> None:
    filled = [f"甲{texts[0]}", texts[1] or "x", f"{texts[2]}", texts[3], f"{texts[4]}乙", texts[5] or "y"]
    url = "https://example.com/a_(b)?c=[d]&e=*f*|g"
    meant = Document(
        title="t",
        lang="zh-Hans",
        blocks=(
            Heading(1, filled[0]),
            Paragraph((Text(filled[1]), Text("。"), Link(f"链{filled[3]}", url), Text(filled[4]))),
            Items((
                (Text(filled[1]), Text("。"), Link(f"{filled[5]}链", url, strong=True)),
                (Text(f"{filled[3]}。"),),
            )),
            Note((Strong(f"样{filled[0]}本"), Text(f"：{filled[2]}"))),
            Table(
                ("表", f"头{filled[2]}"),
                ("left", "right"),
                (((Text(f"格{filled[3]}"),), (Link(f"链{filled[0]}", url),)),),
            ),
        ),
    )  # fmt: skip
    found = read_markdown(markdown(meant))
    assert found.shapes == intended(meant).shapes
    assert found.links == intended(meant).links


def test_what_changed_begins_with_calls_and_tells_new_and_dropped_stories_in_a_line_each(demo_edition: Edition) -> None:
    told = tuple(
        Change(kind, str(place), f"事{place}", cause=cause)  # type: ignore[arg-type]  # kinds of the model
        for place, (kind, cause) in enumerate(
            [("story_new", ""), ("story_new", ""), ("story_dropped", "移出时间窗"), ("story_dropped", "移出时间窗"),
             ("story_updated", "新增报道：甲"), ("call_moved", "信号强弱变化")]
        )
    )  # fmt: skip
    edition = replace(demo_edition, changes=Changes(demo_edition.as_of, "before", told))
    chapter = markdown(outline(edition, translator("zh-Hans"))).partition("## 五、")[2].partition("\n## ")[0]
    assert [line for line in chapter.splitlines() if line.startswith("- ")] == [
        "- 建议变动：事5（未作判断 → 未作判断）；信号强弱变化",
        "- 更新：事4；新增报道：甲",
        "- 新增：事0；事1",
        "- 撤下（移出时间窗）：事2；事3",
    ]
