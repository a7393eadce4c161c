"""Page walks: by each answer's own cursor until the window is covered, and never past the limit."""

from __future__ import annotations

import html
import importlib.util
import json
from datetime import datetime, timedelta
from pathlib import Path
from urllib.parse import parse_qsl, urlsplit

import pytest

from hstui.clock import HKT
from hstui.sessions import load_calendar
from hstui.sources.base import Ask, Payload
from hstui.sources.registry import by_id
from hstui.universe.loader import load_universe

NOW = datetime(2025, 12, 18, 8, 0, tzinfo=HKT)
SHARED = Path(__file__).parents[4] / "shared"


def ask_for(hours: int = 48) -> Ask:
    return Ask(
        now=NOW,
        universe=load_universe("hstech", NOW.date()),
        calendar=load_calendar(),
        window=timedelta(hours=hours),
    )


def stream(count: int, minutes: float) -> list[dict]:
    """News items, newest first, one every so many minutes."""
    return [
        {"n": 10_000 - n, "title": f"第{10_000 - n}号快讯", "t": NOW - timedelta(minutes=minutes * n, seconds=1)}
        for n in range(count)
    ]


def unix(item: dict) -> int:
    return int(item["t"].timestamp())


def clock(item: dict) -> str:
    return item["t"].strftime("%Y-%m-%d %H:%M:%S")


def serve_cls(items, query):
    last = int(query["last_time"] or 0)
    rows = [item for item in items if not last or unix(item) < last][: int(query["rn"])]
    return {"errno": 0, "data": {"roll_data": [
        {"id": i["n"], "title": "", "content": f"【{i['title']}】正文。", "ctime": unix(i)} for i in rows
    ]}}  # fmt: skip


def serve_eastmoney(items, query):
    end = query["sortEnd"]
    rows = [item for item in items if not end or str(unix(item)) < end][: int(query["pageSize"])]
    data = {"sortEnd": str(unix(rows[-1])) if rows else "", "fastNewsList": [
        {"code": f"2025{i['n']}", "title": i["title"], "summary": "", "showTime": clock(i)} for i in rows
    ]}  # fmt: skip
    return {"code": "1", "message": "success", "data": data}


def serve_wallstreetcn(items, query):
    cursor = int(query.get("cursor") or 0)
    rows = [item for item in items if not cursor or unix(item) < cursor][: int(query["limit"])]
    return {"code": 20000, "message": "OK", "data": {"next_cursor": str(unix(rows[-1])) if rows else "", "items": [
        {"id": i["n"], "title": i["title"], "content": f"<p>{html.escape(i['title'])}</p>", "display_time": unix(i)}
        for i in rows
    ]}}  # fmt: skip


def serve_gelonghui(items, query):
    before = int(query.get("liveId") or 1_000_000)
    rows = [item for item in items if item["n"] < before][:15]
    return {"statusCode": 200, "result": [
        {"id": i["n"], "title": "", "content": i["title"], "createTimestamp": unix(i)} for i in rows
    ]}  # fmt: skip


def by_page(items, query, size):
    start = (int(query["page"]) - 1) * int(query[size])
    return items[start : start + int(query[size])]


def serve_ths(items, query):
    return {"code": "200", "data": {"list": [
        {"id": str(i["n"]), "title": i["title"], "digest": i["title"], "ctime": str(unix(i)), "url": ""}
        for i in by_page(items, query, "pagesize")
    ]}}  # fmt: skip


def serve_sina(items, query):
    return {"result": {"status": {"code": 0}, "data": {"feed": {"list": [
        {"id": i["n"], "rich_text": i["title"], "create_time": clock(i)} for i in by_page(items, query, "page_size")
    ]}}}}  # fmt: skip


SERVERS = {
    "cls.telegraph": serve_cls,
    "eastmoney.fast": serve_eastmoney,
    "wallstreetcn.hk": serve_wallstreetcn,
    "wallstreetcn.global": serve_wallstreetcn,
    "gelonghui.live": serve_gelonghui,
    "ths.push": serve_ths,
    "sina.live": serve_sina,
}


def walk(source_id, items, serve, hours=48):
    """Ask like gather does: parse, follow, until nothing follows. Gives titles, pages and the last notes."""
    source, ask = by_id(source_id), ask_for(hours)
    queue, titles, asked, notes = list(source.requests(ask)), [], [], ()
    while queue:
        request = queue.pop(0)
        asked.append(request)
        query = dict(parse_qsl(urlsplit(request.url).query, keep_blank_values=True))
        body = json.dumps(serve(items, query), ensure_ascii=False).encode()
        parsed = source.parse(request, Payload(request.url, 200, {"content-type": "application/json"}, body, NOW), ask)
        titles += [record.title for record in parsed.records]
        queue += parsed.follow
        notes = parsed.notes
    return titles, asked, notes


@pytest.mark.parametrize("source_id", sorted(SERVERS))
def test_pages_are_followed_until_the_window_is_covered(source_id):
    items = stream(100, minutes=45)  # 75 hours of news
    titles, asked, notes = walk(source_id, items, SERVERS[source_id])
    within = [item["title"] for item in items if item["t"] >= NOW - timedelta(hours=48)]
    assert titles[: len(within)] == within
    assert len(set(titles)) == len(titles)
    assert len({request.url for request in asked}) == len(asked)
    assert [request.page for request in asked] == list(range(1, len(asked) + 1))
    assert not notes


@pytest.mark.parametrize("source_id", sorted(SERVERS))
def test_no_more_pages_than_the_limit_and_the_gap_is_told(source_id):
    items = stream(4_000, minutes=0.5)  # more than eight pages hold
    _, asked, notes = walk(source_id, items, SERVERS[source_id])
    assert len(asked) == by_id(source_id).info.max_pages == 8
    assert any("8 pages reach back" in note for note in notes)


@pytest.mark.parametrize("source_id", sorted(SERVERS))
def test_one_page_is_enough_for_a_short_window(source_id):
    _, asked, _ = walk(source_id, stream(100, minutes=45), SERVERS[source_id], hours=2)
    assert len(asked) == 1


@pytest.mark.parametrize("source_id", sorted(SERVERS))
def test_a_list_that_stands_still_is_told(source_id):
    old = [{**item, "t": item["t"] - timedelta(days=4)} for item in stream(3, minutes=60)]
    titles, asked, notes = walk(source_id, old, SERVERS[source_id])
    assert (len(titles), len(asked)) == (3, 1)
    assert any(note.startswith("stale: its newest entry is of ") for note in notes)


@pytest.mark.parametrize("source_id", sorted(SERVERS))
def test_a_short_page_is_the_last(source_id):
    titles, asked, _ = walk(source_id, stream(3, minutes=60), SERVERS[source_id])
    assert (len(titles), len(asked)) == (3, 1)


@pytest.mark.parametrize("source_id", sorted(set(SERVERS) - {"gelonghui.live"}))
def test_a_service_that_gives_less_than_asked_is_followed_all_the_same(source_id):
    def capped(items, query):
        sizes = {"rn", "pageSize", "limit", "pagesize", "page_size"} & set(query)
        return SERVERS[source_id](items, {**query, **dict.fromkeys(sizes, "20")})

    titles, asked, _ = walk(source_id, stream(70, minutes=10), capped)
    assert len(titles) == 70
    assert len(asked) == 4


@pytest.mark.parametrize("source_id", sorted(SERVERS))
def test_a_cursor_that_stands_still_ends_the_walk_and_the_gap_is_told(source_id):
    items = stream(300, minutes=1)

    def stuck(_, query):
        first = {**query, "page": "1", "last_time": "", "sortEnd": "", "cursor": "", "liveId": ""}
        return SERVERS[source_id](items, first)

    _, asked, notes = walk(source_id, items, stuck)
    assert len(asked) <= 8
    assert any(f"{len(asked)} pages reach back to " in note for note in notes)


@pytest.mark.parametrize("source_id", ["eastmoney.fast", "wallstreetcn.hk"])
def test_a_cursor_that_is_missing_ends_the_walk_and_the_gap_is_told(source_id):
    def last(items, query):
        served = SERVERS[source_id](items, query)
        served["data"] |= {"sortEnd": None, "next_cursor": None}
        return served

    _, asked, notes = walk(source_id, stream(300, minutes=1), last)
    assert len(asked) == 1
    assert any("1 pages reach back to " in note for note in notes)
    assert not walk(source_id, stream(3, minutes=1), last)[2]


def test_a_page_keeps_every_other_parameter():
    for source_id, serve in sorted(SERVERS.items()):
        _, asked, _ = walk(source_id, stream(400, minutes=10), serve)
        assert len(asked) > 1
        queries = [dict(parse_qsl(urlsplit(request.url).query, keep_blank_values=True)) for request in asked]
        moving = {"last_time", "sign", "sortEnd", "cursor", "liveId", "page"}
        fixed = [{key: value for key, value in query.items() if key not in moving} for query in queries]
        assert all(query == fixed[0] for query in fixed)


@pytest.mark.shared
@pytest.mark.parametrize("source_id", sorted(SERVERS))
def test_answers_forged_from_a_real_day_are_read_and_walked(source_id):
    path = SHARED / "tools" / "real_day.py"
    if not path.is_file():
        pytest.skip("no reference material beside the checkout")
    spec = importlib.util.spec_from_file_location("real_day", path)
    real_day = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(real_day)
    url = urlsplit(by_id(source_id).requests(ask_for())[0].url)
    forge = next(e[3] for e in real_day.ENDPOINTS if url.hostname.endswith(e[0]) and e[1] in url.path)
    items = [{"title": i["title"], "source": "desk", "t": i["t"]} for i in stream(600, minutes=10)]
    pages: dict[str, dict] = {}
    query = dict(parse_qsl(url.query, keep_blank_values=True))
    moving = ("last_time", "sortEnd", "cursor", "liveId", "page")

    def key(q):
        return "&".join(q.get(name, "") for name in moving)

    for _ in range(real_day.PAGES):
        pages[key(query)], following = forge(items, query)
        if not following:
            break
        query = {**query, **following}

    titles, asked, _ = walk(source_id, items, lambda _, q: pages[key(q)])
    per_page = len(asked) and len(titles) / len(asked)
    covered = [item["title"] for item in items if item["t"] >= NOW - timedelta(hours=48)]
    assert titles[: len(covered)] == covered[: len(titles)]
    assert len(titles) >= min(len(covered), int(8 * per_page))
