"""What sources, series, channels and stocks are called: a row of figures has no other title."""

from __future__ import annotations

from hstui.edition.compose.materials import Materials
from hstui.text.i18n import Translator

SERIES = {
    "fed.effr": "联邦基金有效利率",
    "fed.sofr": "SOFR",
    "fed.sofr_30d": "SOFR 30日均值",
    "fed.target_lower": "联邦基金目标区间下限",
    "fed.target_upper": "联邦基金目标区间上限",
    "fed.soma_total": "SOMA 持有总额",
    "fed.soma_bills": "SOMA 短期国债",
    "fed.soma_mbs": "SOMA MBS",
    "fed.bill_purchase": "短期国债买入",
    "fed.total_assets": "美联储总资产",
    "hkma.balance_before_dw": "总结余（贴现窗前）",
    "hkma.balance_after_dw": "总结余（贴现窗后）",
    "hkma.closing_balance": "总结余（收市，含贴现窗）",
    "hkma.opening_balance": "总结余（开市）",
    "hkma.base_rate": "金管局基本利率",
    "hkma.overnight_close": "隔夜利率（收市）",
    "hkma.fixing_1m": "HIBOR 1个月（金管局）",
    "hkma.cu_weak": "弱方兑换保证",
    "hkma.cu_strong": "强方兑换保证",
    "hkma.forecast_t1": "总结余预测 T+1",
    "hkma.forex_t1": "外汇交易 T+1",
    "hkma.forex_t2": "外汇交易 T+2",
    "hkma.forex_t3": "外汇交易 T+3",
    "hkma.forex_t4": "外汇交易 T+4",
    "hkma.forex_u": "外汇交易 T+5起",
    "hkma.twi": "贸易加权港汇指数",
    "hkma.efbn": "外汇基金票据及债券",
    "hkma.monetary_base": "货币基础（贴现窗前）",
    "hkab.hibor_on": "HIBOR 隔夜",
    "hkab.hibor_1w": "HIBOR 1周",
    "hkab.hibor_2w": "HIBOR 2周",
    "hkab.hibor_1m": "HIBOR 1个月",
    "hkab.hibor_2m": "HIBOR 2个月",
    "hkab.hibor_3m": "HIBOR 3个月",
    "hkab.hibor_6m": "HIBOR 6个月",
    "hkab.hibor_12m": "HIBOR 12个月",
    "fx.usdhkd": "美元兑港元（参考汇率）",
    "fx.usdhkd_spot": "美元兑港元（市价）",
    "fx.usdcny": "美元兑人民币（参考汇率）",
    "ust.3m": "美国国债3个月期",
    "ust.2y": "美国国债2年期",
    "ust.10y": "美国国债10年期",
    "us.vix": "VIX",
}
"""Every series that a source gives."""
_CHANNELS = {"shanghai": "港股通（沪）", "shenzhen": "港股通（深）", "total": "南向合计"}


def called(m: Materials, tr: Translator) -> dict[str, str]:
    """The names by ids and codes."""
    return {
        **{outcome.source.id: outcome.source.called(m.lang) for outcome in m.outcomes},
        **{key: tr(name) for key, name in (*SERIES.items(), *_CHANNELS.items())},
        **{code: f"{code} {stock.name(m.lang)}" for code, stock in m.universe.known.items()},
        m.universe.index_code: m.universe.index_name(m.lang),
    }
