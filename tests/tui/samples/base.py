"""The day, the members, and how figures are made."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from decimal import Decimal

from hstui.clock import HKT
from hstui.edition.model import Figure

NOW = datetime(2025, 12, 18, 8, 0, tzinfo=HKT)
DAY = date(2025, 12, 17)
MEMBERS = (
    ("00700", "腾讯控股"),
    ("09988", "阿里巴巴-W"),
    ("01810", "小米集团-W"),
    ("03690", "美团-W"),
    ("00981", "中芯国际"),
    ("01211", "比亚迪股份"),
    ("02015", "理想汽车-W"),
    ("01024", "快手-W"),
    ("09618", "京东集团-SW"),
    ("00020", "商汤-W"),
    ("09999", "网易-S"),
    ("09888", "百度集团-SW"),
    ("09868", "小鹏汽车-W"),
    ("00992", "联想集团"),
    ("06618", "京东健康"),
    ("02382", "舜宇光学科技"),
)


def make_history(scale: int, count: int = 20) -> tuple[tuple[date, Decimal], ...]:
    values = (12, 34, -8, 22, 41, 15, -19, 6, 28, 33, -42, 11, 19, 25, -5, 38, 44, 21, 52, 79)
    days = []
    day = DAY
    while len(days) < count:
        if day.weekday() < 5:
            days.append(day)
        day -= timedelta(days=1)
    return tuple((day, Decimal(value * scale)) for day, value in zip(reversed(days), values[-count:], strict=True))


def make_figure(ident: str, value: Decimal | int, text: str, unit: str, evidence: str = "hkex-1") -> Figure:
    return Figure(ident, text, Decimal(value), unit, (evidence,), day=DAY)


def make_hkd(ident: str, value: Decimal | int) -> Figure:
    return make_figure(ident, value, f"{Decimal(value) / 10**8:+.2f}亿港元", "HKD")


def ids_of(figures: list[Figure]) -> tuple[str, ...]:
    return tuple(figure.id for figure in figures)
