"""The edition as JSON: the keys and types that callers rely on, its own schema, and evidence for every figure."""

from __future__ import annotations

import re
from datetime import datetime
from typing import Any

import jsonschema
import pytest

from .conftest import Hstui

Json = dict[str, Any]
HEX = re.compile(r"[0-9a-f]{32}")
NUMBER = (int, float)


def has(thing: Json, **types: type | tuple[type, ...]) -> None:
    for key, kind in types.items():
        assert key in thing, key
        assert isinstance(thing[key], kind), (key, thing[key])
        assert not (isinstance(thing[key], bool) and kind in (int, NUMBER)), key


def stories(edition: Json) -> list[Json]:
    return [story for section in edition["news"] for story in section["stories"]]


@pytest.fixture(scope="module")
def schema() -> Json:
    from hstui.edition.codec import edition_schema

    return edition_schema()


def test_the_schema_is_one_and_fits_the_edition(hstui: Hstui, demo_json: Json) -> None:
    printed = hstui("--schema")
    assert (printed.status, printed.err) == (0, "")
    schema = printed.data
    jsonschema.Draft202012Validator.check_schema(schema)
    jsonschema.Draft202012Validator(schema).validate(demo_json)


@pytest.mark.parametrize(
    ("key", "value"),
    [("as_of", 5), ("news", {}), ("figures", [{"text": 1}]), ("schema_version", "1"), ("mode", "dream")],
)
def test_the_schema_refuses_what_is_no_edition(demo_json: Json, schema: Json, key: str, value: object) -> None:
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.Draft202012Validator(schema).validate({**demo_json, key: value})


def test_the_top_keys(demo_json: Json) -> None:
    has(
        demo_json,
        schema_version=int, title=str, byline=str, universe=str, as_of=str, trading_day=str, mode=str, news=list,
        flows=dict, macro=dict, risks=list, advice=dict, changes=dict, figures=list, evidence=dict, sources=list,
    )  # fmt: skip
    assert demo_json["as_of"] == "2025-12-18T08:00:00+08:00"
    assert demo_json["trading_day"] == "2025-12-17"
    assert (demo_json["mode"], demo_json["universe"]) == ("demo", "hstech")


def test_stories(demo_json: Json) -> None:
    told = stories(demo_json)
    assert len(told) > 15
    assert len({story["id"] for story in told}) == len(told)
    for section in demo_json["news"]:
        has(section, theme=str, title=str, stories=list)
    for story in told:
        has(
            story,
            id=str, theme=str, event=str, codes=list, title=str, summary=str, score=NUMBER, items=list, figures=list,
            evidence=list,
        )  # fmt: skip
        assert HEX.fullmatch(story["id"])
        assert all(re.fullmatch(r"\d{5}", code) for code in story["codes"])
        assert story["items"]
        for item in story["items"]:
            has(item, id=str, source=str, title=str, url=str, published=(str, type(None)))
            if item["published"]:
                assert datetime.fromisoformat(item["published"]).tzinfo is not None
        assert story["theme"] in {section["theme"] for section in demo_json["news"]}


def test_flows(demo_json: Json) -> None:
    market = demo_json["flows"]["market"]
    for channel in ("shanghai", "shenzhen", "total"):
        has(market[channel], net_buy=NUMBER, sessions_since_as_high=(int, type(None)), figures=list, evidence=list)
    rows = demo_json["flows"]["stocks"]
    assert rows
    for row in rows:
        has(
            row,
            code=str, name=str, net_buy=NUMBER, streak_days=int, streak_total=NUMBER, rank=int, evidence=list,
        )  # fmt: skip
        assert row["streak_days"] * row["net_buy"] > 0
    assert [row["rank"] for row in rows] == sorted(row["rank"] for row in rows)


def test_the_sample_s_known_figures(demo_json: Json) -> None:
    market, stocks = demo_json["flows"]["market"], {row["code"]: row for row in demo_json["flows"]["stocks"]}
    assert [market[channel]["net_buy"] for channel in ("shanghai", "shenzhen", "total")] == [2.218e9, 5.691e9, 7.909e9]
    xiaomi, meituan = stocks["01810"], stocks["03690"]
    assert (round(xiaomi["net_buy"] / 1e8, 2), xiaomi["streak_days"], xiaomi["streak_total"]) == (10.63, 14, 1.3848e10)
    assert (round(meituan["net_buy"] / 1e8, 2), meituan["streak_days"]) == (7.51, 6)


def test_advice(demo_json: Json) -> None:
    calls = demo_json["advice"]["calls"]
    assert calls
    told = {story["id"] for section in demo_json["news"] for story in section["stories"]}
    for call in calls:
        has(call, code=str, name=str, stance=str, score=NUMBER, reasons=list)
        assert call["stance"] in ("overweight", "watch", "cautious")
        for reason in call["reasons"]:
            has(reason, text=str, rule=str, weight=NUMBER, evidence=list)
            assert reason["evidence"]
            assert (reason["story"] in told) is reason["rule"].startswith("event.")


def test_sources(demo_json: Json) -> None:
    rows = demo_json["sources"]
    assert len({row["id"] for row in rows}) == len(rows) > 20
    for row in rows:
        has(
            row,
            id=str, name=str, state=str, fetched_at=(str, type(None)), age_seconds=(int, type(None)), records=int,
            error=(str, type(None)),
        )  # fmt: skip
        assert row["state"] in ("live", "fresh", "stale", "failed", "off")
        if row["state"] == "live":
            assert row["fetched_at"]
            assert row["age_seconds"] >= 0


def test_every_figure_leads_to_a_record(demo_json: Json) -> None:
    evidence = demo_json["evidence"]
    for record in evidence.values():
        has(record, kind=str, source=str, url=str, title=str, published=(str, type(None)), fetched=str, excerpt=str)
        assert record["excerpt"]
    ids = [figure["id"] for figure in demo_json["figures"]]
    assert len(ids) == len(set(ids))
    for figure in demo_json["figures"]:
        has(figure, text=str, value=NUMBER, unit=str, evidence=list, formula=(str, type(None)))
        assert set(figure["evidence"]) <= set(evidence), figure["id"]
        assert figure["evidence"] or figure["formula"], figure["id"]


def references(node: Any, key: str) -> set[str]:
    """All ids under a key, anywhere but in the table that they name."""
    found: set[str] = set()
    if isinstance(node, dict):
        for name, value in node.items():
            if name == key and isinstance(value, list) and all(isinstance(v, str) for v in value):
                found.update(value)
            else:
                found |= references(value, key)
    elif isinstance(node, list):
        for value in node:
            found |= references(value, key)
    return found


def test_no_reference_leads_nowhere(demo_json: Json) -> None:
    parts = {key: value for key, value in demo_json.items() if key not in ("figures", "evidence")}
    assert references(parts, "figures") <= {figure["id"] for figure in demo_json["figures"]}
    assert references(parts, "evidence") <= set(demo_json["evidence"])


def test_nothing_was_kept_out_by_the_gate(demo_json: Json) -> None:
    assert demo_json["dropped"] == []
