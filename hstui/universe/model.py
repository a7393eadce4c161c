"""Stocks, their names, and who was a member when."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal

_INDICES = {
    "HSTECH": ("恒生科技指数", "恒生科技指數", "Hang Seng TECH Index"),
    "HSI": ("恒生指数", "恒生指數", "Hang Seng Index"),
    "HSCEI": ("恒生中国企业指数", "恒生中國企業指數", "Hang Seng China Enterprises Index"),
}
"""Zh-Hans, zh-Hant and English names. A universe may be of any stocks: its own name is not its index's."""


@dataclass(frozen=True, slots=True)
class Alias:
    """A way of naming a stock."""

    text: str
    """As written, Simplified or Latin; Traditional is matched through the script key."""
    kind: str
    """`name`, `short`, `brand`, `product`, `person`, `subsidiary`, `a_share`, `code`."""
    needs: tuple[str, ...] = ()
    """Words one of which must be near for the alias to count (a homograph's context); they outrule `unless`."""
    unless: tuple[str, ...] = ()
    """Words near which the alias is something else (小米 beside 杂粮)."""
    bare: str = ""
    """May it stand without any of `needs`? `yes`, `no`, or `phrase`: only where a phrase begins (理想、蔚来).
    Empty: `no` if there are `needs`, else `yes`."""
    not_after: str = ""
    """Characters after which it is part of another word (完美的)."""
    not_before: str = ""
    """Characters before which it is another word (理想状态)."""
    cased: bool = False
    """Matched only as written, upper and lower case (JD, not jd)."""

    @property
    def stands_alone(self) -> str:
        """`bare` with its default filled in."""
        return self.bare or ("no" if self.needs else "yes")


@dataclass(frozen=True, slots=True)
class Stock:
    """One listed company and its codes in every source's form."""

    code: str
    """Five digits."""
    name_hans: str
    """Exchange short name with its suffix: 小米集团-W."""
    name_hant: str
    name_en: str
    short_hans: str
    """What prose calls it after the first mention: 小米."""
    short_hant: str
    short_en: str
    sector: str
    """`internet`, `auto`, `semis`, `hardware`, `software`, `appliances`, `health`, `media`, `travel`."""
    aliases: tuple[Alias, ...] = ()
    a_share: str = ""
    """Six-digit A-share code, if any."""
    adr: str = ""
    weight: Decimal | None = None
    weight_day: date | None = None

    @property
    def yahoo(self) -> str:
        """Yahoo's symbol: 0700.HK."""
        return f"{int(self.code):04d}.HK"

    @property
    def tencent(self) -> str:
        """Tencent's real-time symbol: r_hk00700."""
        return f"r_hk{self.code}"

    @property
    def sina(self) -> str:
        """Sina's real-time symbol: rt_hk00700."""
        return f"rt_hk{self.code}"

    @property
    def eastmoney(self) -> str:
        """Eastmoney's secid: 116.00700."""
        return f"116.{self.code}"

    def name(self, lang: str) -> str:
        """The exchange short name in a language."""
        return {"zh-Hant": self.name_hant, "en": self.name_en}.get(lang, self.name_hans)

    def short(self, lang: str) -> str:
        """The short name in a language."""
        return {"zh-Hant": self.short_hant, "en": self.short_en}.get(lang, self.short_hans)


@dataclass(frozen=True, slots=True)
class Review:
    """A change of membership."""

    effective: date
    added: tuple[str, ...]
    removed: tuple[str, ...]
    source: str = ""


@dataclass(frozen=True, slots=True)
class Peer:
    """A company that is not watched and has no code here, but must be told apart (京东方, 金山办公, 沐曦)."""

    id: str
    """Stable and readable: its usual name."""
    aliases: tuple[Alias, ...]
    family: str = ""
    """Code of the watched group that it belongs to, if any (金山办公: 03888)."""
    namesake: bool = False
    """It merely shares somebody's name (京东方): never what a story here is about."""


@dataclass(frozen=True, slots=True)
class Universe:
    """The stocks watched on one day.

    `stocks` are the members on `day`; `known` holds every stock that the file describes, members or not
    (former and later members, listed family), so that linking can tell them apart.
    """

    id: str
    name_hans: str
    name_hant: str
    name_en: str
    index_code: str
    """`HSTECH`: how quotes name the index; empty if there is none."""
    index_symbols: Mapping[str, str]
    """Per provider: `tencent = r_hkHSTECH`, `eastmoney = 124.HSTECH`, `yahoo = HSTECH.HK`, `sina = rt_hkHSTECH`."""
    day: date
    stocks: tuple[Stock, ...]
    """Members on `day`, by code."""
    known: Mapping[str, Stock] = field(default_factory=dict)
    reviews: tuple[Review, ...] = ()
    weight_day: date | None = None
    decoys: tuple[str, ...] = ()
    """Words that contain an alias of somebody and name nobody here (小米粥, 理想状态, 北京东部)."""
    peers: tuple[Peer, ...] = ()
    """Companies without a code here that must be told apart."""
    credits: tuple[str, ...] = ()
    """Names that news carries as its own source (网易科技): a mention only where they act, not where they report."""

    @property
    def codes(self) -> tuple[str, ...]:
        """Members' codes."""
        return tuple(stock.code for stock in self.stocks)

    def with_leavers(self, since: date) -> Universe:
        """The universe with those counted as members that left after `since`: for texts of a whole stretch of time."""
        left = {code for r in self.reviews if since < r.effective <= self.day for code in r.removed}
        codes = sorted(set(self.codes) | (left & set(self.known)))
        return replace(self, stocks=tuple(self.known[code] for code in codes))

    def name(self, lang: str) -> str:
        """The universe's name in a language."""
        return {"zh-Hant": self.name_hant, "en": self.name_en}.get(lang, self.name_hans)

    def index_name(self, lang: str) -> str:
        """The name of the index that it is measured by, its code where that is all we know; empty if there is none."""
        hans, hant, en = _INDICES.get(self.index_code, (self.index_code,) * 3)
        return {"zh-Hant": hant, "en": en}.get(lang, hans)
