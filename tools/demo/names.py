"""Names of securities as the exchange and the quote services print them."""

from __future__ import annotations

from functools import cache

from hstui.universe.loader import load_universe
from hstui.universe.model import Universe
from tools.demo.day import DAY

OTHERS = {
    "00175": ("吉利汽车", "GEELY AUTO"),
    "00386": ("中国石油化工股份", "SINOPEC CORP"),
    "00883": ("中国海洋石油", "CNOOC"),
    "00939": ("建设银行", "CCB"),
    "00941": ("中国移动", "CHINA MOBILE"),
    "01398": ("工商银行", "ICBC"),
    "01773": ("天立国际控股", "TIANLI INTL"),
    "01919": ("中远海控", "COSCO SHIP HOLD"),
    "01951": ("锦欣生殖", "JXR"),
    "02018": ("瑞声科技", "AAC TECH"),
    "02273": ("固生堂", "GUSHENGTANG"),
    "02318": ("中国平安", "PING AN"),
    "02367": ("巨子生物", "GIANT BIOGENE"),
    "02369": ("酷派集团", "COOLPAD GROUP"),
    "02423": ("贝壳-W", "KE HOLDINGS-W"),
    "02469": ("粉笔", "FENBI"),
    "02628": ("中国人寿", "CHINA LIFE"),
    "02800": ("盈富基金", "TRACKER FUND"),
    "02869": ("绿城服务", "GREENTOWN SER"),
    "02899": ("紫金矿业", "ZIJIN MINING"),
    "03033": ("南方恒生科技", "CSOP HS TECH ETF"),
    "03896": ("金山云", "KINGSOFT CLOUD"),
    "06869": ("长飞光纤光缆", "YOFC"),
    "07618": ("京东工业", "JD INDUSTRIALS"),
    "09669": ("北森控股", "BEISEN HOLDING"),
    "09959": ("联易融科技-W", "LINKLOGIS-W"),
    "09963": ("高科桥", "TRANSTECH"),
    "09992": ("泡泡玛特", "POP MART"),
}
"""Stocks that are no members: Simplified name and the exchange's English short name."""


@cache
def members() -> Universe:
    """The index on the day of the recording."""
    return load_universe("hstech", DAY)


def name_of(code: str) -> str:
    """The Simplified short name."""
    if code in OTHERS:
        return OTHERS[code][0]
    return members().known[code].name_hans


def english_of(code: str) -> str:
    """The English short name in capitals, as the exchange's files print it."""
    if code in OTHERS:
        return OTHERS[code][1]
    stock = members().known[code]
    suffix = stock.name_hans.rpartition("-")[2] if "-" in stock.name_hans else ""
    return stock.short_en.upper() + (f"-{suffix}" if suffix else "")
