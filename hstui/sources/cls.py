"""CLS telegraph (财联社电报): the signed roll list that cls.cn itself reads."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import timedelta
from urllib.parse import quote

from hstui.errors import Fault
from hstui.sources.base import Ask, Parsed, Payload, Request, Source, SourceInfo
from hstui.sources.jsonio import Wire, load_json, present, require, validate, validate_rows, without_fields
from hstui.sources.newsio import Items, hk_codes, plain, served, unix_time

_URL = "https://www.cls.cn/v1/roll/get_roll_list"
_HEADERS = (("Referer", "https://www.cls.cn/telegraph"),)
_ROWS = 50
_PAID_TYPES = frozenset({20015, 20021, 20022, 20026})
_PERSONS = frozenset({"author", "author_extends", "user_id"})


class _Stock(Wire):
    StockID: str = ""


class _Row(Wire):
    id: str
    title: str | None = None
    content: str
    ctime: int | str | None
    level: str | None = None
    type: int | None = None
    is_ad: int | bool | None = None
    is_fad: int | bool | None = None
    stock_list: list[_Stock] | None = None


class _Data(Wire):
    roll_data: list[object]


class _Answer(Wire):
    errno: int
    msg: str | None = None
    data: _Data | None = None


def sign(params: dict[str, str]) -> str:
    """MD5 of the hexadecimal SHA-1 of `k=v&k=v…` with sorted keys and values as they are: a checksum, no secret."""
    query = "&".join(f"{key}={params[key]}" for key in sorted(params))
    return hashlib.md5(hashlib.sha1(query.encode()).hexdigest().encode()).hexdigest()  # the site's own choice


def _request(last_time: str, page: int, tag: str) -> Request:
    params = {
        "app": "CailianpressWeb",
        "last_time": last_time,
        "os": "web",
        "refresh_type": "1",
        "rn": str(_ROWS),
        "sv": "8.4.6",
    }
    query = "&".join(f"{key}={quote(params[key], safe='')}" for key in sorted(params))
    return Request(f"{_URL}?{query}&sign={sign(params)}", headers=_HEADERS, page=page, tag=tag)


class Telegraph:
    """The 7x24 telegraph. Pages go back by `last_time`, the oldest `ctime` so far."""

    info = SourceInfo(
        id="cls.telegraph",
        name="财联社电报",
        name_en="CLS telegraph",
        kind="news",
        home="https://www.cls.cn/telegraph",
        fresh=timedelta(minutes=5),
        trust=30,
        volatile=frozenset({"sign", "sv", "rn"}),
        terms="undocumented endpoint of the site's own page; personal use at a low rate",
        max_pages=8,
    )

    def requests(self, ask: Ask) -> Sequence[Request]:
        """The newest rows."""
        return (_request("", 1, ""),)

    def parse(self, request: Request, payload: Payload, ask: Ask) -> Parsed:
        """Rows of `data.roll_data`; advertisements and paid rows are left out."""
        answer = validate(_Answer, load_json(payload))
        require(answer.errno == 0, Fault.ENVELOPE, f"errno {answer.errno}: {answer.msg or 'no reason given'}")
        data = present(answer.data, "data")
        rows, notes = validate_rows(_Row, data.roll_data)
        items = Items(self.info, payload, ask, "zh-Hans", "财联社")
        for row in rows:
            if row.is_ad or row.is_fad or row.type in _PAID_TYPES:
                items.drop("advertised or paid")
                continue
            items.add(
                row.id,
                title=plain(row.title),
                text=plain(row.content),
                url=f"https://www.cls.cn/detail/{row.id}",
                published=items.unix(row.ctime),
                tickers=hk_codes(stock.StockID for stock in row.stock_list or ()),
                importance={"A": 2, "B": 1}.get(row.level or "", 0),
            )
        follow: tuple[Request, ...] = ()
        times = [time for row in rows if (time := unix_time(row.ctime))]
        if times and items.wants_more(request, len(data.roll_data), _ROWS):
            cursor = str(int(min(times).timestamp()))
            if f"last_time={cursor}&" not in request.url:
                follow = (_request(cursor, request.page + 1, served(request, len(data.roll_data))),)
            else:
                items.stopped(request)
        return items.parsed(follow, notes)

    def scrub(self, body: bytes) -> bytes:
        """The answer without persons' data, before anything is kept."""
        return without_fields(body, _PERSONS)


SOURCES: tuple[Source, ...] = (Telegraph(),)
