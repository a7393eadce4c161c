"""Feeds of the user's own, and servers of the user's own."""

from __future__ import annotations

from dataclasses import dataclass, replace

import pytest

from hstui.errors import SourceError, UsageError
from hstui.sources.base import Payload
from hstui.sources.registry import by_id
from hstui.sources.user_feed import user_feeds
from tests.sources.news.test_pages import NOW, ask_for


@dataclass(frozen=True)
class Feed:
    name: str = "blog"
    url: str = "https://example.com/feed.xml"
    lang: str = "en"
    outlet: str = ""
    trust: int = 55


def test_a_feed_of_the_users_is_a_source():
    (source,) = user_feeds([Feed(outlet="My Blog")])
    assert (source.info.id, source.info.trust) == ("user.blog", 55)
    (request,) = source.requests(ask_for())
    assert request.url == "https://example.com/feed.xml"
    body = b"<rss><channel><item><title>Hello</title><link>/1?utm_source=rss</link></item></channel></rss>"
    parsed = source.parse(request, Payload(request.url, 200, {}, body, NOW), ask_for())
    (item,) = parsed.records
    assert (item.title, item.outlet, item.lang, item.url) == ("Hello", "My Blog", "en", "https://example.com/1")


def test_names_become_ids():
    sources = user_feeds([Feed(name="我的源"), Feed(name="Blog_2"), Feed(name="a b")])
    ids = [source.info.id for source in sources]
    assert ids == sorted(ids)
    assert "user.blog_2" in ids
    assert all(id_.startswith("user.") and id_.isascii() and " " not in id_ for id_ in ids)


@pytest.mark.parametrize(
    ("feed", "message"),
    [
        (Feed(url="ftp://example.com/x"), "blog: url"),
        (Feed(url="javascript:alert(1)"), "blog: url"),
        (Feed(url=""), "blog: url"),
        (Feed(trust=101), "blog: trust"),
        (Feed(name="\x1b"), "without a name"),
    ],
)
def test_what_cannot_be_used_is_named(feed, message):
    with pytest.raises(UsageError, match=message):
        user_feeds([feed])


def test_two_feeds_need_two_names():
    with pytest.raises(UsageError, match="two feeds"):
        user_feeds([Feed(), Feed(url="https://example.org/")])


@pytest.mark.parametrize("source_id", ["rsshub.routes", "newsnow.api"])
def test_nothing_is_asked_without_a_server(source_id):
    source = by_id(source_id)
    assert list(source.requests(ask_for())) == []
    with pytest.raises(SourceError, match="base_url"):
        source.requests(replace(ask_for(), settings={"base_url": "file:///etc/passwd"}))
    requests = source.requests(replace(ask_for(), settings={"base_url": "http://127.0.0.1:1200/hub/"}))
    assert requests
    assert all(request.url.startswith("http://127.0.0.1:1200/hub/") for request in requests)


def test_routes_and_columns_are_settings():
    settings = {"base_url": "https://hub.example", "routes": "/a/b c", "ids": "one two"}
    ask = replace(ask_for(), settings=settings)
    assert [request.tag for request in by_id("rsshub.routes").requests(ask)] == ["/a/b", "c"]
    assert [request.tag for request in by_id("newsnow.api").requests(ask)] == ["one", "two"]
