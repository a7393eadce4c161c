"""Southbound statistics as the exchange and as Eastmoney publish them, and the index owner's list of members."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from tools.demo import prices, southbound
from tools.demo.answer import NOT_FOUND, Answer, as_json, as_text
from tools.demo.day import DAY, LAST, calendar, connect_days, day_in
from tools.demo.names import english_of, members, name_of
from tools.demo.noise import spread, unit
from tools.demo.southbound import CHANNELS, Channel, Leg

Query = Mapping[str, str]
_MARKETS: dict[Channel, str] = {"shanghai": "SSE Southbound", "shenzhen": "SZSE Southbound"}
_NORTH = {"SSE Northbound": ("600519", "KWEICHOW MOUTAI"), "SZSE Northbound": ("300750", "CATL")}

NOT_ELIGIBLE = frozenset({"01698", "09618", "09866", "09888", "09961", "09999"})
"""Members that Stock Connect does not trade, or hardly."""


def _table(style: int, name: str, labels: list[str], rows: list[Any]) -> dict[str, Any]:
    return {"style": style, "table": {"classname": name, "schema": [labels], "tr": [{"td": [row]} for row in rows]}}


def _million(cents: int) -> str:
    return f"{Decimal(cents) / 100:,.2f}"


def hkex_daily(path: str) -> Answer:
    """One day's file; none for days on which Hong Kong is closed, nor for a session that has not taken place."""
    day = day_in(path)
    if day > LAST or not calendar().is_session(day):
        return NOT_FOUND
    markets = []
    for number, (market, channel) in enumerate(
        zip(("SSE Northbound", "SSE Southbound", "SZSE Northbound", "SZSE Southbound"),
            (None, CHANNELS[0], None, CHANNELS[1]), strict=True)
    ):  # fmt: skip
        tables = _northbound(day, market) if channel is None else _southbound(day, channel)
        markets.append({"id": number, "date": day.isoformat(), "market": market, "tradingDay": 1, "content": tables})
    text = f"tabData = {json.dumps(markets, ensure_ascii=False)};\n"
    return as_text("\ufeff" + text, "application/javascript")


def _southbound(day: date, channel: Channel) -> list[dict[str, Any]]:
    labels = ["Total Turnover", "Buy Turnover", "Sell Turnover", "Total Trade Count", "Buy Trade Count",
              "Sell Trade Count", "ETF Turnover"]  # fmt: skip
    if not calendar().is_connect(day):  # Hong Kong alone trades: a file of zeros
        return [_table(1, "tradingTable", labels, [["0.00"]] * 3 + [["0"]] * 3 + [["0.00"]])]
    both = southbound.turnover(day, channel)
    trades = (both.buy + both.sell) // 8600
    bought = trades * both.buy // (both.buy + both.sell)
    etf = (both.buy + both.sell) * 4 // 100
    cells = [_million(both.buy + both.sell), _million(both.buy), _million(both.sell), f"{trades:,}", f"{bought:,}",
             f"{trades - bought:,}", _million(etf)]  # fmt: skip
    top = [
        [str(leg.rank), leg.code, english_of(leg.code), f"{leg.buy:,}", f"{leg.sell:,}", f"{leg.buy + leg.sell:,}"]
        for leg in southbound.top_ten(day, channel)
    ]
    columns = ["Rank", "Stock Code", "Stock Name", "Buy Turnover", "Sell Turnover", "Total Turnover"]
    return [
        _table(1, "tradingTable", labels, [[cell] for cell in cells]),
        _table(2, "top10Table", columns, top),
    ]


def _northbound(day: date, market: str) -> list[dict[str, Any]]:
    """RMB million, without buy and sell since August 2024, and one line of the ten for the shape."""
    code, name = _NORTH[market]
    gross = int(11_500_000 * (1 + 0.2 * spread("north", market, day)))
    cells = [_million(gross), f"{gross // 2000:,}", "999,999,999", _million(gross // 70)]
    first = f"{int(2_400_000_000 * (1 + 0.2 * spread('moutai', market, day))):,}"
    return [
        _table(1, "tradingTable", ["Total Turnover", "Total Trade Count", "DQB", "ETF Turnover"], [[c] for c in cells]),
        _table(2, "top10Table", ["Rank", "Stock Code", "Stock Name", "Total Turnover"], [["1", code, name, first]]),
    ]


def _report(rows: list[dict[str, Any]], query: Query) -> Answer:
    """One page of a report, in its envelope; "no data" is not an error of the transport."""
    if not rows:
        return as_json({"version": None, "result": None, "success": False, "message": "返回数据为空", "code": 9201})
    size, page = int(query.get("pageSize", "500")), int(query.get("pageNumber", "1"))
    pages = -(-len(rows) // size)
    data = rows[(page - 1) * size : page * size]
    result = {"pages": pages, "data": data, "count": len(rows)}
    return as_json({"version": "0f1e2d3c4b5a69788796a5b4c3d2e1f0", "result": result, "success": True, "message": "ok",
                    "code": 0})  # fmt: skip


def eastmoney(query: Query) -> Answer:
    """The report service: whichever report is asked."""
    name = query["reportName"]
    if name == "RPT_MUTUAL_DEAL_HISTORY":
        return _report(_channel_rows(), query)
    codes = re.findall(r'"(\d{5})', query.get("filter", ""))
    if not codes:
        raise KeyError(f"a report for no stock: {query}")
    rows_of = {"RPT_HK_DEAL_RANK": _deal_rows, "RPT_MUTUAL_STOCK_HOLDRANKS": _holding_rows}[name]
    rows = [row for code in codes for row in rows_of(code)]
    return _report(sorted(rows, key=lambda row: str(row["TRADE_DATE"]), reverse=True), query)


def _channel_rows() -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = [_channel_row(DAY, kind, None, None) for kind in ("006", "004", "002")]
    closed = [day for day in sorted(calendar().connect_closed) if southbound.FIRST <= day <= LAST]
    for day in sorted([*connect_days(southbound.FIRST), *closed], reverse=True):
        if day in closed:  # Hong Kong traded, Connect did not
            rows += [_channel_row(day, kind, 0, 0) for kind in ("006", "004", "002")]
            continue
        shanghai, shenzhen = (southbound.turnover(day, channel) for channel in CHANNELS)
        rows += [
            _channel_row(day, "006", shanghai.buy + shenzhen.buy, shanghai.sell + shenzhen.sell),
            _channel_row(day, "004", shenzhen.buy, shenzhen.sell),
            _channel_row(day, "002", shanghai.buy, shanghai.sell),
        ]
    return rows


def _channel_row(day: date, kind: str, buy: int | None, sell: int | None) -> dict[str, Any]:
    """Million HK$. A row exists before its figures do: they are null then."""

    def cents(value: int | None) -> float | None:
        return None if value is None else value / 100

    known = buy is not None and sell is not None
    bar = prices.bar("HSI", day)
    return {
        "MUTUAL_TYPE": kind,
        "TRADE_DATE": f"{day} 00:00:00",
        "FUND_INFLOW": None,
        "NET_DEAL_AMT": cents(buy - sell) if buy is not None and sell is not None else None,
        "QUOTA_BALANCE": None,
        "ACCUM_DEAL_AMT": None,
        "BUY_AMT": cents(buy),
        "SELL_AMT": cents(sell),
        "LEAD_STOCKS_CODE": None,
        "LEAD_STOCKS_NAME": None,
        "LS_CHANGE_RATE": None,
        "INDEX_CLOSE_PRICE": float(bar.close) if bar and known else None,
        "INDEX_CHANGE_RATE": float(bar.move) if bar and known else None,
        "HOLD_MARKET_CAP": None,
        "DEAL_AMT": cents(buy + sell) if buy is not None and sell is not None else None,
        "QUOTA_BALANCE_TEXT": "额度充足",
        "DEAL_NUM": None if buy is None or sell is None else (buy + sell) // 8600,
    }


def _deal_rows(code: str) -> list[dict[str, Any]]:
    """A stock's days among a channel's ten, newest first, HK$; the other channel's cells are null."""
    rows = []
    for day in reversed(southbound.stock_days()):
        legs: list[Leg | None] = [
            next((leg for leg in southbound.top_ten(day, channel) if leg.code == code), None) for channel in CHANNELS
        ]
        known = [leg for leg in legs if leg is not None]
        if not known:
            continue
        bar = prices.bar(code, day)
        buy, sell = sum(leg.buy for leg in known), sum(leg.sell for leg in known)
        row: dict[str, Any] = {
            "MUTUAL_TYPE": "港股通",
            "SECURITY_CODE": code,
            "DERIVE_SECURITY_CODE": f"{code}.HK",
            "SECURITY_NAME": name_of(code),
            "TRADE_DATE": f"{day} 00:00:00",
            "CLOSE_PRICE": float(bar.close) if bar else None,
            "CHANGE_RATE": float(bar.move) if bar else None,
            "HK_NET_BUYAMT": buy - sell,
            "HK_DEAL_AMT": buy + sell,
            "HK_BUY_AMT": buy,
            "HK_SELL_AMT": sell,
        }
        for prefix, short, leg in (("HKSH", "SH", legs[0]), ("HKSZ", "SZ", legs[1])):
            row |= {
                f"{prefix}_RANK": leg and leg.rank,
                f"{prefix}_NET_BUYAMT": leg and leg.buy - leg.sell,
                f"{prefix}_BUY_AMT": leg and leg.buy,
                f"{prefix}_SELL_AMT": leg and leg.sell,
                f"DEAL_AMT_{short}": leg and leg.buy + leg.sell,
            }
        rows.append(row)
    return rows


def _holding_rows(code: str) -> list[dict[str, Any]]:
    """Both channels' holding, one row a day, newest first: the 16th, since it is told a day late. The change follows
    the net buying of two sessions before (settlement) and is otherwise constructed."""
    if code in NOT_ELIGIBLE:
        return []
    issued = int(Decimal(str(prices.facts(code)["shares"])) * 10**8)
    held = int(issued * (0.08 + 0.16 * unit("held", code)))
    days = connect_days(LAST - timedelta(days=120))[:-1]
    rows = []
    for place in range(len(days) - 1, 1, -1):
        day, traded = days[place], days[place - 2]
        bar = prices.bar(code, day)
        if bar is None:
            continue
        known = [leg for channel in CHANNELS for leg in southbound.top_ten(traded, channel) if leg.code == code]
        if known:
            change = int(Decimal(sum(leg.buy - leg.sell for leg in known)) / bar.close)
        else:
            change = int(held * 0.0015 * spread("change", code, day))
        rows.append(
            {
                "MUTUAL_TYPE": "002",
                "HOLD_DATE": f"{day} 00:00:00",
                "SECUCODE": f"{code}.HK",
                "INTERVAL_TYPE": "1",
                "SECURITY_NAME": name_of(code),
                "SECURITY_CODE": code,
                "ADD_MARKET_CAP": float(change * bar.close),
                "ADD_SHARES_AMP": round(change / (held - change) * 100, 8),
                "ADD_SHARES_REPAIR": change,
                "HOLD_SHARES_CHANGE": change,
                "HOLD_MARKET_CAP": float(held * bar.close),
                "HOLD_SHARES": held,
                "CLOSE_PRICE": float(bar.close),
                "CHANGE_RATE": float(bar.move),
                "PARTICIPANT_NUM": 2,
                "HOLD_SHARES_RATIO": round(held / issued * 100, 2),
                "TRADE_DATE": f"{day} 00:00:00",
                "RN": 1,
            }
        )
        held -= change
    return rows


def hsi_constituents(path: str) -> Answer:
    """The index owner's list, codes without their zeros, with one placeholder among them."""
    language = path.split("/data/")[1].split("/")[0]
    attribute = {"eng": "name_en", "chi": "name_hant", "schi": "name_hans"}[language]
    rows = [
        {
            "code": str(int(stock.code)),
            "constituentName": getattr(stock, attribute).replace("-", " - "),
            "type": "O",
            "isDummy": "N",
        }
        for stock in members().stocks
    ]
    rows.append({"code": "9999999", "constituentName": "", "type": "O", "isDummy": "Y"})
    name = {"eng": "Hang Seng TECH Index", "chi": "恒生科技指數", "schi": "恒生科技指数"}[language]
    listed = {"indexName": name, "constituentsCount": len(rows) - 1, "constituentContent": rows}
    series = {"seriesName": name, "seriesCode": "hstech", "constituentsDate": "2025-12-18 07:32:54",
              "indexList": [listed]}  # fmt: skip
    return as_json({"requestDate": "2025-12-18 07:57:10", "indexSeriesList": [series]})
