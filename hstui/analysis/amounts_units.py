"""Scales, units and the words around numbers, as `analysis.amounts` reads them. All keys are folded text."""

from __future__ import annotations

import re
from decimal import Decimal

SCALES: dict[str, Decimal] = {
    "": Decimal(1),
    "百": Decimal(100),
    "千": Decimal(1000),
    "万": Decimal(10_000),
    "十万": Decimal(100_000),
    "百万": Decimal(1_000_000),
    "千万": Decimal(10_000_000),
    "亿": Decimal(100_000_000),
    "十亿": Decimal(1_000_000_000),
    "百亿": Decimal(10_000_000_000),
    "千亿": Decimal(100_000_000_000),
    "万亿": Decimal(1_000_000_000_000),
    "兆": Decimal(1_000_000_000_000),
    "thousand": Decimal(1000),
    "k": Decimal(1000),
    "million": Decimal(1_000_000),
    "mln": Decimal(1_000_000),
    "mn": Decimal(1_000_000),
    "m": Decimal(1_000_000),
    "billion": Decimal(1_000_000_000),
    "bln": Decimal(1_000_000_000),
    "bn": Decimal(1_000_000_000),
    "b": Decimal(1_000_000_000),
    "trillion": Decimal(1_000_000_000_000),
    "tn": Decimal(1_000_000_000_000),
    "t": Decimal(1_000_000_000_000),
}

WORDS: dict[str, Decimal] = {"十": Decimal(10), "百": Decimal(100), "千": Decimal(1000)}

CURRENCIES = frozenset(("HKD", "CNY", "USD", "EUR", "TWD", "GBP", "JPY"))

_MONEY = {
    "港元": "HKD",
    "港币": "HKD",
    "港圆": "HKD",
    "元港币": "HKD",
    "hong kong dollars": "HKD",
    "hk dollars": "HKD",
    "hkd": "HKD",
    "美元": "USD",
    "美金": "USD",
    "us dollars": "USD",
    "u.s. dollars": "USD",
    "dollars": "USD",
    "usd": "USD",
    "元人民币": "CNY",
    "元(人民币)": "CNY",
    "人民币": "CNY",
    "yuan": "CNY",
    "renminbi": "CNY",
    "rmb": "CNY",
    "cny": "CNY",
    "新台币": "TWD",
    "元新台币": "TWD",
    "台币": "TWD",
    "欧元": "EUR",
    "euros": "EUR",
    "euro": "EUR",
    "eur": "EUR",
    "英镑": "GBP",
    "日元": "JPY",
    "日圆": "JPY",
    "yen": "JPY",
    "韩元": "",
    "韩圆": "",
    "卢比": "",
    "卢布": "",
    "瑞郎": "",
    "澳元": "",
    "加元": "",
    "新元": "",
    "泰铢": "",
    "元": "yuan",
    "块钱": "yuan",
}

UNITS: dict[str, str] = {
    **_MONEY,
    "%": "%",
    "percent": "%",
    "per cent": "%",
    "pct": "%",
    "个百分点": "pp",
    "百分点": "pp",
    "percentage points": "pp",
    "percentage point": "pp",
    "个基点": "bp",
    "基点": "bp",
    "个bp": "bp",
    "bps": "bp",
    "bp": "bp",
    "basis points": "bp",
    "basis point": "bp",
    "倍": "x",
    "点": "points",
    "points": "points",
    "pts": "points",
    "股": "shares",
    "a股": "shares",
    "h股": "shares",
    "shares": "shares",
    "辆": "vehicles",
    "辆车": "vehicles",
    "vehicles": "vehicles",
    "cars": "vehicles",
    "evs": "vehicles",
    "台": "台",
    "units": "units",
    "件": "pieces",
    "部": "pieces",
    "颗": "pieces",
    "片": "pieces",
    "枚": "pieces",
}

PREFIXES: tuple[tuple[str, str], ...] = (
    ("hk$", "HKD"),
    ("hkd", "HKD"),
    ("港币", "HKD"),
    ("港元", "HKD"),
    ("us$", "USD"),
    ("usd", "USD"),
    ("nt$", "TWD"),
    ("新台币", "TWD"),
    ("rmb", "CNY"),
    ("cny", "CNY"),
    ("人民币", "CNY"),
    ("¥", "CNY"),
    ("€", "EUR"),
    ("eur", "EUR"),
    ("£", "GBP"),
    ("$", "USD"),
)
"""Currencies printed before the number; the longer sign first."""

COUNTED_AFTER = re.compile(
    r"\s?(?:[a-z]+\s?)?(?:用户|粉丝|参数|下载|日活|月活|会员|蒲式耳|盎司|特别提款权|福林|里拉|雷亚尔|比索|第纳尔|克朗|token|km|kw|mw|gw|mah|"
    "人|户|名|家|张|个|次|吨|公里|千米|笔|桶|平|条|岁|字|票|份|只|头|座|亩|级|分|步|行|页|订单|单|天|年|词|位|间|根|米|瓦|千瓦|度|克|毫|"
    "首|款|套|场|艘|架|门|所|项|盒|瓶|箱|册|/|奖|像素|转|秒|里|立方|斤|担|手|粒|袋|组|道|例|英镑|吉瓦|加仑|播放|点击|观看|阅读|浏览|只|捆|卢)"
)
"""What a bare 万 or 亿 counts when it is not money that `Amount` has a unit for."""

COUNTED_BEFORE = re.compile(
    "用户|日活|月活|mau|dau|参数|下载|播放|粉丝|阅读|人次|人数|就业|人口|浏览|会员|订阅|岗位|里程|点击|token|产能|订单|单量|观看|预约|注册量|"
    "创作者|球迷|观众|旅客|游客|考生|学生|粉|客户|门店|设备|装机|出货|热度"
)

MONEY_BEFORE_WAN = re.compile(
    "年薪|月薪|工资|薪酬|奖金|罚|赔|悬赏|售|单签|中一签|赚|补贴|身价|房价|首付|豪掷|注册资本|定损|捐|金额|损失|门槛|定价|价格|起价|成本|融资|"
    "增资|总价|预算|贷款|欠|涉案|花费|奖励"
)

INDEX_BEFORE = re.compile(
    r"(?:[涨升跌挫降报破守上关收见高低至指逾超近约达]|up|down|points|rose|fell|gained|lost|dropped|by)\s?$"
)

VEHICLE_CONTEXT = re.compile(
    "交付|新能源车|汽车|新车|车企|电动车|乘用车|新势力|比亚迪|蔚来|小鹏|零跑|理想|特斯拉|问界|su7|yu7|吉利|长城|奇瑞|上汽|广汽|长安|"
    r"vehicle|\bcars?\b|\bevs?\b|\bauto|deliver|\bbyd\b|\bnio\b|xpeng|leapmotor|tesla|zeekr"
)

SALES = re.compile("交付|销|出口|产量|卖出|下线|大定|锁单")

FURNITURE = (
    # A quote that a desk pastes behind a name: «+1.040 (+13.098%) 沽空 $4.33亿; 比率 17.436%».
    re.compile(r"[+-]?\d+\.\d+ ?\([+-]?\d+\.\d+%\)(?: ?沽空 ?\$[\d.,]+[十百千]?[万亿]?; ?比率 ?[\d.]+% ?)?"),
    re.compile(r"沽空 ?\$[\d.,]+[十百千]?[万亿]?; ?比率 ?[\d.]+%"),
)


_NOT_UNIT = {
    "元": r"(?!旦|宇宙|宝|素|老|件|首|帅|年(?!薪|终)|神|气|器|月|朝|代|plus)",
    "股": r"(?!权|东|价|指|市|走|上涨|下跌|涨|跌|飘|翻)",
    "点": r"(?!评|半|钟|整|开|击|名|赞|心|亮|\d)",
}
"""What must not follow a unit: then it is another word (元旦, 股权, 9点半)."""


def _alternatives(table: dict[str, str]) -> str:
    """Units as a pattern, longest first; Latin ones end where the word ends."""
    return "|".join(
        re.escape(word) + _NOT_UNIT.get(word, "") + (r"(?![a-z])" if word.isascii() and word[-1].isalpha() else "")
        for word in sorted(table, key=len, reverse=True)
    )


def pattern() -> re.Pattern[str]:
    """A number with its scale and unit, or 千亿美元: a scale standing for the number, which needs a currency."""
    chinese = r"\s?[多余来]?个?(?P<scale>万亿|[十百千]?[万亿]|兆|百(?!分)|千)[多余]?"
    latin = r"\s?(?P<latin>thousand|million|mln|mn|m|billion|bln|bn|b|trillion|tn|t|k)(?![a-z0-9])"
    return re.compile(
        r"(?P<number>(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?)"
        rf"(?:{chinese}|{latin})?"
        rf"(?:\s?(?P<unit>{_alternatives(UNITS)}))?"
        rf"|(?<![数几上十百千万亿多好\d])(?:(?P<word>[十百千])(?P<wordscale>万|亿)|(?P<one>万亿))"
        rf"(?P<wordunit>{_alternatives(_MONEY)})"
    )
