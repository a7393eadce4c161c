import re
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hstui.text.width import cell_len, pad, truncate, wrap

CLOSING = set("。，、；：？！）》」』】,.;:)%")
PROSE = (
    "南向资金全日净买入79.09亿港元，其中小米集团-W（01810.HK）获净买入10.63亿港元，连续14日净买入，累计138.48亿港元；"
    "美团-W净买入7.51亿港元。推理速度提升2-2.6倍，API定价仅为对方的一半（“开源”），首日上涨692.95%！"
    "HSTECH closed at 5,457.95, up 1.03%; turnover HK$183.14bn."
)
TEXTS = st.text(st.sampled_from("小米。，（）【】1234567890.%亿港元 abcHK$-+：\n！“”"), max_size=120)


@pytest.mark.parametrize("width", range(20, 161))
def test_no_line_starts_with_closing_punctuation_and_no_number_is_cut(width: int) -> None:
    lines = wrap(PROSE, width)
    assert all(cell_len(line) <= width for line in lines)
    assert "".join(lines).replace(" ", "") == PROSE.replace(" ", "")
    for before, after in pairwise(lines):
        assert after[0] not in CLOSING
        assert not (re.search(r"[\d.,]$", before) and re.match(r"[\d.,%亿]", after))


@given(TEXTS, st.integers(2, 60))
def test_wrapping_loses_nothing_and_fits(text: str, width: int) -> None:
    lines = wrap(text, width)
    assert lines
    assert all(cell_len(line) <= width for line in lines)
    assert re.sub(r"\s", "", "".join(lines)) == re.sub(r"\s", "", text)


@given(st.text(max_size=60), st.integers(0, 40))
def test_truncation_fits_and_says_that_it_cut(text: str, width: int) -> None:
    short = truncate(text, width)
    assert cell_len(short) <= width
    if width > 0 and cell_len(text) > width:
        assert short.endswith("…")


@pytest.mark.parametrize("align", ["left", "right", "center"])
def test_padding_is_exact_for_half_cells(align: str) -> None:
    assert cell_len(pad("长飞光纤光缆", 7, align)) == 7
    assert cell_len(pad("小米", 10, align)) == 10
    assert pad("5.1", 6, "right") == "   5.1"


@pytest.mark.shared
def test_the_circulating_report_breaks_well() -> None:
    report = Path(__file__).parents[3] / "shared/docs/seed-report.md"
    if not report.exists():
        pytest.skip("the reference report is not beside this checkout")
    for width in range(40, 161):
        for paragraph in report.read_text("utf-8").splitlines():
            lines = wrap(re.sub(r"\(/News/\w+\)", "", paragraph), width)
            for before, after in pairwise(lines):
                assert not after or after[0] not in CLOSING
                assert not (re.search(r"\d$", before) and re.match(r"[\d.,%亿万]", after))


@pytest.mark.parametrize("word", ["12-month", "5-session", "13-week", "10-year", "HK$5bn-a-year", "3D-printed"])
def test_a_number_is_not_parted_from_the_word_that_its_hyphen_joins(word: str) -> None:
    for width in range(len(word), 30):
        assert any(word in line for line in wrap(f"cuts totalling 100bp, {word} cuts of 25bp", width))
