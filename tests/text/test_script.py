import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hstui.text.i18n import language_of
from hstui.text.script import fold, to_hans, to_hant


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
