"""The contract that every source in the registry keeps, whoever wrote it."""

from __future__ import annotations

import dataclasses
import json
import re
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hstui.edition.compose.called import SERIES
from hstui.errors import Fault, SourceError
from hstui.records.market import SeriesPoint
from hstui.records.news import Announcement, NewsItem
from hstui.records.provenance import Provenance
from hstui.records.units import Quantity
from hstui.sources.base import Parsed
from hstui.sources.registry import all_sources
from hstui.text.clean import clean_line, clean_text, safe_url
from hstui.text.script import to_hans
from tests.sources.contract import PAYLOADS, Case, cases, meta_of, names_of, outcome_of

SOURCES = [pytest.param(source, id=source.info.id) for source in all_sources()]
CASES = [pytest.param(case, id=case.id) for case in cases()]
FAULTS = [
    pytest.param(case, name, id=f"{case.source.info.id}-{name}")
    for case in cases()
    if case.name == "ok"
    for name in sorted(case.meta.get("faults", {}))
]
PAGE = b"<!DOCTYPE html><html><head><title>Sign in</title></head><body><p>Please sign in.</p></body></html>"
WALL = b"<html><script>var arg1='A1'; document.cookie='acw_sc__v2=1';</script></html>"
PERSON = "PERSONAL-CANARY"
"""Stands in payloads wherever a publisher puts a person: authors, editors, commenters."""
ADDRESS = re.compile(r"[\w.+-]+@[\w-]+\.[\w.]+")


@pytest.mark.parametrize("source", SOURCES)
def test_a_source_brings_recorded_answers(source):
    folder = PAYLOADS / source.info.id
    assert (folder / "meta.json").is_file(), f"{source.info.id} has no payloads/{source.info.id}/meta.json"
    meta = meta_of(source.info.id)
    assert {"url", "content_type", "now"} <= set(meta)
    assert [path for path in folder.glob("ok.*") if not path.name.endswith(".expected.json")]


@pytest.mark.parametrize("source", SOURCES)
def test_a_source_says_what_readers_and_the_network_need(source):
    info = source.info
    assert re.fullmatch(r"[a-z0-9_]+\.[a-z0-9_]+", info.id)
    assert info.name
    assert info.name == to_hans(info.name), "Traditional is made of the Simplified name"
    assert info.home.startswith("https://")
    assert 0 <= info.trust <= 100
    assert info.fresh.total_seconds() >= 60
    assert info.pace.total_seconds() >= 0.5
    assert 1 <= info.max_pages <= 8
    assert info.profiles <= {"cn", "intl"}
    assert info.default == "on" or info.terms, "an opt-in source shows its terms"


@pytest.mark.parametrize("case", CASES)
def test_requests_are_repeatable_absolute_and_distinct(case):
    ask = case.ask()
    requests = list(case.source.requests(ask))
    assert requests == list(case.source.requests(ask))
    assert len({(request.method, request.url, request.body, request.headers) for request in requests}) == len(requests)
    for request in requests:
        assert request.url.startswith("https://") or "base_url" in ask.settings
        assert request.page == 1


@pytest.mark.parametrize("case", CASES)
def test_a_recorded_answer_gives_the_expected_records(case):
    parsed = case.parse()
    assert outcome_of(parsed) == case.expected()
    assert parsed.records or parsed.follow
    assert parsed == case.parse()


@pytest.mark.parametrize("case", CASES)
def test_records_are_clean_dated_and_lead_back_to_their_source(case):
    for record in case.parse().records:
        provenance = record.provenance
        assert provenance.source == case.source.info.id
        assert safe_url(provenance.url) == provenance.url != ""
        assert provenance.fetched_at == case.ask().now
        assert provenance.raw
        assert clean_text(provenance.raw, 600) == provenance.raw
        assert clean_line(provenance.title) == provenance.title
        assert clean_line(provenance.row) == provenance.row
        if isinstance(record, SeriesPoint):
            assert record.series in SERIES, "a series without a name"
        if isinstance(record, NewsItem | Announcement):
            assert record.id.startswith(f"{case.source.info.id}:")
            assert record.title
            assert clean_line(record.title) == record.title
            assert record.url == safe_url(record.url)
            assert record.published is None or record.published.tzinfo is not None
        if isinstance(record, NewsItem):
            assert clean_text(record.text) == record.text
            assert record.outlet
            assert all(re.fullmatch(r"\d{5}", code) for code in record.tickers)
            assert record.trust == case.source.info.trust


@pytest.mark.parametrize("case", CASES)
def test_ids_are_unique_in_an_answer(case):
    ids = [record.id for record in case.parse().records if isinstance(record, NewsItem | Announcement)]
    assert len(set(ids)) == len(ids)


@pytest.mark.parametrize("case", CASES)
def test_every_number_has_a_unit(case):
    for record in case.parse().records:
        for value in _values(record):
            assert not isinstance(value, float | Decimal), f"a bare number in {record}"


def _values(value):
    if isinstance(value, Quantity):
        return
    names = names_of(value)
    if names:
        for name in names:
            yield from _values(getattr(value, name))
    elif isinstance(value, tuple):
        for item in value:
            yield from _values(item)
    else:
        yield value


@pytest.mark.parametrize("case", CASES)
def test_no_person_reaches_a_record_or_the_store(case):
    shown = json.dumps(outcome_of(case.parse()), ensure_ascii=False)
    assert PERSON not in shown
    assert not ADDRESS.search(shown)
    scrub = getattr(case.source, "scrub", None)
    if scrub is not None:
        kept = scrub(case.body)
        assert PERSON.encode() not in kept
        assert not ADDRESS.search(kept.decode("utf-8", "replace"))
        assert outcome_of(case.parse(kept)) == outcome_of(case.parse())
        assert _fault(case, scrub(PAGE), "text/html") == _fault(case, PAGE, "text/html")


@pytest.mark.parametrize(("case", "name"), FAULTS)
def test_a_refusal_inside_a_good_answer_is_named(case, name):
    body = (PAYLOADS / case.source.info.id / name).read_bytes()
    with pytest.raises(SourceError) as caught:
        case.parse(body)
    assert caught.value.fault == Fault(case.meta["faults"][name])
    assert caught.value.detail
    assert clean_line(caught.value.detail) == caught.value.detail


@pytest.mark.parametrize("case", CASES)
def test_a_web_page_is_not_data(case):
    assert _fault(case, PAGE, "text/html") in ({Fault.HTML} if case.format in ("json", "feed") else set(Fault))
    assert _fault(case, WALL, "text/html") in (
        {Fault.BLOCKED} if case.format in ("json", "feed", "html") else set(Fault)
    )


@pytest.mark.parametrize("case", CASES)
def test_an_empty_body_is_not_no_news(case):
    for body in (b"", b" \r\n", b"\xef\xbb\xbf"):
        assert _fault(case, body) in (Fault.EMPTY, Fault.NO_DATA)


JSON_SHAPES = (
    b"null", b"5", b'"text"', b"[]", b"{}", b"[null]", b'{"data": null}', b'{"data": []}', b'{"error": "no"}',
    b"[" * 100_000, b'{"a":' * 100_000, b"9" * 5_000, b'{"data": ' + b"9" * 5_000 + b"}", b'{"data": NaN}',
    b"<rss><channel></channel></rss>", b"\x1f\x8b\x08\x00broken", b"plain words",
)  # fmt: skip
FEED_SHAPES = (b"<x/>", b"<feed", b"plain words", b"{}", b"[]", b"null", b"<rss", b"<?xml version='1.0'?>", b"<!---->")


@pytest.mark.parametrize("case", CASES)
def test_another_shape_is_a_named_fault(case):
    shapes = {"json": JSON_SHAPES, "feed": FEED_SHAPES}.get(case.format, (b"\x00\x01\x02", b"plain words"))
    for body in shapes:
        fault = _fault(case, body)
        assert fault in (Fault.SCHEMA, Fault.DECODE, Fault.ENVELOPE, Fault.NO_DATA, Fault.EMPTY), (body[:40], fault)


@pytest.mark.parametrize("case", [case for case in CASES if case.values[0].format == "json"])
def test_renamed_fields_are_a_schema_fault_not_silence(case):
    body = case.body.decode("utf-8")
    renamed = re.sub(r'("[A-Za-z_][A-Za-z0-9_]*)"(\s*:)', r'\1X"\2', body)
    assert renamed != body
    assert _fault(case, renamed.encode()) in (Fault.SCHEMA, Fault.ENVELOPE, Fault.NO_DATA)


@pytest.mark.parametrize("case", CASES)
def test_a_cut_answer_never_invents_records(case):
    body = case.body
    whole = {_key(record) for record in case.parse().records}
    step = max(1, len(body) // 60)
    for end in range(0, len(body), step):
        parsed = _parse_or_fault(case, body[:end])
        if isinstance(parsed, Parsed):
            assert {_key(record) for record in parsed.records} <= whole


@pytest.mark.parametrize("case", [case for case in CASES if "xml" in case.values[0].meta["content_type"]])
def test_a_feed_that_is_cut_off_behind_an_entry_says_so(case):
    end = max(case.body.rfind(mark) + len(mark) for mark in (b"</item>", b"</entry>") if mark in case.body)
    parsed = _parse_or_fault(case, case.body[:end])
    assert isinstance(parsed, Parsed)
    assert parsed.cut


def _key(record):
    return getattr(record, "id", None) or repr(dataclasses.replace(record, provenance=_NOWHERE))


_NOWHERE = Provenance(source="", url="", fetched_at=None, published=None, raw="")  # type: ignore[arg-type]  # only compared


@pytest.mark.parametrize("case", CASES)
def test_no_bytes_get_an_exception_out_of_a_parser(case):
    body = case.body

    @settings(max_examples=40, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck), database=None)
    @given(st.lists(st.tuples(st.integers(0, max(0, len(body) - 1)), st.integers(0, 255)), min_size=1, max_size=12))
    def flip(changes):
        broken = bytearray(body)
        for position, byte in changes:
            broken[position] = byte
        _parse_or_fault(case, bytes(broken))

    flip()


def _parse_or_fault(case: Case, body: bytes) -> Parsed | Fault:
    try:
        return case.parse(body)
    except SourceError as error:
        assert clean_line(error.detail) == error.detail
        return error.fault


def _fault(case: Case, body: bytes, content_type: str | None = None) -> Fault:
    with pytest.raises(SourceError) as caught:
        case.parse(body, content_type)
    return caught.value.fault
