"""Numbers as the field writes them: 亿港元, 个百分点, HK$7.91bn, bp; and reading what sources write."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Context, Decimal, InvalidOperation

from hstui.records.units import Quantity, Unit

_NO_DATA = frozenset({"", "-", "--", "—", "–", "n/a", "na", "null", "none", "."})
_MAX_DIGITS = 40
_USUAL = re.compile(r"-?[0-9]{1,20}(?:\.[0-9]{1,18})?")
"""How most sources write most numbers; such text needs no further look."""
_GROUPED = re.compile(r"[+-]?\d{1,3}(?:,\d{3})+(?:\.\d*)?")
"""Thousands separated. A comma anywhere else may be a decimal one: 3,75 is not 375."""

_ZH_CURRENCY = {Unit.HKD: "港元", Unit.CNY: "元人民币", Unit.USD: "美元", Unit.EUR: "欧元", Unit.GBP: "英镑",
                Unit.TWD: "新台币", Unit.JPY: "日元"}  # fmt: skip
_EN_CURRENCY = {Unit.HKD: "HK$", Unit.CNY: "RMB", Unit.USD: "US$", Unit.EUR: "€", Unit.GBP: "£",
                Unit.TWD: "NT$", Unit.JPY: "¥"}  # fmt: skip
_MONEY_BASE = {Unit.HKD_MILLION: Unit.HKD, Unit.HKD_WAN: Unit.HKD, Unit.CNY_MILLION: Unit.CNY,
               Unit.USD_MILLION: Unit.USD, Unit.USD_BILLION: Unit.USD}  # fmt: skip
_HANT = str.maketrans({"亿": "億", "万": "萬", "点": "點", "个": "個", "辆": "輛", "币": "幣", "欧": "歐", "镑": "鎊"})
_COUNTED = {Unit.SHARES: ("股", " shares"), Unit.VEHICLES: ("辆", " vehicles"), Unit.PIECES: ("件", " pieces"),
            Unit.COUNT: ("", ""), Unit.DAYS: ("个交易日", " sessions")}  # fmt: skip
_EN_COUNTS = ((6, "mn"), (9, "bn"))
_EN_MONEY = (*_EN_COUNTS, (12, "tn"))
_ZH_COUNTS = ((4, "万"), (8, "亿"))
_ZH_MONEY = (*_ZH_COUNTS, (12, "万亿"))
_PLAIN: dict[Unit, tuple[str, str, int]] = {
    Unit.PCT: ("%", "%", 2),
    Unit.PP: ("个百分点", "pp", 2),
    Unit.BP: ("个基点", "bp", 0),
    Unit.POINTS: ("点", " points", 2),
    Unit.TIMES: ("倍", "x", 1),
    Unit.PIPS: ("点子", " pips", 0),
    Unit.HKD_PER_USD: ("", "", 4),
    Unit.CNY_PER_USD: ("", "", 4),
}


def parse_decimal(value: object) -> Decimal | None:
    """A number as a source writes it, or None for the usual ways of writing "no data".

    Reads ints, Decimals, finite floats and strings (thousands separators, full-width digits, a leading +).
    Raises ValueError for booleans, NaN, infinities, more than 40 digits, and anything else.
    """
    if type(value) is str and _USUAL.fullmatch(value):
        return Decimal(value)
    if value is None:
        return None
    if isinstance(value, bool):
        raise ValueError("a boolean is not a number")
    if isinstance(value, str):
        text = unicodedata.normalize("NFKC", value).strip().replace("\u2212", "-")
        if text.lower() in _NO_DATA:
            return None
        text = text.removesuffix("%").strip()
        if "_" in text or ("," in text and not _GROUPED.fullmatch(text)):
            raise ValueError(f"not a number: {text[:20]!r}")
        text = text.replace(",", "")
    elif isinstance(value, int | float | Decimal):
        text = repr(value) if isinstance(value, float) else str(value)
    else:
        raise ValueError(f"not a number: {type(value).__name__}")
    if len(text) > _MAX_DIGITS:
        raise ValueError("a number of absurd length")
    try:
        number = Decimal(text)
    except InvalidOperation:
        raise ValueError(f"not a number: {text[:20]!r}") from None
    if not number.is_finite():
        raise ValueError(f"not a finite number: {text}")
    return number


_ROOMY = Context(prec=120)
"""Enough digits for whatever `parse_decimal` lets through: the usual 28 would refuse to round what is longer."""


def rounded(value: Decimal, places: int) -> str:
    """Half up, as tables are rounded; thousands separated; never `-0.00`."""
    number = value.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP, _ROOMY)
    return f"{abs(number) if number == 0 else number:,f}"


def last_place(value: Decimal) -> int:
    """The power of ten of the last digit that is not a nought: -2 of 8.630, 1 of 50, 0 of 0."""
    exponent = value.normalize().as_tuple().exponent
    return exponent if isinstance(exponent, int) else 0


def written_out(value: Decimal) -> str:
    """All digits of a value, without an exponent or a fraction of noughts: 1040000000 of 1.04E+9 and 1040000000.0."""
    return _trimmed(f"{value:f}")


def _trimmed(text: str) -> str:
    return text.rstrip("0").rstrip(".") if "." in text else text


def _scale(value: Decimal, scales: Sequence[tuple[int, str]], places: int) -> tuple[Decimal, str]:
    """The power of ten to write a value in, with its word: of 9,999.996万, which rounds to 10,000万, it is 亿."""
    at = max((exponent for exponent, _ in scales if abs(value) >= Decimal(1).scaleb(exponent)), default=0)
    printed = value.scaleb(-at).quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP, _ROOMY).scaleb(at)
    at = max((exponent for exponent, _ in scales if abs(printed) >= Decimal(1).scaleb(exponent)), default=0)
    return Decimal(1).scaleb(at), dict(scales).get(at, "")


def _money(value: Decimal, unit: Unit, lang: str, places: int | None) -> str:
    kept = 2 if places is None else places
    if lang == "en":
        scale, word = _scale(value, _EN_MONEY, kept)
        text = rounded(value / scale, kept)
        sign = "-" if text.startswith("-") else ""
        return f"{sign}{_EN_CURRENCY[unit]}{text.removeprefix('-')}{word}"
    scale, word = _scale(value, _ZH_MONEY, kept)
    text = _trimmed(rounded(value / scale, kept)) if word == "万" else rounded(value / scale, kept)
    text = f"{text}{word}{_ZH_CURRENCY[unit]}"
    return text.translate(_HANT) if lang == "zh-Hant" else text


def _counted(value: Decimal, unit: Unit, lang: str, places: int | None) -> str:
    zh, en = _COUNTED[unit]
    scale, word = _scale(value, _EN_COUNTS if lang == "en" else _ZH_COUNTS, 2 if places is None else places)
    text = _trimmed(rounded(value / scale, places if places is not None else 2 if word else 0))
    text = f"{text}{word}{_one(en, text + word) if lang == 'en' else zh}"
    return text.translate(_HANT) if lang == "zh-Hant" else text


def _one(unit: str, printed: str) -> str:
    """An English unit as it stands behind a number: 2 sessions, 1 session."""
    return unit.removesuffix("s") if printed in ("1", "-1") else unit


def format_quantity(quantity: Quantity, lang: str, *, signed: bool = False, places: int | None = None) -> str:
    """The quantity as a report prints it: 79.09亿港元, 1.03%, 25个基点; HK$7.91bn, 1.03%, 25bp in English.

    `signed` writes a plus before positive values; minus is ASCII `-`, so it can be searched and pasted.
    """
    unit = quantity.unit
    base = _MONEY_BASE.get(unit, unit)
    value = quantity.to(base).value
    if base in _ZH_CURRENCY:
        text = _money(value, base, lang, places)
    elif unit in _COUNTED:
        text = _counted(value, unit, lang, places)
    else:
        zh, en, usual = _PLAIN[unit]
        text = rounded(value, usual if places is None else places)
        text += _one(en, text) if lang == "en" else zh
        if lang == "zh-Hant":
            text = text.translate(_HANT)
    return "+" + text if signed and value > 0 else text


def short_hkd(value: Decimal, lang: str, *, signed: bool = True) -> str:
    """HK$ in 亿 with two decimals (in English in bn with three) and no unit, for a table whose heading names it."""
    text = rounded(value / 10**9, 3) if lang == "en" else rounded(value / 10**8, 2)
    return "+" + text if signed and value > 0 else text
