"""The gate lets through what the records carry, and nothing that differs from it by a digit, a unit or a name."""

import random
import re
from decimal import Decimal

import pytest
from msgspec.structs import replace

from hstui.edition.gate import Gate
from hstui.edition.ledger import Ledger, Name, Quote
from hstui.edition.model import Sentence
from hstui.records.news import Fetch, NewsItem
from hstui.records.provenance import Measure, Provenance
from hstui.records.units import Quantity, Unit, hkd, pct
from hstui.text.i18n import LANGS, Lang, translator
from tests.edition.builders import DAY, NOW

STOCKS = {"01810": ("小米集团-W", "小米"), "03690": ("美团-W", "美团"), "00700": ("腾讯控股", "腾讯")}


def provenance(raw: str) -> Provenance:
    return Provenance("test.flows", "https://example.com/rows", NOW, DAY, raw)


def ledger_with_sentences() -> tuple[Ledger, list[Sentence]]:
    ledger = Ledger("zh-Hans", translator("zh-Hans"))
    net = Measure(hkd(1_063_000_000), DAY, (provenance("NET=1063000000"),), label="southbound.01810.net")
    total = Measure(hkd(13_848_000_000), DAY, (), "Σ net, 14 sessions", (net,), label="southbound.01810.streak_total")
    days = Measure(Quantity(Decimal(14), Unit.DAYS), DAY, (), "sessions", (net,), label="southbound.01810.streak_days")
    change = Measure(pct("1.03"), DAY, (provenance("CHG=1.03"),), label="index.HSTECH.change")
    sentences = [
        ledger.say(
            "{day}{name}净买入{amount}，已连续{days}日净买入，累计{total}",
            codes=("01810",),
            day=ledger.day(DAY),
            name=Name("小米集团-W（01810.HK）"),
            amount=ledger.figure(net, "flow"),
            days=ledger.figure(days, "flow", text="14"),
            total=ledger.figure(total, "flow"),
        ),
        ledger.say("指数幅度{change}。", change=ledger.figure(change, "quote", signed=True)),
    ]
    return ledger, sentences


def gate_of(ledger: Ledger) -> Gate:
    return Gate(ledger.figures, ledger.evidence, ledger.names, STOCKS)


def test_what_the_records_carry_passes() -> None:
    ledger, sentences = ledger_with_sentences()
    assert sentences[0].text == "12月17日小米集团-W（01810.HK）净买入10.63亿港元，已连续14日净买入，累计138.48亿港元"
    gate = gate_of(ledger)
    assert gate.admitted(sentences, "flows") == tuple(sentences)
    assert gate.dropped == []
    assert gate.checked == 2


def mutated(sentence: Sentence, text: str) -> Sentence:
    return Sentence(text, sentence.figures, sentence.evidence, sentence.codes)


def test_every_altered_digit_is_caught() -> None:
    ledger, sentences = ledger_with_sentences()
    gate = gate_of(ledger)
    tried = 0
    for sentence in sentences:
        for match in re.finditer(r"\d", sentence.text):
            for digit in "0123456789":
                if digit == match.group():
                    continue
                text = sentence.text[: match.start()] + digit + sentence.text[match.end() :]
                assert gate.fault(mutated(sentence, text)), text
                tried += 1
    assert tried > 150


@pytest.mark.parametrize(
    ("wrong", "right"),
    [
        ("10.63亿美元", "10.63亿港元"),
        ("10.63万港元", "10.63亿港元"),
        ("10.63亿股", "10.63亿港元"),
        ("138.48亿元", "138.48亿港元"),
        ("110.63亿港元", "10.63亿港元"),
        ("0.63亿港元", "10.63亿港元"),
        ("10.63", "10.63亿港元"),
        ("12月16日", "12月17日"),
        ("2024年12月17日", "12月17日"),
        ("美团-W（03690.HK）", "小米集团-W（01810.HK）"),
        ("腾讯", "小米集团-W"),
        ("连续14日净买入，为近15日最高", "连续14日净买入"),
    ],
)
def test_swapped_units_dates_companies_and_added_claims_are_caught(wrong: str, right: str) -> None:
    ledger, (sentence, _) = ledger_with_sentences()
    text = sentence.text.replace(right, wrong)
    assert text != sentence.text
    assert gate_of(ledger).fault(mutated(sentence, text))


def test_random_edits_never_pass_with_another_number() -> None:
    ledger, (sentence, _) = ledger_with_sentences()
    gate = gate_of(ledger)
    dice = random.Random(7)
    numbers = re.findall(r"\d+(?:\.\d+)?", sentence.text)
    for _ in range(500):
        at = dice.randrange(len(sentence.text) + 1)
        text = sentence.text[:at] + dice.choice("0123456789.") + sentence.text[at:]
        if re.findall(r"\d+(?:\.\d+)?", text) != numbers:
            assert gate.fault(mutated(sentence, text)), text


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("times", [12, 17])
def test_a_count_that_is_also_the_month_or_the_day_of_its_date_passes(lang: Lang, times: int) -> None:
    ledger = Ledger(lang, translator(lang))
    month = Measure(Quantity(Decimal(times), Unit.COUNT), DAY, (provenance("x"),), label="buyback.00700.month_days")
    paid = Measure(hkd(636_200_000), DAY, (provenance("y"),), label="buyback.00700.paid")
    said = ledger.say(
        "{day}{name}回购{shares}，付{paid}；月内{times}次，合计{sum}。",
        codes=("00700",),
        day=ledger.day(DAY),
        name=Name("腾讯控股（00700.HK）"),
        shares=ledger.figure(paid, "buyback"),
        paid=ledger.figure(paid, "buyback"),
        times=ledger.figure(month, "buyback", text=str(times)),
        sum=ledger.figure(paid, "buyback"),
    )
    gate = Gate(ledger.figures, ledger.evidence, ledger.names, STOCKS, (), ledger.made)
    assert gate.fault(said) == ""
    for wrong in (said.text.replace(str(times), "13"), said.text.replace("17", "18")):
        assert gate.fault(replace(said, text=wrong))


def test_a_source_s_name_is_no_company_s_and_excuses_none() -> None:
    ledger = Ledger("zh-Hans", translator("zh-Hans"))
    sources = ["腾讯行情", "东方财富行情"]
    named = ledger.say("未取得：{names}。", names="腾讯行情、东方财富行情")
    both = ledger.say("未取得：{names}，腾讯下跌。", names="腾讯行情")
    gate = gate_of(ledger)
    assert gate.fault(named).startswith("names 腾讯")
    assert gate.fault(named, sources) == ""
    assert gate.fault(both, sources).startswith("names 腾讯")


def test_a_figure_that_the_edition_does_not_hold_is_caught() -> None:
    ledger, (sentence, _) = ledger_with_sentences()
    assert "unknown figure" in gate_of(ledger).fault(Sentence(sentence.text, ("nowhere",), ()))
    assert "unknown evidence" in gate_of(ledger).fault(Sentence("没有数字", (), ("e0",)))


def test_an_excerpt_must_be_verbatim_in_its_evidence() -> None:
    ledger, _ = ledger_with_sentences()
    item = NewsItem(
        id="t:1", source="t", outlet="某社", lang="zh-Hans", title="某公司发布新品", text="售价3999元起，首批20万台。",
        url="https://example.com/1", published=NOW, fetch=Fetch(NOW),
    )  # fmt: skip
    ident = ledger.enter_item(item)
    gate = gate_of(ledger)
    assert gate.admit_excerpt("售价3999元起，首批20万台。", [ident], "news")
    assert not gate.admit_excerpt("售价2999元起，首批20万台。", [ident], "news")
    assert gate.dropped[0].reason == "not verbatim in its evidence"
    assert ledger.say("摘：{words}", words=Quote("售价3999元起", ident)).evidence == (ident,)
