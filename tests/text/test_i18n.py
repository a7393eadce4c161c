"""The message catalogues: complete, in step with the code, in their own script."""

from __future__ import annotations

import gettext
import re
from io import BytesIO
from string import Formatter

import pytest

from hstui.resources import data_file
from hstui.sources.registry import all_sources
from hstui.text.i18n import LANGS, Lang, language_of, translator
from hstui.text.script import to_hant
from hstui.tui.kinds import EVENTS, RULES, THEMES
from hstui.tui.words import WORDS
from tools import catalogues

HAN = re.compile("[\u3400-\u4dbf\u4e00-\u9fff]")
FULL_WIDTH = re.compile("[\u3000-\u303f\uff00-\uffef]")
AS_WRITTEN_IN_HONG_KONG = {
    "恒": "OpenCC has 恆; the name of the bank and of its indexes is 恒生",
    "兌": "OpenCC follows the character list of schools (兑); the HKMA and the press write 兌換保證, 兌美元",
    "說": "likewise 説; offices and the press write 說",
    "閱": "likewise 閲",
}
REFUSED = re.compile("美聯儲|[公發]佈|[滬深]市港股通|[週説閲]")
"""Other ways to write what Traditional texts call 聯儲局, 公布, 發布, 滬港股通, 周, 說 and 閱."""
NAMED_FROM_SIX_ON = ("{n}只",)
"""Fewer members than six are told by their names."""
MESSAGES = catalogues.messages()


def places(text: str) -> list[str]:
    return sorted(name for _, name, _, _ in Formatter().parse(text) if name is not None)


@pytest.fixture(params=sorted(catalogues.LANGUAGES))
def language(request: pytest.FixtureRequest) -> str:
    return str(request.param)


def test_every_message_has_a_text_and_no_text_lost_its_message(language: str) -> None:
    texts = catalogues.texts(catalogues.load(language))
    assert set(texts) == set(MESSAGES), "run `python -m tools.catalogues`"
    assert [message for message, text in texts.items() if not text.strip()] == []


def test_texts_have_the_places_of_their_messages(language: str) -> None:
    texts = catalogues.texts(catalogues.load(language))
    assert {m: t for m, t in texts.items() if places(m) != places(t)} == {}


def test_compiled_catalogues_hold_what_the_texts_say(language: str) -> None:
    def held(content: bytes) -> dict[str, str]:
        compiled = gettext.GNUTranslations(BytesIO(content))
        return {message: compiled.gettext(message) for message in MESSAGES}

    shipped = (catalogues.folder(language) / "hstui.mo").read_bytes()
    assert held(shipped) == held(catalogues.mo_bytes(catalogues.load(language)))


def test_merging_again_changes_nothing(language: str) -> None:
    once = catalogues.texts(catalogues.load(language))
    merged = catalogues.merged(language)
    assert catalogues.texts(merged) == once
    assert catalogues.po_bytes(merged) == catalogues.po_bytes(catalogues.merged(language))


def test_english_has_no_chinese_left() -> None:
    texts = catalogues.texts(catalogues.load("en"))
    assert {m: t for m, t in texts.items() if HAN.search(t) or FULL_WIDTH.search(t)} == {}


def test_english_texts_join_without_double_spaces_or_stops() -> None:
    texts = catalogues.texts(catalogues.load("en"))
    assert {m: t for m, t in texts.items() if "  " in t or ".." in t or " ." in t or t != t.rstrip()} == {}


def test_english_sentences_end_where_the_chinese_do() -> None:
    texts = catalogues.texts(catalogues.load("en"))
    assert {m: t for m, t in texts.items() if m.endswith("。") != t.endswith(".")} == {}


def test_digits_of_english_texts_belong_to_a_word() -> None:
    # A bare number in a template would let the same number pass the gate anywhere in the edition.
    texts = catalogues.texts(catalogues.load("en"))
    bare = re.compile(r"(?<![\w.])\d+(?:\.\d+)?(?![\w.-])")
    in_sentences = {m: t for m, t in texts.items() if places(m)}
    assert {m: t for m, t in in_sentences.items() if bare.search(t)} == {}


def test_english_texts_do_not_count_in_the_plural() -> None:
    # "1 stories": a count that may be 1 stands behind a colon ("stories printed: 1").
    texts = catalogues.texts(catalogues.load("en"))
    counts = "n|count|asked|answered|members|named|items|stories"
    nouns = re.compile(rf"\{{({counts})\}} (more |new |news )?(members|stories|items|sources|reports|records)\b")
    assert [t for m, t in texts.items() if nouns.search(t) and m not in NAMED_FROM_SIX_ON] == []


def test_traditional_texts_hold_no_simplified_characters() -> None:
    texts = catalogues.texts(catalogues.load("zh_Hant"))
    used = {c for text in texts.values() for c in text if HAN.match(c)}
    simplified = {c for c in used if to_hant(c) != c}
    assert simplified - set(AS_WRITTEN_IN_HONG_KONG) == set()


def test_traditional_texts_call_one_thing_by_one_name() -> None:
    texts = list(catalogues.texts(catalogues.load("zh_Hant")).values())
    texts += [row[1] for table in (WORDS, EVENTS, THEMES, RULES) for row in table.values()]
    texts += [source.info.called("zh-Hant") for source in all_sources()]
    for name in ("advice", "headings", "risks"):
        texts += re.findall('zh-Hant = "(.*?)"', data_file(f"{name}.toml").read_text(encoding="utf-8"))
    assert [text for text in texts if REFUSED.search(text)] == []


def test_a_counter_of_stocks_is_not_the_word_for_only() -> None:
    # 只 is right as "only" and wrong as the measure word 隻; a converter by character cannot tell.
    texts = catalogues.texts(catalogues.load("zh_Hant"))
    assert [t for t in texts.values() if re.search(r"\}只|只[有成]", t)] == []


def test_translator_fills_places() -> None:
    tr = translator("en")
    assert tr("{name}净买入{amount}", name="Xiaomi", amount="HK$1.06bn") == "Xiaomi: HK$1.06bn net bought"
    assert tr("增持方向") == "Positive bias"


def test_chinese_is_the_source_language() -> None:
    assert translator("zh-Hans")("{n}小时", n=3) == "3小时"
    assert translator("zh-Hant")("{n}小时", n=3) == "3小時"


@pytest.mark.parametrize("lang", LANGS)
def test_a_text_without_a_translation_stays_as_it_is(lang: Lang) -> None:
    assert translator(lang)("{a}尚无译文{b}", a=1, b=2) == "1尚无译文2"


@pytest.mark.parametrize(
    ("locale", "lang"),
    [
        ("zh_HK.UTF-8", "zh-Hant"),
        ("zh_TW", "zh-Hant"),
        ("zh_MO@x", "zh-Hant"),
        ("zh_Hant_HK", "zh-Hant"),
        ("zh_CN.UTF-8", "zh-Hans"),
        ("en_GB.UTF-8", "en"),
        ("en", "en"),
        ("C", "zh-Hans"),
        ("POSIX", "zh-Hans"),
        ("de_DE", "zh-Hans"),
        ("", "zh-Hans"),
    ],
)
def test_language_of_a_locale(locale: str, lang: str) -> None:
    assert language_of(locale) == lang
