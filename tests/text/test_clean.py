import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hstui.text import clean
from hstui.text.clean import clean_line, clean_text, html_to_text, safe_url
from hstui.text.links import canonical_url

HOSTILE = st.text(
    st.one_of(
        st.characters(),
        st.sampled_from("\x1b\x07\x9b\x9d\x00\x7f\u202e\u2066\u200b\u2028\ufeff\u0301\U000e0041[];m0跌小米\u200d👩"),
    ),
    max_size=200,
)


@given(HOSTILE)
def test_a_clean_line_has_nothing_that_a_terminal_would_act_on(text: str) -> None:
    line = clean_line(text)
    assert not any(unicodedata.category(c) in ("Cc", "Cs", "Zl", "Zp", "Co") for c in line)
    assert not any(0x202A <= ord(c) <= 0x202E or 0x2066 <= ord(c) <= 0x2069 or c in "\u200b\ufeff" for c in line)
    assert line == line.strip()


@given(HOSTILE)
def test_cleaning_twice_is_cleaning_once(text: str) -> None:
    assert clean_line(clean_line(text)) == clean_line(text)
    assert clean_text(clean_text(text)) == clean_text(text)


@pytest.mark.parametrize(
    ("dirty", "clean"),
    [
        ("小米\x1b]52;c;cGF3bmVk\x07集团", "小米集团"),
        ("\x1b[2J\x1b[31m跌\x1b[0m", "跌"),
        ("腾\u200b讯\u2060控股", "腾讯控股"),
        ("a\tb\r\nc\u2028d\u2029e\x85f", "a b c d e f"),
        ("中芯\u202e国际\u2066", "中芯国际"),
        ("价\u3000格  上涨", "价 格 上涨"),
        ("跌[/]停 [@click=app.quit]x[/]", "跌[/]停 [@click=app.quit]x[/]"),
        ("e\u0301", "é"),
        ("x" + "\u0301" * 500, "x\u0301\u0301"),
        ("👨\u200d👩\u200d👧", "👨\u200d👩\u200d👧"),
        ("\ud800坏", "坏"),
    ],
)
def test_lines(dirty: str, clean: str) -> None:
    assert clean_line(dirty) == clean


def test_a_long_title_is_cut_and_says_so() -> None:
    line = clean_line("长" * 100_000)
    assert len(line) == 512
    assert line.endswith("…")


def test_paragraphs_stay_apart() -> None:
    assert clean_text("一\n\n  二\r\n三") == "一\n二\n三"


def test_html_becomes_words() -> None:
    assert html_to_text("<p>市占率&nbsp;&lt;5%</p><script>x()</script><b>涨</b>").split() == ["市占率", "<5%", "涨"]
    assert html_to_text("5 < 6 and 7 > 3") == "5 < 6 and 7 > 3"


@pytest.mark.parametrize(
    "url",
    [
        "javascript:alert(1)",
        "file:///etc/passwd",
        "--help",
        "http://",
        "http://a b/",
        "//x.y/z",
        "data:text/html,x",
        "http:///x",
    ],
)
def test_what_is_no_web_link_is_none(url: str) -> None:
    assert safe_url(url) == ""


def test_a_link_comes_out_encoded() -> None:
    assert safe_url('HTTPS://WWW.Example.COM:443/甲 (1)|<>"?q=[a]') == (
        "https://www.example.com/%E7%94%B2%20%281%29%7C%3C%3E%22?q=%5Ba%5D"
    )
    assert safe_url("http://user:secret@example.com/") == "http://example.com/"


def test_a_link_that_its_escapes_make_too_long_is_none() -> None:
    assert safe_url("https://example.com/" + "甲" * 400)
    assert safe_url("https://example.com/" + "甲" * 2000) == ""


@given(st.text(max_size=80))
def test_a_safe_link_is_stable_ascii(path: str) -> None:
    link = safe_url("https://example.com/" + path)
    assert link.isascii()
    assert safe_url(link) == link
    assert not set(link) & set(" <>\"'`|\\()[]{}^\n")


def test_trackers_do_not_make_another_page() -> None:
    one = canonical_url("http://www.example.com/a?utm_source=rss&id=7&fbclid=x#top")
    assert one == canonical_url("https://www.example.com/a?id=7")
    assert canonical_url("https://www.cls.cn/detail/1?os=web&sv=8.4.6") == "https://www.cls.cn/detail/1"
    assert canonical_url("https://www.hkex.com.hk/News?sc_lang=en") != canonical_url("https://www.hkex.com.hk/News")


def test_what_is_taken_as_harmless_is_left_alone_by_every_step() -> None:
    """The short way past the washing and the long one give the same."""
    spared = [chr(code) for code in range(0x110000) if clean._HARMLESS.fullmatch(chr(code))]
    text = "".join(spared)
    marked = clean._wash(text + "\u200b")  # one unwanted character, so that every step is taken
    assert marked == text
    assert len(spared) > 20_000


@given(st.from_regex(clean._PLAIN_URL, fullmatch=True))
def test_a_plain_link_is_what_the_long_way_makes_of_it(url: str) -> None:
    assert safe_url(f" {url}") == url  # a space at the front: not plain


def test_a_run_of_a_space_that_few_know_is_read_in_no_time_and_is_one_space() -> None:
    assert clean_text("a" + "\u1680" * 50_000 + "\nb") == "a\nb"
    assert clean_line("a\u1680\u1680b") == "a b"


def test_no_character_has_more_than_two_marks_of_any_script() -> None:
    marks = [chr(code) for code in range(0x300, 0xE01F0) if unicodedata.category(chr(code))[0] == "M"]
    assert len(marks) > 1_900
    assert [mark for mark in marks if len(clean_line(f"A{mark * 9}B")) > 4] == []
