"""The macro backdrop."""

from __future__ import annotations

from decimal import Decimal

from hstui.edition import model
from hstui.edition.model import Figure, Sentence
from tests.tui.samples.base import DAY, ids_of, make_figure, make_history


def make_macro() -> tuple[model.Macro, list[Figure]]:
    rows = (
        ("fed.range", "fed", "联邦基金目标区间", "3.50%-3.75%", "3.75", "%", "-0.25个百分点"),
        ("fed.effr", "fed", "有效联邦基金利率", "3.64%", "3.64", "%", "0.00"),
        ("hkma.balance", "hkd", "银行体系总结余", "538.21亿港元", "53821000000", "HKD", "-1.20亿港元"),
        ("hibor.on", "rates", "隔夜HIBOR", "2.10%", "2.10", "%", "+0.35个百分点"),
        ("hibor.1m", "rates", "1个月HIBOR", "3.02%", "3.02", "%", "+0.12个百分点"),
        ("fx.usdhkd", "fx", "美元兑港元", "7.7812", "7.7812", "HKD_per_USD", "+0.0012"),
        ("us.10y", "us", "美国十年期国债收益率", "4.15%", "4.15", "%", "-0.03个百分点"),
    )
    indicators = tuple(
        model.Indicator(
            key,
            group,
            title,
            text,
            Decimal(value),
            unit,
            DAY,
            change,  # type: ignore[arg-type]  # literals from a table
            "expired" if key == "us.10y" else "previous_session",
            ("macro.fx.usdhkd",) if key == "fx.usdhkd" else ("index.level",),
            ("quote-1",),
            make_history(1),
            note,
        )
        for (key, group, title, text, value, unit, change), note in zip(
            rows, ("", "", "", "", "收市利率，非定盘", "", ""), strict=True
        )
    )
    said = (
        Sentence("美联储12月会议下调目标区间25个基点至3.50%-3.75%，为年内第三次降息。", (), ("quote-1",)),
        Sentence("银行体系总结余538.21亿港元，一个月HIBOR报3.02%，港元处于兑换保证区间中段。", (), ("quote-1",)),
    )
    curve = tuple(
        zip(
            ("O/N", "1W", "2W", "1M", "2M", "3M", "6M", "12M"),
            map(Decimal, ("2.10", "2.55", "2.80", "3.02", "3.00", "3.05", "3.10", "3.12")),
            strict=True,
        )
    )
    fixings = [make_figure(f"macro.hibor.{tenor}", rate, f"{rate}%", "%", "quote-1") for tenor, rate in curve]
    band = [
        make_figure(f"macro.hkma.cu_{side}", Decimal(rate), f"{rate}00", "HKD_per_USD", "quote-1")
        for side, rate in (("strong", "7.75"), ("weak", "7.85"))
    ]
    band.append(make_figure("macro.fx.usdhkd", Decimal("7.7812"), "7.7812", "HKD_per_USD", "quote-1"))
    place = model.Indicator(
        "fx.band", "fx", "兑换保证区间内位置", "31.20%", Decimal("31.2"), "%", DAY, "", "previous_session",
        ids_of(band), ("quote-1",),
    )  # fmt: skip
    missing = ("美国CPI：来源超时，无缓存可用",)
    return model.Macro((*indicators, place), said, curve, DAY, missing, ids_of(fixings)), [*fixings, *band]
