"""What the news sources share: headlines out of flashes, published times, stock codes, item building, page walks."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from hstui.clock import HKT, from_unix
from hstui.errors import Fault, SourceError
from hstui.records.news import RAW_LIMIT, Fetch, Lang, NewsItem, NewsKind, as_printed
from hstui.sources.base import Ask, Parsed, Payload, Record, Request, SourceInfo
from hstui.text.clean import clean_line, clean_text, cut, html_to_text, safe_url
from hstui.text.links import canonical_url, is_tracker

FUTURE_LIMIT = timedelta(hours=24)
_STANDS_STILL = timedelta(days=3)
"""Desks that page write every day."""
_ALWAYS = datetime.max.replace(tzinfo=HKT)
_UNIX_RANGE = (946_684_800, 4_102_444_800)  # 2000 to 2100
_UNIX = re.compile(r"(\d{1,16})(?:\.\d{1,16})?", re.ASCII)
_ID_LIMIT = 80
_USUAL_CAPS = frozenset({10, 15, 20, 25, 30, 40, 50})

_PLAIN_QUERY = re.compile(r"[\w=&.~-]+", re.ASCII)
_BRACKETED = re.compile(r"\s*【([^【】]{2,200})】\s*")
_DESKS = (
    "财联社|金十数据|格隆汇|华尔街见闻|智通财经|每经AI快讯|新浪财经|证券时报网|证券时报|界面新闻|南方财经|人民财讯"
    "|新华财经|新华社|中新社|中新网|上证报中国证券网|上证报|中证网|中证智能财讯|第一财经|36氪|钛媒体|IT之家|e公司|科创板日报"
    "|同花顺7x24快讯|東方財富|东方财富Choice数据|观点网|澎湃新闻|阿思達克財經"
)
_DESK_PREFIX = re.compile(
    rf"[（(]?(?:{_DESKS})(?:\s*(?:APP|App))?"
    r"(?:\s*[一-鿿]{0,3}\s*\d{1,2}\s*月\s*\d{1,2}\s*日\s*(?:(?:电|讯|消息|電|訊)[）)]?[，,：:、]?|[|｜，,])"
    r"|(?:电|讯|消息|获悉|電|訊)[）)]?(?:[，,：:、]|(?=\s))"
    r"|[|｜])\s*"
)
"""财联社9月19日电， · 金十数据9月19日讯， · 格隆汇9月30日｜ · 智通财经APP获悉， : who says it, not what is said."""
_CREDIT = re.compile(
    r"[（(](新华社|新华财经|央视新闻|央视财经|央视|人民日报|经济日报|中新社|中新网|证券时报|上海证券报|上证报|中国证券报|中证报"
    r"|证券日报|每日经济新闻|每经|第一财经|界面新闻|界面|澎湃新闻|澎湃|新京报|21世纪经济报道|21财经|科创板日报|券商中国|财新"
    r"|财新网|环球网|环球时报|参考消息|北京日报|路透社|路透|彭博社|彭博|中国基金报|国际金融报|红星新闻|IT之家)[）)][。]?\s*$"
)
_SENTENCE_END = re.compile(r"(?<=[。！？])(?=.)|\n|(?<=[a-z0-9)])\.\s+(?=[A-Z])")
_HK_CODE = re.compile(r"(?:hk|116\.)?(\d{1,5})(?:\.hk)?", re.IGNORECASE)


def headline(title: str, text: str) -> tuple[str, str]:
    """The title and the text of an item, each without the desk's own prefix; both cleaned.

    A missing title is the text's leading 【…】, or else its first sentence. The text loses a leading 【…】 that
    repeats the title. The title is empty only when both are.
    """
    return _parted(clean_line(title), clean_text(text))


def _parted(line: str, body: str) -> tuple[str, str]:
    """`headline` of what is clean already."""
    bracket = _BRACKETED.match(body)
    if bracket:
        inner = clean_line(bracket.group(1))
        if not line or _same(line, inner):
            line = line or inner
            body = body[bracket.end() :]
    inner_title = _BRACKETED.fullmatch(line)
    if inner_title:
        line = clean_line(inner_title.group(1))
    body = _without_desk(body)
    if not line:
        sentences = (
            clean_line(sentence).lstrip("。！？!?. ").rstrip("。 ")
            for sentence in _SENTENCE_END.split(body, maxsplit=8)
        )
        line = next(filter(None, sentences), "")
    return _CREDIT.sub("", _without_desk(line)).strip() or line, body


def credited_outlet(text: str) -> str:
    """The outlet that a flash credits at its end (（新华社）), or ""."""
    found = _CREDIT.search(text[-40:])
    return found.group(1) if found else ""


_YEARS = range(1980, 2200)
"""Of a publication: placeholders (0001, 9999) lie outside, and near the ends of what dates can be added to."""


def unix_time(value: object) -> datetime | None:
    """Seconds since the epoch, as a number or digits, in Hong Kong time; None if it is not one.

    Some services state milliseconds: what would be seconds of the year 30,000 is those. Fractions are dropped.
    """
    found = _UNIX.fullmatch(str(value).strip())
    if found is None:
        return None
    seconds = int(found.group(1))
    if seconds > _UNIX_RANGE[1]:
        seconds //= 1000
    return from_unix(seconds) if _UNIX_RANGE[0] <= seconds <= _UNIX_RANGE[1] else None


def local_time(value: str | None, layout: str = "%Y-%m-%d %H:%M:%S") -> datetime | None:
    """A wall-clock time of Hong Kong or the mainland in that one layout; None if it is not one."""
    try:
        return datetime.strptime((value or "").strip(), layout).replace(tzinfo=HKT)
    except ValueError:
        return None


def hk_code(text: str) -> str:
    """Five digits for 700, 00700, 0700.HK, hk00700 and 116.00700; "" for anything else."""
    found = _HK_CODE.fullmatch(text.strip())
    return found.group(1).zfill(5) if found and int(found.group(1)) else ""


def hk_codes(texts: Iterable[str]) -> tuple[str, ...]:
    """The HK codes among stock tags, sorted, each once."""
    return tuple(sorted({code for code in map(hk_code, texts) if code}))


def tidy_url(url: str) -> str:
    """A readable, openable link without tracking parameters; "" for one that is not http(s)."""
    safe = safe_url(url)
    address, _, query = safe.partition("?")
    if not query:
        return safe
    if _PLAIN_QUERY.fullmatch(query) and "#" not in address:  # most are: nothing to decode, nothing to put together
        host = address.split("/", 3)[2]
        if not any(is_tracker(host, pair.partition("=")[0]) for pair in query.split("&")):
            return safe
    parts = urlsplit(safe)
    if not parts.query:
        return safe
    kept = set(parse_qsl(urlsplit(canonical_url(safe)).query, keep_blank_values=True))
    pairs = parse_qsl(parts.query, keep_blank_values=True)
    query = parts.query if kept.issuperset(pairs) else urlencode([pair for pair in pairs if pair in kept])
    return urlunsplit(parts._replace(query=query))


def with_query(url: str, **values: str) -> str:
    """The URL with those query parameters set in place, new ones at the end."""
    parts = urlsplit(url)
    query = dict(parse_qsl(parts.query, keep_blank_values=True)) | values
    return urlunsplit(parts._replace(query=urlencode(query)))


@dataclass(slots=True)
class Items:
    """The news items of one answer, in the source's order, each id once, with notes on what was left out."""

    info: SourceInfo
    payload: Payload
    ask: Ask
    lang: Lang
    outlet: str
    kind: NewsKind = "flash"
    dated: bool = True
    """The source promises a time in each row: an answer in which most cannot be read is of another shape."""
    cut: str = ""
    """How the answer is known to be incomplete."""
    found: dict[str, NewsItem] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)
    _dropped: dict[str, int] = field(default_factory=dict)
    _undated: int = 0
    _unread: str = ""
    _last: datetime | None = None
    _until: datetime | None = _ALWAYS
    _fetch: Fetch = field(init=False)

    def __post_init__(self) -> None:
        self._fetch = Fetch(self.payload.fetched_at, self.info.home)

    def holds_until(self, moment: datetime | None) -> None:
        """What is found here depends on the clock: it may be otherwise from `moment` on, with None from now on."""
        self._until = min(moment, self._until) if moment is not None and self._until is not None else None

    def unix(self, value: object) -> datetime | None:
        """The moment that a row states in Unix time; one that cannot be read is remembered."""
        return self._read(unix_time(value), value)

    def local(self, value: str | None) -> datetime | None:
        """The moment that a row states as `2025-12-17 16:05:00`; one that cannot be read is remembered."""
        return self._read(local_time(value), value)

    def _read(self, moment: datetime | None, value: object) -> datetime | None:
        if moment is None:
            self._unread = self._unread or f"{value!r:.40}"
        return moment

    def drop(self, reason: str) -> None:
        """Count a row that is left out on purpose (an advertisement, a deleted item), or that was mended."""
        self._dropped[reason] = self._dropped.get(reason, 0) + 1

    def doubt(self, moment: datetime) -> str:
        """Why a date that is stated is not believed; "" if it is."""
        if moment.year not in _YEARS:
            return "dated in a year that cannot be, kept without a date"
        return "dated more than a day ahead, kept without a date" if moment > self.ask.now + FUTURE_LIMIT else ""

    def add(
        self,
        source_id: str,
        *,
        title: str,
        text: str = "",
        url: str = "",
        published: datetime | None,
        tickers: Iterable[str] = (),
        importance: int = 0,
        outlet: str = "",
        prefix: str = "",
    ) -> None:
        """Add an item; `title` and `text` are the source's own, markup already out, not yet cleaned.

        `prefix` is what the source says that every text begins with.
        """
        own, words = clean_line(title), clean_text(text.removeprefix(prefix))
        line, body = _parted(own, words)
        if not line:
            self.drop("without words")
            return
        if published is None:
            self._undated += 1
        elif why := self.doubt(published):
            self.drop(why)
            if published.year in _YEARS:
                self.holds_until(published - FUTURE_LIMIT)
            published = None
        published = published and published.astimezone(HKT)
        raw = ""
        if prefix or line != own or body != words or len(own) + len(text) >= 4 * RAW_LIMIT:
            raw = _raw(own, text, words if not prefix else None)
            raw = raw if raw != as_printed(line, body) else ""
        item = NewsItem(
            id=f"{self.info.id}:{short_id(source_id)}",
            source=self.info.id,
            outlet=clean_line(outlet, 80) or credited_outlet(body) or self.outlet,
            lang=self.lang,
            title=line,
            text=body,
            url=tidy_url(url),
            published=published,
            fetch=self._fetch,
            tickers=tuple(tickers),
            importance=importance,
            kind=self.kind,
            trust=self.info.trust,
            raw=raw,
        )
        self._last = published or self._last
        if self.found.setdefault(item.id, item) is not item:
            self.drop("repeated")

    def parsed(self, follow: Sequence[Request] = (), notes: Sequence[str] = (), *, quiet: bool = False) -> Parsed:
        """What `Source.parse` gives back. An empty list is noted, unless `quiet`: one stock may have no news.

        Raises SCHEMA when most times cannot be read: all those items would be outside the window without a word.
        """
        records: tuple[Record, ...] = tuple(self.found.values())
        if self._undated:
            said = f" (such as {self._unread})" if self._unread else ""
            lost = f"items without a readable time: {self._undated}{said}"
            if self.dated and 2 * self._undated > len(records):
                raise SourceError(Fault.SCHEMA, clean_line(f"{lost}, {len(records)} in all", 160))
            self.notes.append(clean_line(lost, 160))
        counted = [f"{reason}: {count}" for reason, count in sorted(self._dropped.items())]
        empty = [] if records or counted or quiet else ["the list is empty"]
        # What is asked next may name the moment, and pages reach as far back as the window.
        until = None if follow else self._until
        return Parsed(records, tuple(follow), (*notes, *self.notes, *counted, *empty), self.cut, until)

    def next_page(self, request: Request, rows: int, asked: int, **cursor: str) -> tuple[Request, ...]:
        """The request of the next page by the answer's own cursor: none when the walk is over. That a cursor is missing
        or stands still while older items count is noted.

        `rows` is how many rows this page has, `asked` how many it was asked for. A source that walks pages keeps the
        size of the first one in the requests' `tag`.
        """
        following = with_query(request.url, **cursor)
        if not self.wants_more(request, rows, asked):
            return ()
        if not all(cursor.values()) or following == request.url:
            self.stopped(request)
            return ()
        return (replace(request, url=following, page=request.page + 1, tag=served(request, rows)),)

    def wants_more(self, request: Request, rows: int, asked: int) -> bool:
        """Whether the list goes on, its last dated item is still inside the window, and another page may be asked.

        A page shorter than the first is the last. A first page shorter than asked is the only one, unless its length
        is a usual cap of such services.
        """
        if request.page == 1:
            newest = max((item.published for item in self.found.values() if item.published), default=None)
            self.note_stale(newest, _STANDS_STILL)
        if rows < (int(request.tag) if request.page > 1 and request.tag.isdigit() else asked) and (
            request.page > 1 or rows not in _USUAL_CAPS
        ):
            return False
        if self._last is None or self._last < self.ask.since:
            return False
        self.holds_until(None)
        if request.page >= self.info.max_pages:
            self.stopped(request)
            return False
        return True

    def note_stale(self, newest: datetime | None, after: timedelta) -> None:
        """Note a list that stands still: its newest entry is older than `after`. None: no entry is dated."""
        if newest is None:
            return
        if newest < self.ask.now - after:
            self.notes.append(f"stale: its newest entry is of {newest:%Y-%m-%d}")
        else:
            self.holds_until(newest + after)

    def stopped(self, request: Request) -> None:
        """Note that no older page can be asked for, though it would count."""
        if self._last is not None:
            self.notes.append(f"{request.page} pages reach back to {self._last:%Y-%m-%d %H:%M} only")


def _raw(own: str, text: str, words: str | None) -> str:
    """The source's own words: the clean title, and a text of which `words` are the clean ones where that is known."""
    whole = f"{own}\n{text}" if own else text
    if words is None or len(whole) > 4 * RAW_LIMIT:  # of a longer one only the beginning is looked at
        return clean_text(whole, RAW_LIMIT)
    return cut(f"{own}\n{words}" if own and words else own or words, RAW_LIMIT)


def served(request: Request, rows: int) -> str:
    """The tag of a following page: how many rows the first one had."""
    return str(rows) if request.page == 1 else request.tag


def short_id(source_id: str) -> str:
    """A source's own id as it stands, or a digest of one that is long or not plain."""
    plain = clean_line(source_id, 4 * _ID_LIMIT)
    if plain and len(plain) <= _ID_LIMIT and plain == source_id:
        return plain
    return hashlib.sha256(source_id.encode("utf-8", "replace")).hexdigest()[:32]


def plain(markup: str | None) -> str:
    """The words of a fragment that may hold HTML; not yet cleaned."""
    return html_to_text(markup or "")


def _same(title: str, inner: str) -> bool:
    return title == inner or title.rstrip("…").startswith(inner) or inner.startswith(title.rstrip("…"))


def _without_desk(text: str) -> str:
    prefix = _DESK_PREFIX.match(text)
    return text[prefix.end() :] if prefix and prefix.end() < len(text) else text
