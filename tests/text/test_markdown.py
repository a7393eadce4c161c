import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from hstui.text.markdown import escape, link

PARSERS = [MarkdownIt("commonmark", {"html": True}), MarkdownIt("gfm-like", {"html": True, "linkify": False})]
HOSTILE = st.text(st.sampled_from("[]()<>*_`#-+!|\\&;:/.@~=^ 1a小米\"'$"), max_size=60)


def rendered(parser: MarkdownIt, source: str) -> tuple[str, set[str]]:
    """The visible text and the kinds of nodes other than text."""
    words, kinds = [], set()
    for block in parser.parse(source):
        for node in block.children or []:
            if node.type == "text":
                words.append(node.content)
            elif node.type not in ("text_special",):
                kinds.add(node.type)
        if block.type not in ("paragraph_open", "paragraph_close", "inline"):
            kinds.add(block.type)
    return "".join(words), kinds


@pytest.mark.parametrize(
    "text",
    ["## 标题", "---", "- 项", "1. 项", "12) 项", "+ 项", "===", "-25个基点", "r_hk_00700", "HK$3.15", "***", "___"],
)
def test_no_block_comes_out_of_a_line(text: str) -> None:
    for parser in PARSERS:
        assert rendered(parser, escape(text)) == (text, set())


@pytest.mark.parametrize("parser", PARSERS)
@given(HOSTILE)
def test_escaped_text_is_only_text(parser: MarkdownIt, text: str) -> None:
    text = " ".join(text.split())
    words, kinds = rendered(parser, escape(text))
    assert not kinds
    assert " ".join(words.split()) == text


@given(HOSTILE)
def test_a_title_cannot_leave_its_link(text: str) -> None:
    text = " ".join(text.split()) or "x"
    source = "- 前文 " + link(text, "https://example.com/a(b)|c") + " 后文"
    inline = next(t for t in PARSERS[0].parse(source) if t.type == "inline")
    links = [t.attrs["href"] for t in inline.children or [] if t.type == "link_open"]
    assert links == ["https://example.com/a%28b%29%7Cc"]
    assert not any(
        t.type in ("image", "html_inline", "code_inline", "em_open", "strong_open") for t in inline.children or []
    )


def test_a_bad_address_leaves_the_words() -> None:
    assert link("标题", "javascript:alert(1)") == "标题"
