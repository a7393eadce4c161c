"""The news desks' answers, in the shapes that their endpoints serve (docs/sources.md)."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from email.utils import format_datetime
from typing import Any

from tools.demo.answer import Answer, as_json
from tools.demo.content import Item, told_by
from tools.demo.names import name_of

Query = Mapping[str, str]


def _unix(item: Item) -> int:
    return int(item.at.timestamp())


def _wall(moment: datetime) -> str:
    return f"{moment:%Y-%m-%d %H:%M:%S}"


def _day(item: Item) -> str:
    return f"{item.at.month}月{item.at.day}日"


def _older(items: Sequence[Item], cursor: str) -> list[Item]:
    return [item for item in items if not cursor or _unix(item) < int(cursor)]


def cls(query: Query) -> Answer:
    """The telegraph: titles in 【】 before the text, which begins with desk and date; pages by `last_time`."""
    rows = _older(told_by("cls"), query.get("last_time", ""))[: int(query.get("rn", "20"))]
    data = [
        {
            "id": item.number(),
            "title": item.title if item.weight else "",
            "level": "CBA"[item.weight],
            "type": -1,
            "is_ad": 0,
            "content": f"【{item.title}】财联社{_day(item)}电，{item.text}",
            "brief": f"【{item.title}】财联社{_day(item)}电，{item.text}",
            "ctime": _unix(item),
            "modified_time": _unix(item),
            "sort_score": _unix(item),
            "author": "",
            "jpush": int(item.weight > 1),
            "confirmed": int(item.weight > 0),
            "stock_list": [],
            "subjects": [],
            "shareurl": f"https://api3.cls.cn/share/article/{item.number()}?os=web&sv=8.4.6&app=CailianpressWeb",
        }
        for item in rows
    ]
    return as_json({"errno": 0, "msg": "", "data": {"roll_data": data}})


def _sort_key(item: Item) -> str:
    return f"{_unix(item)}{item.number(6)}"


def eastmoney_fast(query: Query) -> Answer:
    """The 7x24 list: the title again in 【】 before the summary; pages by `sortEnd`."""
    everything = told_by("em")
    end = query.get("sortEnd", "")
    rows = [item for item in everything if not end or _sort_key(item) < end][: int(query.get("pageSize", "50"))]
    data = [
        {
            "code": f"{item.at:%Y%m%d}{item.number(10)}",
            "title": item.title,
            "summary": f"【{item.title}】{item.text}",
            "showTime": _wall(item.at),
            "titleColor": int(item.weight > 0),
            "realSort": _sort_key(item),
            "stockList": [f"116.{code}" for code in item.codes],
            "image": [],
            "share": 0,
            "pinglun_Num": 0,
        }
        for item in rows
    ]
    listed = {
        "sortEnd": data[-1]["realSort"] if data else "",
        "index": 1,
        "total": len(everything),
        "size": len(data),
        "fastNewsList": data,
    }
    return as_json({"req_trace": "1", "code": "1", "message": "success", "data": listed})


def eastmoney_stock(query: Query) -> Answer:
    """One stock's list: titles only."""
    code = query["mTypeAndCode"].removeprefix("116.")
    rows = [item for item in told_by("em_stock") if code in item.codes]
    data = [
        {
            "Art_Code": f"{item.at:%Y%m%d}{item.number(10)}",
            "Art_Title": item.title,
            "Art_ShowTime": _wall(item.at),
            "Art_OriginUrl": "",
            "Art_Url": f"http://finance.eastmoney.com/news/1345,{item.at:%Y%m%d}{item.number(10)}.html",
            "Np_dst": "CMS",
        }
        for item in rows
    ]
    size = int(query.get("page_size", "20"))
    listed = {"page_index": 1, "page_size": size, "totle_hits": len(data), "list": data[:size]}  # their spelling
    return as_json({"req_trace": "1", "code": "1", "message": "success", "data": listed})


def wallstreetcn(query: Query) -> Answer:
    """Lives of one channel; long texts are folded into `content_more`; pages by `next_cursor`."""
    desk = {"hk-stock-channel": "wscn", "global-channel": "wscn_global"}[query["channel"]]
    rows = _older(told_by(desk), query.get("cursor", ""))[: int(query.get("limit", "20"))]
    data = []
    for item in rows:
        first, dot, rest = item.text.partition("。")
        folded = rest if len(item.text) > 70 else ""
        shown = f"{first}{dot}" if folded else item.text
        data.append(
            {
                "id": item.number(),
                "title": item.title,
                "content": f"<p>{html.escape(shown)}</p>\n",
                "content_more": f"<p>{html.escape(folded)}</p>\n" if folded else "",
                "content_text": shown,
                "display_time": _unix(item),
                "score": 1 + item.weight,
                "channels": [query["channel"]],
                "symbols": [],
                "reference": "",
                "is_priced": False,
                "type": "live",
                "uri": f"https://wallstreetcn.com/livenews/{item.number()}",
            }
        )
    cursor = str(_unix(rows[-1])) if rows else ""
    return as_json({"code": 20000, "message": "OK", "data": {"items": data, "next_cursor": cursor}})


def gelonghui(query: Query) -> Answer:
    """Fifteen lives after `liveId`, each with a dated prefix; related stocks are null where there are none."""
    everything = told_by("glh")
    after = [index for index, item in enumerate(everything) if str(item.number()) == query.get("liveId")]
    start = after[0] + 1 if after else 0
    data = [
        {
            "id": item.number(),
            "title": item.title,
            "createTimestamp": _unix(item),
            "updateTimestamp": _unix(item),
            "content": f"格隆汇{_day(item)}｜{item.text}",
            "contentPrefix": f"格隆汇{_day(item)}｜",
            "relatedStocks": [{"market": "HK", "code": code, "name": name_of(code)} for code in item.codes] or None,
            "relatedInfos": None,
            "source": {"name": None, "link": None},
            "level": int(item.weight > 0),
            "route": f"https://www.gelonghui.com/live/{item.number()}",
        }
        for item in everything[start : start + 15]
    ]
    return as_json({"statusCode": 200, "message": "", "totalCount": 0, "result": data})


def _paged(items: Sequence[Item], query: Query, size: str) -> list[Item]:
    count, page = int(query.get(size, "20")), int(query.get("page", "1"))
    return list(items[(page - 1) * count : page * count])


def ths(query: Query) -> Answer:
    """The push list: times are Unix seconds in strings; tags are loose."""
    data = [
        {
            "id": str(item.number()),
            "seq": str(item.number(9)),
            "title": item.title,
            "digest": item.text,
            "url": f"https://news.10jqka.com.cn/{item.at:%Y%m%d}/c{item.number(9)}.shtml",
            "color": "2" if item.weight else "1",
            "import": "3" if item.weight else "0",
            "tag": "港股",
            "tags": [{"id": "21105", "name": "港股"}],
            "ctime": str(_unix(item)),
            "rtime": str(_unix(item)),
            "source": "",
            "stock": [],
            "field": [],
            "short": item.text,
            "tagInfo": [],
        }
        for item in _paged(told_by("ths"), query, "pagesize")
    ]
    newest = data[0]["ctime"] if data else "0"
    return as_json({"code": "200", "msg": "成功", "time": newest, "data": {"list": data}})


def sina(query: Query) -> Answer:
    """The live feed: the title in 【】, stock tags in JSON inside a string; readers' comments left empty."""
    data = [
        {
            "id": item.number(),
            "zhibo_id": 152,
            "type": 0,
            "rich_text": f"【{item.title}】{item.text}",
            "create_time": _wall(item.at),
            "update_time": _wall(item.at),
            "is_delete": 0,
            "is_focus": int(item.weight > 0),
            "ext": json.dumps({"stocks": [], "needPushWB": False, "needCMSLink": True}),
            "tag": [{"id": "10", "name": "A股"}],
            "docurl": "",
            "comment_list": {"list": [], "total": 0},
        }
        for item in _paged(told_by("sina"), query, "page_size")
    ]
    feed = {"list": data, "page_info": {"page": int(query.get("page", "1")), "totalNum": len(told_by("sina"))}}
    return as_json({"result": {"status": {"code": 0, "msg": "OK"}, "data": {"feed": feed}}})


def _cdata(text: str) -> str:
    return f"<![CDATA[{text}]]>"


def _rss(title: str, link: str, language: str, entries: Sequence[str]) -> Answer:
    body = (
        '<?xml version="1.0" encoding="UTF-8"?>\n<rss version="2.0"><channel>'
        f"<title>{_cdata(title)}</title><link>{html.escape(link)}</link><language>{language}</language><ttl>10</ttl>\n"
        + "\n".join(entries)
        + "\n</channel></rss>\n"
    )
    return Answer(body.encode(), "text/xml; charset=utf-8")


def _slug(item: Item) -> str:
    return "-".join(re.findall(r"[a-z0-9]+", item.title.lower())[:9])


def rthk(desk: str) -> Answer:
    """The newest twenty, with their full text, in CDATA and Hong Kong time."""
    chinese = desk == "rthk_zh"
    entries = []
    for item in told_by(desk)[:20]:
        part = "ch" if chinese else "en"
        link = f"https://news.rthk.hk/rthk/{part}/component/k2/{item.number()}-{item.at:%Y%m%d}.htm"
        entries.append(
            f"<item><title>{_cdata(item.title)}</title><link>{link}</link><guid>{link}</guid>"
            f"<description>{_cdata(item.text)}</description><pubDate>{format_datetime(item.at)}</pubDate></item>"
        )
    title = "香港電台網站 : 即時新聞 : 財經" if chinese else "RTHK : Instant News : Finance"
    home = f"https://news.rthk.hk/rthk/{'ch' if chinese else 'en'}/latest-news/finance.htm"
    return _rss(title, home, "zh-hk" if chinese else "en-us", entries)


def scmp(desk: str) -> Answer:
    """Summaries, with a tracking parameter in link and guid, in UTC."""
    part, number = ("tech", 36) if desk == "scmp_tech" else ("business", 92)
    entries = []
    for item in told_by(desk):
        link = f"https://www.scmp.com/{part}/article/{item.number()}/{_slug(item)}?utm_source=rss_feed"
        entries.append(
            f"<item><description>{html.escape(item.text)}</description>"
            f'<guid isPermaLink="true">{link}</guid><link>{link}</link>'
            f"<pubDate>{format_datetime(item.at.astimezone(UTC))}</pubDate>"
            f"<title>{html.escape(item.title)}</title></item>"
        )
    home = f"https://www.scmp.com/rss/{number}/feed"
    return _rss(f"{part.title()} - South China Morning Post", home, "en", entries)


def yahoo_ticker(query: Query) -> Answer:
    """One ticker's feed: uuid guids, no outlet, `.tsrc` in the link."""
    code = query["s"].removesuffix(".HK").zfill(5)
    entries = []
    for item in [item for item in told_by("yahoo") if code in item.codes][:20]:
        digits = f"{item.number(8)}{item.number(9)}{item.number(10)}{item.number(5)}"
        guid = f"{digits[:8]}-{digits[8:12]}-{digits[12:16]}-{digits[16:20]}-{digits[20:32]}"
        link = f"https://finance.yahoo.com/news/{_slug(item)}-{item.number(9)}.html?.tsrc=rss"
        entries.append(
            f"<item><description>{html.escape(item.text)}</description>"
            f'<guid isPermaLink="false">{guid}</guid><link>{link}</link>'
            f"<pubDate>{format_datetime(item.at.astimezone(UTC))}</pubDate>"
            f"<title>{html.escape(item.title)}</title></item>"
        )
    home = f"https://finance.yahoo.com/q/h?s={query['s']}"
    return _rss(f"Yahoo! Finance: {query['s']} News", home, "en-US", entries)


def press(desk: str) -> Answer:
    """The plain feeds of the exchange, the regulator, the Government, and Yahoo's Hong Kong page."""
    title, home, language, link = {
        "hkex_press": (
            "香港交易所新闻稿",
            "https://www.hkex.com.hk/",
            "zh-cn",
            "News/News-Release/2025/{n}news?sc_lang=zh-CN",
        ),
        "sfc_press": ("證監會新聞稿", "https://www.sfc.hk/", "zh-hk", "TC/News-and-announcements/News/doc?refNo={n}"),
        "govhk": ("香港政府新聞網 - 財經", "https://www.news.gov.hk/", "zh-hk", "chi/2025/12/{n}.html"),
        "yahoo_hk": ("Yahoo財經", "https://hk.finance.yahoo.com/", "zh-hk", "news/{n}.html?.tsrc=rss"),
    }[desk]
    entries = []
    for item in told_by(desk):
        at = f"{item.at.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}" if desk == "yahoo_hk" else format_datetime(item.at)
        url = html.escape(home + link.format(n=item.number(9)))
        entries.append(
            f"<item><title>{_cdata(item.title)}</title><link>{url}</link><guid>{url}</guid>"
            f"<description>{_cdata(item.text)}</description><pubDate>{at}</pubDate></item>"
        )
    return _rss(title, home, language, entries)


def hkma_press() -> Answer:
    """The monetary authority's list: title, link and day."""
    records: list[dict[str, Any]] = [
        {
            "title": item.title,
            "link": f"https://www.hkma.gov.hk/gb_chi/news-and-media/press-releases/2025/12/{item.at:%Y%m%d}-{item.number(1)}/",
            "date": f"{item.at:%Y-%m-%d}",
        }
        for item in told_by("hkma_press")
    ]
    header = {"success": True, "err_code": "0000", "err_msg": "No error found"}
    return as_json({"header": header, "result": {"datasize": len(records), "records": records}})
