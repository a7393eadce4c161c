"""The border: every way for an answer to be wrong has its name, and nothing else comes out."""

from __future__ import annotations

import gc
import json
import time
import weakref
from datetime import datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hstui.clock import HKT
from hstui.errors import Fault, SourceError
from hstui.sources.base import Payload
from hstui.sources.jsonio import (
    CamelWire,
    Wire,
    load_json,
    loads,
    present,
    reject_html,
    require,
    text_of,
    validate,
    validate_rows,
    without_fields,
)
from hstui.sources.rows import Day, Row


def payload(body: bytes, content_type: str = "application/json") -> Payload:
    now = datetime(2025, 12, 18, 8, 0, tzinfo=HKT)
    return Payload("https://example.com/", 200, {"content-type": content_type}, body, now)


def fault_of(body: bytes) -> Fault:
    with pytest.raises(SourceError) as caught:
        load_json(payload(body))
    return caught.value.fault


@pytest.mark.parametrize(
    "wrapped",
    [
        '{"a": [1]}',
        '\ufeff{"a": [1]}',
        '  \r\n{"a": [1]}\n',
        'callback({"a": [1]})',
        'jQuery1830_1({"a": [1]});',
        'window.cb.x ( {"a": [1]} ) ;\n',
        'var ajaxResult={"a": [1]};',
        'var ajaxResult = {"a": [1]}',
        'try{x({"a": [1]});}catch(e){};',
        '/*<script>location.href="//example.com";</script>*/\ncb({"a": [1]})',
        '{"a": [1]}\x00\x00',
    ],
)
def test_wrappers_are_unwrapped(wrapped):
    assert loads(wrapped) == {"a": [1]}


@pytest.mark.parametrize(
    "body",
    [
        b'{"a": [1, 2',
        b'callback({"a": 1',
        b'{"a": 1} and more',
        b'callback({"a": 1}); alert(1)',
        b'return {"a": 1}',
        b'a["b"]={"c": 1}',
        b"[" * 100_000,
        b'{"a":' * 100_000,
        b"[" + b"9" * 5_000 + b"]",
        b"plain",
        b"<rss></rss>",
        b"\x1f\x8b\x08\x00\x00",
    ],
)
def test_what_is_not_json_is_a_decode_fault(body):
    assert fault_of(body) is Fault.DECODE


@pytest.mark.parametrize("body", [b"", b"   \n", b"\xef\xbb\xbf", b"\x00\x00"])
def test_an_empty_answer_is_not_an_empty_list(body):
    assert fault_of(body) is Fault.EMPTY


@pytest.mark.parametrize(
    ("body", "fault"),
    [
        (b"<!DOCTYPE html><html></html>", Fault.HTML),
        (b"\n <!-- x --><HTML>", Fault.HTML),
        (b"<script>var x</script>", Fault.HTML),
        (b"<html><div class='cf-turnstile'></div></html>", Fault.BLOCKED),
        (b"<html><textarea id='renderData' style='display:none'>aliyun_waf</textarea></html>", Fault.BLOCKED),
        (b"<script>document.cookie='__jsl_clearance=1'</script>", Fault.BLOCKED),
    ],
)
def test_pages_and_walls_are_told_apart(body, fault):
    assert fault_of(body) is fault
    with pytest.raises(SourceError) as caught:
        reject_html(payload(body))
    assert caught.value.fault is fault


def test_data_is_no_page():
    reject_html(payload(b'{"html": "<html>"}'))


def test_numbers_keep_their_digits_and_nonsense_is_missing():
    value = loads('{"a": 1234.50, "b": NaN, "c": -Infinity, "d": 1e999, "e": 12, "f": 1E3, "g": "NaN"}')
    assert value == {"a": Decimal("1234.50"), "b": None, "c": None, "d": None, "e": 12, "f": Decimal(1000), "g": "NaN"}
    assert str(value["a"]) == "1234.50"


@pytest.mark.parametrize(
    ("body", "content_type"),
    [
        ('{"名": "腾讯"}'.encode("gb18030"), "application/json; charset=utf-8"),
        ('{"名": "腾讯"}'.encode("gb18030"), "application/json; charset=GBK"),
        ('{"名": "腾讯"}'.encode(), "application/json; charset=gbk"),
        (b"\xef\xbb\xbf" + '{"名": "腾讯"}'.encode(), "text/plain; charset=gbk"),
        ('{"名": "腾讯"}'.encode("utf-16"), "application/json"),
    ],
)
def test_labels_may_lie_about_the_charset(body, content_type):
    assert load_json(payload(body, content_type)) == {"名": "腾讯"}
    assert "腾讯" in text_of(payload(body, content_type))


class _Row(Wire):
    id: str
    price: Decimal | None


class _Camel(CamelWire):
    show_time: str


def test_validation_names_the_field_and_shortens_its_value():
    with pytest.raises(SourceError) as caught:
        validate(list[_Row], [{"id": "1", "price": None}, {"id": "2", "price": "x" * 500 + "\x1b[2J"}])
    assert caught.value.fault is Fault.SCHEMA
    assert "1.price" in caught.value.detail
    assert len(caught.value.detail) <= 160
    assert "\x1b" not in caught.value.detail


@pytest.mark.parametrize("value", ["NaN", "Infinity", True, [], {}, "12,5"])
def test_no_number_is_made_of_what_is_none(value):
    with pytest.raises(SourceError):
        validate(_Row, {"id": "1", "price": value})


def test_ids_may_be_numbers_and_unknown_fields_are_not_kept():
    row = validate(_Row, {"id": 7, "price": Decimal("1.5"), "creator": "somebody"})
    assert row.id == "7"
    assert "creator" not in row.model_dump()
    assert validate(_Camel, {"showTime": "x"}).show_time == "x"


def test_one_bad_row_does_not_lose_the_others():
    rows, notes = validate_rows(_Row, [{"id": 1, "price": None}, {"id": 2}, None])
    assert [row.id for row in rows] == ["1"]
    assert notes == ("2 of 3 rows dropped: price: Field required (dict)",)
    assert validate_rows(_Row, []) == ([], ())


def test_only_bad_rows_mean_another_format():
    with pytest.raises(SourceError) as caught:
        validate_rows(_Row, [{"identity": 1}, {"identity": 2}])
    assert caught.value.fault is Fault.SCHEMA


def test_null_where_data_must_be_is_no_data():
    assert present([], "data") == []
    with pytest.raises(SourceError) as caught:
        present(None, "data")
    assert caught.value.fault is Fault.NO_DATA


def test_details_are_clean():
    with pytest.raises(SourceError) as caught:
        require(False, Fault.ENVELOPE, "签名\x1b[31m错误\n\u202e" + "长" * 400)
    assert caught.value.detail.startswith("签名错误 长")
    assert len(caught.value.detail) <= 160


def test_fields_of_persons_go_at_any_depth():
    body = json.dumps({"a": [{"nick": "x", "b": {"nick": "y", "n": 1.5}}], "nick": "z"}).encode()
    assert json.loads(without_fields(body, frozenset({"nick"}))) == {"a": [{"b": {"n": 1.5}}]}
    assert without_fields(b"<html>x</html>", frozenset()) == b"<html>x</html>"
    assert without_fields(b'{"nick": "' + b"x" * 500, frozenset({"nick"})).count(b"x") < 64


@pytest.mark.parametrize(
    "text",
    [
        '{"a": 1}' + " " * 2_000_000 + "x",
        "cb({})" + " " * 2_000_000 + "x",
        "cb({})" + ")" * 2_000_000,
        "<!---->" * 300_000,
        "<!--" * 500_000,
        "/*" * 1_000_000,
        "/**/" * 500_000,
        "a." * 1_000_000,
        "try{" * 500_000,
        "<?" * 1_000_000,
        " " * 2_000_000 + "x",
    ],
)
def test_long_nonsense_costs_time_in_proportion(text):
    start = time.process_time()
    with pytest.raises(SourceError):
        loads(text)
    assert time.process_time() - start < 1.5


@given(st.binary(max_size=200))
def test_any_bytes_give_a_value_or_a_named_fault(body):
    try:
        load_json(payload(body))
    except SourceError as error:
        assert error.fault in (Fault.EMPTY, Fault.HTML, Fault.BLOCKED, Fault.DECODE)


@given(st.recursive(st.none() | st.booleans() | st.integers() | st.text(), st.lists, max_leaves=20))
def test_what_json_writes_is_read_back(value):
    text = json.dumps([value])
    assert loads(text) == [value]
    assert loads(f"var x = {text};") == [value]
    assert loads(f"try{{cb({text});}}catch(e){{}};") == [value]


def test_a_refused_row_is_not_kept_alive_by_its_error() -> None:
    """pydantic's errors cannot be traversed by the collector: a cycle through one is never freed."""

    class Dated(Row):
        day: Day

    class Canary:
        """Stands for whatever the frames on the way hold."""

    def read() -> weakref.ref[Canary]:
        canary = Canary()
        good, _ = validate_rows(Dated, [{"day": "2025-12-17"}, {"day": "never"}])
        assert len(good) == 1
        return weakref.ref(canary)

    held = [read() for _ in range(3)]
    gc.collect()
    assert [ref() for ref in held] == [None, None, None]
