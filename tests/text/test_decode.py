import pytest
from hypothesis import given
from hypothesis import strategies as st

from hstui.text.decode import charset_of, decode


@pytest.mark.parametrize(
    ("body", "label"),
    [
        ("腾讯控股".encode("gb18030"), "utf-8"),
        ("腾讯控股".encode("gbk"), "gbk"),
        ("朱镕基，镕".encode("gbk"), "gb2312"),
        ("腾讯控股".encode(), "gbk"),
        ("騰訊控股".encode("big5"), "big5"),
        (b"\xef\xbb\xbf" + "腾讯控股".encode(), "gbk"),
        ("腾讯控股".encode("utf-16"), None),
    ],
)
def test_labels_lie_and_the_text_is_right(body: bytes, label: str | None) -> None:
    assert decode(body, label) in ("腾讯控股", "騰訊控股", "朱镕基，镕")


def test_one_broken_sequence_costs_one_character() -> None:
    body = "南向资金净买入".encode() + b"\xe5\x8d" + "七十九亿港元，创三周新高".encode()
    text = decode(body, "utf-8")
    assert text.replace("\ufffd", "") == "南向资金净买入七十九亿港元，创三周新高"


@given(st.binary(max_size=300), st.sampled_from([None, "utf-8", "gbk", "big5", "no-such-charset", "utf-16"]))
def test_never_raises(body: bytes, label: str | None) -> None:
    assert isinstance(decode(body, label), str)


def test_charset_of_a_content_type() -> None:
    assert charset_of('text/html; charset="GBK"') == "gbk"
    assert charset_of("application/json") is None
