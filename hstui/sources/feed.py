"""RSS 0.9x, 1.0 and 2.0, Atom 0.3 and 1.0, and JSON Feed, from hostile bytes to plain entries.

`feed_xml` makes the tree; here it is read. Persons (authors, contributors) are not.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime, tzinfo
from typing import Final
from urllib.parse import urljoin

from lxml import etree
from msgspec import Struct

from hstui.errors import Fault, SourceError
from hstui.sources.feed_dates import parse_date
from hstui.sources.feed_xml import CUT_OFF, parse_root
from hstui.sources.jsonio import Wire, loads, reject_block, require, validate, validate_rows
from hstui.text.clean import html_to_text
from hstui.text.decode import charset_of, decode
from hstui.text.walls import is_page

MAX_BYTES = 4 * 1024 * 1024
MAX_READ = 2_000
"""Items looked at, from the end of the document where its newest stand."""
MAX_ITEMS = 500
"""Items kept, newest first when there are more."""
MAX_ATTRIBUTES = 64
MAX_FIELD = 100_000
"""Characters of one title, link or summary that are looked at."""


class Entry(Struct, frozen=True, gc=False):
    """One entry as the feed words it. Texts have their markup out and are not yet cleaned. Persons are not read."""

    id: str
    """`guid` or `id`, else the link, else ""."""
    title: str
    link: str
    """Absolute, not yet checked; may be ""."""
    published: datetime | None
    """First publication if given, else the last update."""
    summary: str
    """Description or summary; the full content where there is no other."""
    outlet: str
    """What RSS `source` names, or ""."""


@dataclass(frozen=True, slots=True)
class Feed:
    """A feed's entries, newest first only where they had to be cut, and what was tolerated."""

    title: str
    entries: tuple[Entry, ...]
    notes: tuple[str, ...] = ()

    @property
    def cut(self) -> str:
        """How it is known to be incomplete, "" if it is not."""
        return CUT_OFF if CUT_OFF in self.notes else ""


def parse_feed(body: bytes, content_type: str = "", url: str = "", zone: tzinfo = UTC) -> Feed:
    """The feed in `body`; `url` resolves relative links, `zone` dates without a zone.

    Raises TOO_LARGE above 4 MiB, EMPTY, HTML or BLOCKED for a web page, DECODE for entity declarations, nesting
    or attributes beyond reason and for what no repair makes readable, SCHEMA for another kind of document.
    """
    require(len(body) <= MAX_BYTES, Fault.TOO_LARGE, f"{len(body)} bytes, {MAX_BYTES} at most")
    text = decode(body, charset_of(content_type) or _declared(body)).lstrip("\ufeff\x00 \t\r\n")
    require(bool(text), Fault.EMPTY, "an empty body")
    if text[0] in "{[":
        return _json_feed(text, url, zone)
    if is_page(text):
        reject_block(text)
        raise SourceError(Fault.HTML, "a web page where a feed was promised")
    return _xml_feed(text, url, zone)


_DECLARED = re.compile(rb"\s*<\?xml[^>]{0,200}?encoding\s*=\s*[\"']([A-Za-z0-9._:-]{1,40})[\"']", re.IGNORECASE)

_CORE = frozenset(
    {
        "",
        "http://purl.org/rss/1.0/",
        "http://my.netscape.com/rdf/simple/0.9/",
        "http://channel.netscape.com/rdf/simple/0.9/",
        "http://backend.userland.com/rss2",
        "http://backend.userland.com/RSS2",
        "http://www.w3.org/2005/Atom",
        "http://purl.org/atom/ns#",
        "atom",
        "a10",
    }
)
"""Where a feed's own elements live. Prefixes stand for their namespace where a feed forgot to declare it."""
_DUBLIN_CORE = frozenset({"http://purl.org/dc/elements/1.1/", "http://purl.org/dc/terms/", "dc", "dcterms"})
_CONTENT = frozenset({"http://purl.org/rss/1.0/modules/content/", "content"})
_MEDIA = frozenset({"http://search.yahoo.com/mrss/", "http://search.yahoo.com/mrss", "media"})
_BASE = "{http://www.w3.org/XML/1998/namespace}base"
_RDF_ABOUT = "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}about"


def _declared(body: bytes) -> str | None:
    found = _DECLARED.match(body[:400])
    return found.group(1).decode("ascii").lower() if found else None


def _xml_feed(text: str, url: str, zone: tzinfo) -> Feed:
    root, repairs = parse_root(text)
    notes = list(repairs)
    name = _local(root.tag)
    if name == "html":
        raise SourceError(Fault.HTML, "a web page where a feed was promised")
    require(name in ("rss", "rdf", "feed", "channel"), Fault.SCHEMA, f"not a feed: its root is <{name}>")
    base = _absolute(root.get(_BASE) or "", url)
    fields = _Fields()
    nodes = list(root.iter("{*}item", "{*}entry"))
    if len(nodes) > MAX_READ:
        first, last = (_entry(node, fields, base, zone).published for node in (nodes[0], nodes[-1]))
        oldest_first = first is not None and last is not None and first < last
        read = nodes[-MAX_READ:] if oldest_first else nodes[:MAX_READ]
    else:
        read = nodes
    entries = [_entry(node, fields, base, zone) for node in read]
    title = next((_text_of(node) for node in root.iter("{*}title")), "")
    return _capped(title, entries, len(nodes), notes)


def _capped(title: str, entries: list[Entry], total: int, notes: list[str]) -> Feed:
    if len(entries) > MAX_ITEMS:
        oldest = datetime.min.replace(tzinfo=UTC)
        entries = sorted(entries, key=lambda entry: entry.published or oldest, reverse=True)[:MAX_ITEMS]
    if total > len(entries):
        notes.append(f"{len(entries)} of {total} entries kept")
    return Feed(title, tuple(entries), tuple(notes))


def _local(tag: object) -> str:
    return tag.rpartition("}")[2].rpartition(":")[2].lower() if isinstance(tag, str) else ""


class _Fields(dict[object, str]):
    """From an element's tag to the field that it is, decided once a feed for each tag."""

    def __missing__(self, tag: object) -> str:
        self[tag] = field = _field(tag)
        return field


_CORE_FIELDS = {
    "title": "title", "link": "link", "guid": "guid", "id": "guid", "pubdate": "published", "published": "published",
    "issued": "published", "updated": "updated", "modified": "updated", "description": "summary",
    "summary": "summary", "content": "content", "source": "source",
}  # fmt: skip


def _field(tag: object) -> str:
    if not isinstance(tag, str):
        return ""
    space, _, local = tag[1:].rpartition("}") if tag.startswith("{") else tag.rpartition(":")
    local = local.lower()
    if space in _CORE:
        return _CORE_FIELDS.get(local, "")
    if space in _DUBLIN_CORE:
        return {"title": "title2", "date": "date", "issued": "date", "modified": "updated", "description": "summary2",
                "identifier": "", "created": "date"}.get(local, "")  # fmt: skip
    if space in _CONTENT:
        return "content" if local == "encoded" else ""
    if space in _MEDIA:
        return {"title": "title2", "description": "summary2"}.get(local, "")
    return ""


def _entry(node: etree._Element, fields: _Fields, base: str, zone: tzinfo) -> Entry:
    found: dict[str, str] = {}
    link, rank = "", _NO_RANK
    identity = None
    if len(node.keys()) > MAX_ATTRIBUTES:
        raise SourceError(Fault.DECODE, f"an element with {len(node.keys())} attributes")
    for child in node:
        field = fields[child.tag]
        if field in _PLAIN:
            if not found.get(field):
                text = child.text  # as nearly all have it: nothing but text, and not too much
                found[field] = text if text and len(text) <= MAX_FIELD and len(child) == 0 else _text_of(child)
        elif field == "link":
            named = child.keys()
            href = (child.get("href") if named else "") or (child.text or "").strip()
            place = _rank(child) if named else 0
            if href and place < rank:
                link, rank = href, place
        elif field == "guid":
            if identity is None:
                identity = child
                found["guid"] = (child.text or "").strip()
        elif field == "source" and not found.get(field):
            found[field] = _source_of(child)
    if not link and identity is not None and identity.get("isPermaLink", "true").lower() == "true":
        permalink = found["guid"]
        link = permalink if permalink.startswith(("http://", "https://")) else ""
    if link and not link.startswith(("http://", "https://")):
        link = _absolute(link, _absolute(node.get(_BASE) or "", base))
    get = found.get
    when = get("published") or get("date") or get("updated") or ""
    return Entry(
        (get("guid") or node.get(_RDF_ABOUT) or link)[:4096],
        html_to_text(get("title") or get("title2") or ""),
        link[:4096],
        parse_date(when, zone) if when else None,
        html_to_text(get("summary") or get("content") or get("summary2") or ""),
        get("source", ""),
    )


_PLAIN: Final = frozenset({"title", "title2", "published", "updated", "date", "summary", "summary2", "content"})
"""Fields that are text and no more."""
_NO_RANK: Final = 100


def _rank(link: etree._Element) -> int:
    """Which of several links is the entry's page: `alternate` (or no relation), a web page rather than data."""
    relation = link.get("rel") or "alternate"
    if relation != "alternate":
        return {"self": 8, "via": 5, "related": 6}.get(relation, 9)
    return 0 if (link.get("type") or "text/html") in ("text/html", "application/xhtml+xml") else 1


def _absolute(link: str, base: str) -> str:
    try:
        return urljoin(base, link)
    except ValueError:  # a bracket where a host should be
        return ""


def _source_of(node: etree._Element) -> str:
    """The outlet's name: RSS has it as text, Atom as a title inside."""
    named = node if len(node) == 0 else node.find("{*}title")
    return "" if named is None else _text_of(named)


def _text_of(node: etree._Element) -> str:
    if len(node) == 0:
        text = node.text or ""
    else:
        text = "".join(str(piece) for piece in node.itertext())
    return text[:MAX_FIELD]


class _JsonItem(Wire):
    id: str | None = None
    url: str | None = None
    external_url: str | None = None
    title: str | None = None
    summary: str | None = None
    content_text: str | None = None
    content_html: str | None = None
    date_published: str | None = None
    date_modified: str | None = None


class _JsonFeed(Wire):
    version: str
    title: str | None = None
    items: list[object]


def _json_feed(text: str, url: str, zone: tzinfo) -> Feed:
    feed = validate(_JsonFeed, loads(text))
    require("jsonfeed.org/version/" in feed.version, Fault.SCHEMA, f"version: not a JSON Feed ({feed.version})")
    rows, notes = validate_rows(_JsonItem, feed.items[:MAX_READ])
    entries = [_json_entry(row, url, zone) for row in rows]
    return _capped(feed.title or "", entries, len(feed.items), list(notes))


def _json_entry(row: _JsonItem, url: str, zone: tzinfo) -> Entry:
    link = row.url or row.external_url or ""
    summary = row.summary or row.content_text or html_to_text((row.content_html or "")[:MAX_FIELD])
    return Entry(
        id=row.id or link,
        title=(row.title or "")[:MAX_FIELD],
        link=_absolute(link, url) if link else "",
        published=parse_date(row.date_published or row.date_modified or "", zone),
        summary=summary[:MAX_FIELD],
        outlet="",
    )
