"""What news outlets are called in a report's language."""

from __future__ import annotations

from typing import Final

_LANGS: Final = ("zh-Hans", "zh-Hant", "en")
_CALLED: Final = {
    "财联社": ("财联社", "財聯社", "CLS"),
    "东方财富": ("东方财富", "東方財富", "Eastmoney"),
    "格隆汇": ("格隆汇", "格隆匯", "Gelonghui"),
    "华尔街见闻": ("华尔街见闻", "華爾街見聞", "Wallstreetcn"),
    "同花顺": ("同花顺", "同花順", "THS"),
    "新浪财经": ("新浪财经", "新浪財經", "Sina Finance"),
    "金十数据": ("金十数据", "金十數據", "Jin10"),
    "香港電台": ("香港电台", "香港電台", "RTHK"),
    "Yahoo財經": ("Yahoo财经", "Yahoo財經", "Yahoo Finance HK"),
    "香港政府新聞網": ("香港政府新闻网", "香港政府新聞網", "news.gov.hk"),
    "香港金融管理局": ("香港金融管理局", "香港金融管理局", "HKMA"),
    "香港交易所": ("香港交易所", "香港交易所", "HKEX"),
    "證監會": ("香港证监会", "證監會", "SFC"),
    "披露易": ("披露易", "披露易", "HKEXnews"),
}
"""The desks of hstui's own sources. Whoever else wrote something is called as he signs."""


def outlet_name(outlet: str, lang: str) -> str:
    """The outlet's name in a language (`zh-Hans`, `zh-Hant`, `en`); as it signs where it has no other."""
    known = _CALLED.get(outlet)
    return known[_LANGS.index(lang)] if known is not None and lang in _LANGS else outlet
