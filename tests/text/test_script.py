import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hstui.text.i18n import language_of
from hstui.text.script import first_word, fold, nfkc, to_hans, to_hant


@given(st.text(max_size=80))
def test_the_key_keeps_positions(text: str) -> None:
    assert len(fold(text)) == len(unicodedata.normalize("NFKC", text))


@pytest.mark.parametrize(
    "name", ["腾讯控股", "阿里巴巴", "小米集团", "理想汽车", "中芯国际", "网易", "联想集团", "商汤", "哔哩哔哩", "卫龙"]
)
def test_both_scripts_have_one_key(name: str) -> None:
    assert fold(to_hant(name)) == fold(name)
    assert to_hans(to_hant(name)) == name


def test_width_and_case_do_not_matter() -> None:
    assert fold("ＭｉＭｏ（Ｖ２）") == "mimo(v2)"


def test_the_short_way_through_plain_text_leads_to_the_same_key() -> None:
    for code in range(0x10000):
        text = f"Wx，{chr(code)}"
        assert nfkc(text) == unicodedata.normalize("NFKC", text), hex(code)
        assert fold(f"é\n{text}") == f"é\n{fold(text)}", hex(code)  # what is not plain anywhere takes the long way


@given(st.text(alphabet=st.sampled_from("aKſK臺湾０％…　｜，e\u0301\u3099か<\u0338ΑΣ가\u1100\u1161"), max_size=12))
def test_the_key_of_what_combines_does_not_hang_on_the_way(text: str) -> None:
    assert fold(f"é\n{text}") == f"é\n{fold(text)}"
    assert nfkc(text) == unicodedata.normalize("NFKC", text)
    assert fold(nfkc(text)) == fold(text)


@pytest.mark.parametrize(
    ("locale", "lang"),
    [
        ("zh_HK.UTF-8", "zh-Hant"),
        ("zh_TW", "zh-Hant"),
        ("en_US.UTF-8", "en"),
        ("C", "zh-Hans"),
        ("zh_CN.UTF-8", "zh-Hans"),
        ("", "zh-Hans"),
    ],
)
def test_the_language_of_a_locale(locale: str, lang: str) -> None:
    assert language_of(locale) == lang


def test_a_latin_word_may_stand_beside_chinese_but_not_inside_another() -> None:
    assert first_word(fold("某公司ETF减持"), ("etf",)) == "etf"
    assert first_word(fold("The ban stays"), ("ban",)) == "ban"
    assert first_word(fold("某Bank获批"), ("ban",)) == ""
