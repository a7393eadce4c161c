"""Every sentence of the sample, in each language, against every altered digit, unit, date, company and direction."""

import re
from collections.abc import Collection, Iterator
from datetime import timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from msgspec.structs import replace

from hstui.edition.compose import whole
from hstui.edition.gate import Gate
from hstui.edition.ledger import Ledger
from hstui.edition.model import Sentence
from hstui.records.provenance import Measure
from hstui.records.units import Quantity, Unit, hkd
from hstui.text.i18n import Lang, translator
from tests.conftest import demo_desk
from tests.edition.builders import DAY, NOW, channel, edition, outcome, provenance, stock

UNITS = (
    ("亿", "万"), ("万", "亿"), ("億", "萬"), ("萬", "億"), ("%", "个百分点"), ("%", "个基点"), ("个基点", "%"),
    ("個基點", "%"), ("港元", "美元"), ("港元", "元人民币"), ("港元", "股"), ("万股", "万港元"), ("美元", "港元"),
    ("bn", "mn"), ("mn", "bn"), ("bp", "%"), ("%", "bp"), ("HK$", "US$"), ("HK$", "RMB"), ("US$", "HK$"),
    ("mn shares", "mn vehicles"), (" sessions", " months"), ("个交易日", "个月"), ("個交易日", "個月"), ("次", "只"),
)  # fmt: skip
WAYS = (
    ("净买入", "净卖出"), ("净卖出", "净买入"), ("淨買入", "淨賣出"), ("淨賣出", "淨買入"), ("升", "跌"), ("跌", "升"),
    ("涨", "跌"), ("减少", "增加"), ("減少", "增加"), ("上行", "下行"), ("降息", "加息"), ("最高", "最低"), ("+", "-"),
    ("net buying", "net selling"), ("net bought", "net sold"), ("net sold", "net bought"), (" up ", " down "),
    ("rise", "fall"), ("decrease", "increase"), ("cut", "hike"), ("rose", "fell"),
)  # fmt: skip


class Witness(Gate):
    """A gate that remembers what it let through."""

    def __init__(self, *args: object, **more: object) -> None:
        super().__init__(*args, **more)  # type: ignore[arg-type]  # handed on as they come
        self.passed: list[Sentence] = []
        made.append(self)

    def admit(self, sentence: Sentence, where: str, sources: Collection[str] = ()) -> bool:
        """As the gate does."""
        ok = super().admit(sentence, where, sources)
        if ok:
            self.passed.append(sentence)
        return ok


made: list[Witness] = []


@pytest.fixture(params=["zh-Hans", "zh-Hant", "en"])
def gate(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Witness:
    monkeypatch.setattr(whole, "Gate", Witness)
    assert demo_desk(tmp_path, request.param).refresh().dropped == ()
    return made[-1]


def swapped(text: str, pairs: tuple[tuple[str, str], ...]) -> Iterator[str]:
    for right, wrong in pairs:
        for match in re.finditer(re.escape(right), text):
            yield text[: match.start()] + wrong + text[match.end() :]


def other_digits(text: str) -> Iterator[str]:
    for match in re.finditer(r"\d", text):
        for digit in {"", *"0123456789"} - {match.group()}:
            yield text[: match.start()] + digit + text[match.end() :]


def other_companies(gate: Gate, text: str) -> Iterator[str]:
    names = gate._stock_names
    for name, code in names:
        if name in text:
            yield from (text.replace(name, other) for other, its in names if its != code)
    for code in re.findall(r"(\d{4,5})\.HK", text):
        yield text.replace(code, "9999" if code != "9999" else "0700")


def other_figures(gate: Gate, sentence: Sentence) -> Iterator[str]:
    texts = sorted({gate._figures[ident].text for one in gate_passed(gate) for ident in one.figures})
    for ident in sentence.figures:
        own = gate._figures[ident].text
        if own in sentence.text:
            yield from (sentence.text.replace(own, text, 1) for text in texts)


def gate_passed(gate: Gate) -> list[Sentence]:
    assert isinstance(gate, Witness)
    return gate.passed


def other_days(text: str) -> Iterator[str]:
    for match in re.finditer(r"\d+(?=日| (?:Dec|Jan))", text):
        for step in (-1, 1):
            yield text[: match.start()] + str(int(match.group()) + step) + text[match.end() :]


def test_no_alteration_of_any_sentence_passes(gate: Witness) -> None:
    assert len(gate.passed) > 40
    tried = 0
    for sentence in gate.passed:
        text = sentence.text
        altered = {
            *other_digits(text), *swapped(text, UNITS), *swapped(text, WAYS), *other_companies(gate, text),
            *other_figures(gate, sentence), *other_days(text),
        }  # fmt: skip
        for wrong in sorted(altered - {text}):
            assert gate.fault(replace(sentence, text=wrong)), wrong
            tried += 1
    assert tried > 5000


STOCKS = {"01810": ("小米集团-W", "小米"), "03690": ("美团-W", "美团")}


def net(value: int) -> Measure:
    return Measure(hkd(value), DAY, (provenance("test.flows", f"NET={value}"),), label="southbound.01810.net")


@pytest.mark.parametrize("value", [1_063_000_000, -1_063_000_000])
@pytest.mark.parametrize(
    ("lang", "bought", "sold"),
    [
        ("zh-Hans", "小米净买入{amount}", "小米净卖出{amount}"),
        ("zh-Hant", "小米淨買入{amount}", "小米淨賣出{amount}"),
        ("en", "Southbound net buying of {amount}", "Southbound net selling of {amount}"),
        ("en", "{amount} net bought", "{amount} net sold"),
        ("zh-Hans", "较前增加{amount}", "较前减少{amount}"),
        ("en", "a 5-session increase of {amount}", "a 5-session decrease of {amount}"),
    ],
)
def test_a_template_of_the_wrong_direction_is_caught_though_the_ledger_filled_it(
    value: int, lang: Lang, bought: str, sold: str
) -> None:
    ledger = Ledger(lang, translator(lang))
    whole_value = net(value)
    size = Measure(abs(whole_value.quantity), DAY, (), "size", (whole_value,), "southbound.01810.net_size")
    right, wrong = (bought, sold) if value > 0 else (sold, bought)
    for figure in (ledger.figure(whole_value, "flow", absolute=True), ledger.figure(size, "flow")):
        good = ledger.fill(right, ("01810",), amount=figure)
        bad = ledger.fill(wrong, ("01810",), amount=figure)
        gate = Gate(ledger.figures, ledger.evidence, ledger.names, STOCKS, (), ledger.made)
        assert gate.fault(good) == ""
        assert gate.fault(bad).startswith("its sign belies the words")


def test_counts_have_no_direction_and_a_part_of_a_number_is_none() -> None:
    ledger = Ledger("zh-Hans", translator("zh-Hans"))
    fallers = Measure(Quantity(Decimal(7), Unit.COUNT), DAY, (), "counted", (), "index.HSTECH.decliners")
    nil = Measure(Quantity(Decimal(0), Unit.COUNT), DAY, (), "counted", (), "index.HSTECH.unchanged")
    said = ledger.say("23升{down}跌{flat}平", down=ledger.figure(fallers, ""), flat=ledger.figure(nil, ""))
    gate = Gate(ledger.figures, ledger.evidence, ledger.names, STOCKS, (), ledger.made)
    assert gate.fault(said) == ""


def test_a_code_of_a_company_that_the_sentence_is_not_about_is_caught() -> None:
    ledger = Ledger("zh-Hans", translator("zh-Hans"))
    said = ledger.say("03690.HK净买入{amount}", ("01810",), amount=ledger.figure(net(1_063_000_000), "flow"))
    assert Gate(ledger.figures, ledger.evidence, (), STOCKS).fault(said)


def test_words_that_the_ledger_did_not_fill_are_caught_though_they_hold_no_number() -> None:
    ledger = Ledger("zh-Hans", translator("zh-Hans"))
    said = ledger.ended(ledger.join([ledger.say("没有数字"), ledger.say("也没有")], "；"))
    gate = Gate(ledger.figures, ledger.evidence, ledger.names, STOCKS, (), ledger.made)
    assert gate.fault(said) == ""
    assert gate.fault(replace(said, text="没有数字；也没有！")) == "not in the words that were filled"


@pytest.mark.parametrize("lang", ["zh-Hans", "zh-Hant", "en"])
@pytest.mark.parametrize("sign", [1, -1])
def test_a_day_of_buying_and_one_of_selling_lose_no_sentence(lang: Lang, sign: int) -> None:
    days = [DAY - timedelta(days=back) for back in (0, 1, 2, 5, 6, 7)]
    flows = [
        row
        for place, day in enumerate(days)
        for row in channel("eastmoney.history", day, str((2218 + place) * sign), str(5691 * sign))
    ]
    stocks = [stock(code, day, 600_000_000 * sign, 400_000_000 * sign) for code in ("01810", "03690") for day in days]
    made_edition = edition(
        [outcome("eastmoney.history", "flows", flows), outcome("eastmoney.stock_flow", "flows", stocks)],
        lang=lang, now=NOW,
    )  # fmt: skip
    assert made_edition.dropped == ()
    assert len(made_edition.flows.sentences) >= 2
    assert any(call.reasons for call in made_edition.advice.calls)
