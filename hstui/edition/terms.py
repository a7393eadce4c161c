"""On what terms sources may be read, in the reports' languages: sources state them in English."""

from __future__ import annotations

from typing import Final

from hstui.text.i18n import Translator

_TERMS: Final = {
    "undocumented endpoint of the site's own page; personal use at a low rate": (
        "网站自用的接口，未公开说明；仅供个人低频使用"
    ),
    "FRED terms: personal, non-commercial use; series belong to their sources": (
        "FRED条款：个人非商业使用；数据归原机构所有"
    ),
    "eastmoney.com: public pages' own interface, undocumented; own reference, attribution, slow pace": (
        "东方财富网页自用的接口，未公开说明；自用参考，注明来源，低频"
    ),
    "newyorkfed.org terms of use: free with attribution to the Federal Reserve Bank of New York": (
        "纽约联储条款：注明来源即可自由使用"
    ),
    "official RSS": "官方RSS",
    "data.gov.hk terms: free use with attribution to the HKMA": "data.gov.hk条款：注明金管局为来源即可自由使用",
    "Yahoo terms of service: personal use, unofficial interface": "雅虎服务条款：个人使用；非官方接口",
    "undocumented endpoint of the site's own pages; personal use, one request a second at most": (
        "网站自用的接口，未公开说明；个人使用，每秒至多一次"
    ),
    "federalreserve.gov: public domain, cite as source": "美联储：公有领域，注明来源",
    "hkex.com.hk terms of use: own reference, no systematic redistribution; shown with attribution": (
        "港交所条款：自用参考，不得系统转发；注明来源"
    ),
    "the site's terms forbid systematic automated retrieval: switch it on for personal use only": (
        "网站条款禁止系统性自动取数：仅供个人使用时开启"
    ),
    "your own server; the sites behind its routes have their own terms": "你自己的服务器；其背后的网站各有条款",
    "public RSS of the broadcaster": "电台公开的RSS",
    "RSS for personal use: headline, summary and link": "供个人使用的RSS：标题、摘要与链接",
    "gu.qq.com: public pages' own interface, undocumented; own reference": (
        "腾讯自选股网页自用的接口，未公开说明；自用参考"
    ),
    "ecb.europa.eu: free use with attribution; for information, not for transactions": (
        "欧洲央行：注明来源即可自由使用；仅供参考，不作交易之用"
    ),
    "the feed's own terms: personal, non-commercial feed reading only; unreachable in mainland China": (
        "订阅源自己的条款：仅供个人非商业阅读；中国内地无法访问"
    ),
    "HKAB owns HIBOR: display with attribution, no redistribution": (
        "HIBOR归香港银行公会所有：注明来源可展示，不得转发"
    ),
    "hkexnews.hk terms of use: personal reference, no redistribution; shown with attribution": (
        "披露易条款：个人参考，不得转发；注明来源"
    ),
    "hkexnews.hk terms of use: personal reference only, no automated bulk retrieval": (
        "披露易条款：仅供个人参考，不得自动批量取数"
    ),
    "hsi.com.hk: own reference; index data belong to Hang Seng Indexes": (
        "恒生指数公司网站：自用参考；指数数据归其所有"
    ),
    "finance.sina.com.cn: public pages' own interface, undocumented; own reference": (
        "新浪财经网页自用的接口，未公开说明；自用参考"
    ),
    "US Treasury: public domain, cite as source": "美国财政部：公有领域，注明来源",
    "undocumented endpoint; for personal use; not served in mainland China": (
        "未公开说明的接口；供个人使用；中国内地不提供"
    ),
    "for personal use; not served in mainland China": "供个人使用；中国内地不提供",
    "RSS for personal use; not served in mainland China": "供个人使用的RSS；中国内地不提供",
    "added by you": "由你添加",
}


def terms_text(terms: str, tr: Translator) -> str:
    """A source's terms in the reader's language; as they stand where nobody has put them into it."""
    known = _TERMS.get(terms)
    return tr(known) if known is not None else terms
