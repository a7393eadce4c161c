"""`--annotate`: one line out for each line in, in order, whatever comes in."""

from __future__ import annotations

import io
import json
import sys
from pathlib import Path

import pytest

from .conftest import Hstui, own_universe

ITEMS = [
    {"id": "a", "title": "小米集团发布新车，股价涨3%", "published": "2025-12-17T10:00:00+08:00"},
    {"id": 2, "title": 'Tencent says "error": the word means nothing here', "source": "wire"},
    {"id": "c", "title": "快手斥资3000万港元回购", "body": "快手-W公告。", "url": "https://example.com/"},
]


def lines(*items: object) -> bytes:
    return b"".join(
        item + b"\n" if isinstance(item, bytes) else json.dumps(item, ensure_ascii=False).encode() + b"\n"
        for item in items
    )


def test_keys_and_order(hstui: Hstui, sandbox: Path) -> None:
    file = sandbox / "items.jsonl"
    file.write_bytes(lines(*ITEMS))
    result = hstui("--annotate", file)
    assert (result.status, result.err) == (0, "")
    out = [json.loads(line) for line in result.text.splitlines()]
    assert [line["id"] for line in out] == ["a", 2, "c"]
    for line in out:
        assert list(line) == ["id", "codes", "theme", "event", "amounts", "story"]
    assert [line["codes"] for line in out] == [["01810"], ["00700"], ["01024"]]
    assert {(a["value"], a["unit"]) for a in out[2]["amounts"]} == {(30_000_000, "HKD")}


def test_explain_says_which_words_named_whom_and_which_rules_held(hstui: Hstui, sandbox: Path) -> None:
    titles = ("快手、理想汽车联合举办活动", "格力、美的空调涨价，小米粥滞销", "腾讯：斥资6亿港元回购")
    file = sandbox / "items.jsonl"
    file.write_bytes(lines(*({"id": n, "title": title, "body": "腾讯公告。"} for n, title in enumerate(titles)), b"x"))
    plain, told = hstui("--annotate", file), hstui("--annotate", file, "--explain")
    out = [json.loads(line) for line in told.text.splitlines()]
    why = [line.pop("why", None) for line in out]
    assert out == [json.loads(line) for line in plain.text.splitlines()]  # nothing else changes
    assert why[3] is None and "error" in out[3]
    named = [{(link["code"], link["alias"], link["where"]) for link in one["links"]} for one in why[:3] if one]
    assert {("01024", "快手", "title"), ("00700", "腾讯", "body")} <= named[0]
    (midea,) = (link for link in why[1]["links"] if link["code"] == "00300")
    assert (midea["why"].split()[0], midea["subject"]) == ("near", True)
    assert titles[1][midea["start"] : midea["end"]] == midea["alias"] == "美的"
    assert not any(link["code"] == "01810" for link in why[1]["links"])
    assert {(rule["label"], *rule["words"]) for rule in why[2]["event"]} >= {("buyback", "回购")}


def test_explain_alone_is_refused(hstui: Hstui) -> None:
    result = hstui("--explain", "--demo")
    assert (result.status, "--annotate" in result.err) == (2, True)


def test_bad_lines_keep_their_places(hstui: Hstui, sandbox: Path) -> None:
    file = sandbox / "items.jsonl"
    bad = [b"not json", b"[]", {"id": "n"}, {"id": "t", "title": 5}, {"id": "l", "title": "长" * 40_000}, b"\xff", b""]
    mixed = [ITEMS[0], *bad, ITEMS[1]]
    file.write_bytes(lines(*mixed))
    result = hstui("--annotate", file)
    assert result.status == 0
    out = [json.loads(line) for line in result.text.splitlines()]
    assert len(out) == len(mixed)
    assert ["error" in line for line in out] == [False, *[True] * len(bad), False]
    assert [line["id"] for line in out] == ["a", None, None, "n", "t", "l", None, None, 2]
    assert result.err == f"hstui: lines that could not be read: {len(bad)} of {len(mixed)}; each says why\n"


def test_nothing_readable(hstui: Hstui, sandbox: Path) -> None:
    file = sandbox / "items.jsonl"
    file.write_bytes(b"<html>\n</html>\n")
    result = hstui("--annotate", file)
    assert result.status == 2
    assert len(result.text.splitlines()) == 2


def test_an_empty_file_is_no_fault(hstui: Hstui, sandbox: Path) -> None:
    file = sandbox / "items.jsonl"
    file.write_bytes(b"")
    result = hstui("--annotate", file)
    assert (result.status, result.out, result.err) == (0, b"", "")


def test_standard_input_and_a_file_for_the_answer(hstui: Hstui, sandbox: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    # A file may come from Windows, lack its last line end, and hold U+2028 in a string.
    first = lines({"id": 1, "title": "腾讯\u2028控股"}).replace(b"\n", b"\r\n")
    data = first + '{"id": 2, "title": "美团"}'.encode()
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(data)))
    result = hstui("--annotate", "-", "-o", "out.jsonl")
    assert (result.status, result.out, result.err) == (0, b"", "")
    assert [json.loads(line)["id"] for line in (sandbox / "out.jsonl").read_text("utf-8").splitlines()] == [1, 2]


def test_one_event_has_one_story(hstui: Hstui, sandbox: Path) -> None:
    file = sandbox / "items.jsonl"
    same = [
        {"id": 1, "title": "快手斥资3000万港元回购50万股", "published": "2025-12-17T18:00:00+08:00"},
        {"id": 2, "title": "快手-W：斥资3000万港元回购50万股股份", "published": "2025-12-17T18:30:00+08:00"},
        {"id": 3, "title": "理想汽车进军埃及", "published": "2025-12-17T18:30:00+08:00"},
    ]
    file.write_bytes(lines(*same))
    stories = [json.loads(line)["story"] for line in hstui("--annotate", file).text.splitlines()]
    assert stories[0] == stories[1] != stories[2]


def test_the_configured_universe_and_rules_are_used(hstui: Hstui, sandbox: Path) -> None:
    own_universe(sandbox / "mine.toml")
    config = sandbox / "config.toml"
    config.write_text('universe = "mine.toml"\n')
    file = sandbox / "items.jsonl"
    file.write_bytes(lines({"id": 1, "title": "腾讯控股与小米集团合作"}))
    codes = [json.loads(hstui("--annotate", file, *more).text)["codes"] for more in ((), ("--config", config))]
    assert codes == [["00700", "01810"], ["00700"]]
