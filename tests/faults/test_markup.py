"""Markup and links in feed text: the cases M01 to M08 in the report. What widgets make of them is in test_screen."""

from __future__ import annotations

import html
import re
from collections import Counter

import pytest
from markdown_it import MarkdownIt
from markdown_it.token import Token

from hstui.desk import render
from hstui.edition.model import Edition
from hstui.text.clean import clean_line, safe_url
from hstui.text.markdown import escape, link
from tests.faults.hostile import ADDRESSES, TITLES
from tests.faults.support import edition_of, flashes, tell_source

CASES = [case for case in TITLES if case.startswith("M")]
PLAIN = "腾讯控股发布公告"


def edition_with(*titles: str) -> Edition:
    return edition_of(tell_source("eastmoney.fast", flashes(*titles)))


def parsed(markdown: str) -> list[Token]:
    """Every token of a CommonMark parser that lets raw HTML and tables pass, inline ones included."""
    blocks = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"]).parse(markdown)
    return [token for block in blocks for token in (block, *(block.children or []))]


def structure(markdown: str) -> Counter[str]:
    """What a report is made of, words and soft breaks apart."""
    return Counter(token.type for token in parsed(markdown) if token.type not in {"text", "softbreak", "text_special"})


def stories_of(edition: Edition) -> list[str]:
    return [story.title for section in edition.news for story in section.stories]


@pytest.mark.parametrize("title", [title for case in CASES for title in TITLES[case]])
def test_one_hostile_title_leaves_the_report_as_a_plain_one_does(title: str) -> None:
    """One story each: the same headings, lists, links and emphasis, no image, no HTML (M01-M06, M08)."""
    edition = edition_with(title)
    markdown = render(edition, "markdown").decode()
    tokens = parsed(markdown)
    assert not [
        token for token in tokens if token.type in {"html_block", "html_inline", "image", "code_block", "fence"}
    ]
    targets = {str(token.attrs["href"]) for token in tokens if token.type == "link_open"}
    assert all(target.startswith(("https://", "http://")) for target in targets)
    assert not [target for target in targets if "evil.example" in target]
    words = " ".join("".join(c.content for c in t.children or []) for t in tokens if t.type == "inline")
    (shown,) = stories_of(edition)
    assert " ".join(shown.split()) in " ".join(words.split())
    plain = structure(render(edition_with(PLAIN), "markdown").decode())
    ours = structure(markdown)
    for kind in ("heading_open", "table_open", "hr", "blockquote_open", "bullet_list_open", "ordered_list_open"):
        # Another company in the title may bring a theme's heading or a list of its own, nothing else may.
        assert abs(ours[kind] - plain[kind]) <= (2 if kind in {"heading_open", "bullet_list_open"} else 0), kind


@pytest.mark.parametrize("case", CASES)
def test_m01_m02_m03_m08_titles_stand_letter_for_letter(case: str) -> None:
    told = tell_source("eastmoney.fast", flashes(*TITLES[case]))
    if case == "M05":
        # Tags are a source's markup and go; what a source wrote as text stays text, here looking like a tag.
        assert told.titles == ["阿里巴巴发布新模型", "京东 <img src=x onerror=alert(1)>", "网易 粗"]
    else:
        assert told.titles == [re.sub(r" ?<[^>]*>", "", clean_line(title)).strip() for title in TITLES[case]]


@pytest.mark.parametrize("title", [title for case in CASES for title in TITLES[case]])
def test_m05_the_html_report_has_only_its_own_tags(title: str) -> None:
    page = render(edition_with(title), "html").decode()
    tags = {tag.lower() for tag in re.findall(r"<\s*/?\s*([a-zA-Z!][\w-]*)", page)}
    assert not tags & {"script", "img", "iframe", "object", "svg", "style!", "b", "link!"}
    assert not re.search(r"\son\w+\s*=", re.sub(r">[^<]*<", "><", page))
    hrefs = [html.unescape(href) for href in re.findall(r'href="([^"]*)"', page)]
    assert all(href.startswith(("https://", "http://", "#")) for href in hrefs)
    assert not [href for href in hrefs if "evil.example" in href]


@pytest.mark.parametrize("address", ADDRESSES)
@pytest.mark.parametrize("label", ["标题", "a](b) [c", "`x`", "[[", "\\", "*x* _y_", "<b>"])
def test_m07_a_link_parses_back_to_its_own_address(address: str, label: str) -> None:
    good = safe_url(address)
    assert good
    (paragraph,) = [token for token in parsed(f"- {link(label, address)}") if token.type == "inline"]
    children = paragraph.children or []
    opened = [token for token in children if token.type == "link_open"]
    assert len(opened) == 1
    assert html.unescape(str(opened[0].attrs["href"])).replace("%5C", "%5C") == good
    assert "".join(token.content for token in children) == label


@pytest.mark.parametrize("address", ["javascript:alert(1)", "file:///x", "data:x", "https://a b/", "https://", "x\ny"])
def test_m04_m07_what_is_no_address_is_no_link(address: str) -> None:
    tokens = parsed(f"- {link('标题', address)}")
    assert not [token for token in tokens if token.type == "link_open"]


def test_m06_escaped_text_keeps_every_letter() -> None:
    for title in (title for case in CASES for title in TITLES[case]):
        line = clean_line(title)
        (inline,) = [token for token in parsed(escape(line)) if token.type == "inline"]
        assert "".join(token.content for token in inline.children or []) == line
