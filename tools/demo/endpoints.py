"""Which endpoint a request goes to, and who answers there."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from urllib.parse import parse_qsl, unquote, urlsplit

from hstui.sources.base import Request
from tools.demo import buybacks, wires_fed, wires_flows, wires_macro, wires_market, wires_news
from tools.demo.answer import Answer

Query = Mapping[str, str]
Writer = Callable[[str, Query], Answer]
"""From the path and the query to the answer."""

_HKMA_DAILY = "/public/market-data-and-statistics/daily-monetary-statistics"

_ROUTES: tuple[tuple[str, str, Writer], ...] = (
    ("www.cls.cn", "/v1/roll/get_roll_list", lambda _, query: wires_news.cls(query)),
    ("np-weblist.eastmoney.com", "/comm/web/getFastNewsList", lambda _, query: wires_news.eastmoney_fast(query)),
    ("np-listapi.eastmoney.com", "/comm/web/getListInfo", lambda _, query: wires_news.eastmoney_stock(query)),
    ("api-one.wallstcn.com", "/apiv1/content/lives", lambda _, query: wires_news.wallstreetcn(query)),
    ("www.gelonghui.com", "/api/live-channels/all/lives/v4", lambda _, query: wires_news.gelonghui(query)),
    ("news.10jqka.com.cn", "/tapp/news/push/stock/", lambda _, query: wires_news.ths(query)),
    ("zhibo.sina.com.cn", "/api/zhibo/feed", lambda _, query: wires_news.sina(query)),
    ("rthk.hk", "/rthk/news/rss/c_expressnews_cfinance.xml", lambda *_: wires_news.rthk("rthk_zh")),
    ("rthk.hk", "/rthk/news/rss/e_expressnews_efinance.xml", lambda *_: wires_news.rthk("rthk_en")),
    ("www.scmp.com", "/rss/36/feed", lambda *_: wires_news.scmp("scmp_tech")),
    ("www.scmp.com", "/rss/92/feed", lambda *_: wires_news.scmp("scmp_business")),
    ("feeds.finance.yahoo.com", "/rss/2.0/headline", lambda _, query: wires_news.yahoo_ticker(query)),
    ("hk.finance.yahoo.com", "/news/rssindex", lambda *_: wires_news.press("yahoo_hk")),
    ("www.hkex.com.hk", "/Services/RSS-Feeds/News-Releases", lambda *_: wires_news.press("hkex_press")),
    ("www.sfc.hk", "/TC/RSS-Feeds/Press-releases", lambda *_: wires_news.press("sfc_press")),
    ("www.news.gov.hk", "/tc/categories/finance/html/articlelist.rss.xml", lambda *_: wires_news.press("govhk")),
    ("www.hkex.com.hk", "/eng/csm/DailyStat/", lambda path, _: wires_flows.hkex_daily(path)),
    ("datacenter-web.eastmoney.com", "/api/data/v1/get", lambda _, query: wires_flows.eastmoney(query)),
    ("www.hsi.com.hk", "/data/", lambda path, _: wires_flows.hsi_constituents(path)),
    ("qt.gtimg.cn", "/q=", lambda path, _: wires_market.quotes(path.lstrip("/"))),
    ("web.ifzq.gtimg.cn", "/appstock/app/", lambda _, query: wires_market.bars(query)),
    ("www3.hkexnews.hk", "/reports/sharerepur/documents/", lambda path, _: buybacks.report(path)),
    ("api.hkma.gov.hk", "/public/press-releases", lambda *_: wires_news.hkma_press()),
    ("api.hkma.gov.hk", f"{_HKMA_DAILY}/daily-figures-interbank-liquidity",
     lambda _, query: wires_macro.hkma_liquidity(query)),
    ("api.hkma.gov.hk", f"{_HKMA_DAILY}/daily-figures-monetary-base",
     lambda _, query: wires_macro.hkma_base(query)),
    ("www.hkab.org.hk", "/api/hibor", lambda _, query: wires_macro.hibor(query)),
    ("markets.newyorkfed.org", "/api/rates/unsecured/effr/last/", lambda path, _: wires_fed.effr(_count(path))),
    ("markets.newyorkfed.org", "/api/rates/secured/sofr/last/", lambda path, _: wires_fed.sofr(_count(path))),
    ("markets.newyorkfed.org", "/api/rates/secured/sofrai/last/",
     lambda path, _: wires_fed.sofr_averages(_count(path))),
    ("markets.newyorkfed.org", "/api/soma/summary.json", lambda *_: wires_fed.soma()),
    ("markets.newyorkfed.org", "/api/tsy/purchases/results/summary/", lambda *_: wires_fed.bill_purchases()),
    ("www.federalreserve.gov", "/feeds/press_monetary.xml", lambda *_: wires_fed.fed_press()),
    ("www.federalreserve.gov", "/newsevents/pressreleases/monetary20251210a.htm",
     lambda *_: wires_fed.fed_statement()),
    ("www.federalreserve.gov", "/json/calendar.json", lambda *_: wires_fed.fed_calendar()),
    ("data-api.ecb.europa.eu", "/service/data/EXR/", lambda _, query: wires_macro.ecb(query)),
    ("query1.finance.yahoo.com", "/v8/finance/chart/HKD=X", lambda *_: wires_macro.yahoo_usdhkd()),
    ("home.treasury.gov", "/resource-center/data-chart-center/interest-rates/daily-treasury-rates.csv/",
     lambda path, _: wires_macro.treasury(path)),
)  # fmt: skip


def _count(path: str) -> int:
    return int(path.rsplit("/", 1)[1].removesuffix(".json"))


def answer(request: Request) -> Answer:
    """What the endpoint says. Raises LookupError for one that nobody here speaks for."""
    parts = urlsplit(request.url)
    for host, prefix, writer in _ROUTES:
        if parts.hostname == host and unquote(parts.path).startswith(prefix):
            return writer(unquote(parts.path), dict(parse_qsl(parts.query, keep_blank_values=True)))
    raise LookupError(f"nobody answers {parts.hostname}{parts.path}")
