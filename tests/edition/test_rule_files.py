"""Every table that `[rules]` of the configuration may name has an effect on the edition."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path

import pytest

from hstui.config import TABLES, load_tables
from hstui.edition.codec import encode_edition
from hstui.edition.model import Edition
from hstui.records.units import Unit
from hstui.sources.base import Outcome
from tests.edition.builders import DAY, SESSIONS, channel, edition, item, outcome, point, stock


def materials() -> Sequence[Outcome]:
    money = [row for day in SESSIONS for row in channel("eastmoney.channel", day, f"-90{day.day}", "-1000")]
    series = [
        point("hkab.hibor_1m", DAY, "2.90"), point("fed.sofr_30d", date(2025, 12, 16), "3.65"),
        point("fx.usdhkd", DAY, "7.842", Unit.HKD_PER_USD),
    ]  # fmt: skip
    news = [
        item("1", "小米发布旗舰手机小米18，售价4999元起"),
        item("2", "Xiaomi unveils flagship phone", source="b.news", hours=9),
        item("3", "商汤拟配售17.5亿股，筹资31.5亿港元", hours=20),
        item("4", "商汤拟配售17.5亿股，筹资31.5亿港元，折让9%", source="b.news", hours=5),
    ]
    return [
        outcome("cls.telegraph", "news", news), outcome("eastmoney.channel", "flows", money),
        outcome("eastmoney.stock_flow", "flows", [stock("01810", day, 700_000_000, 50_000_000) for day in SESSIONS]),
        outcome("test.series", "macro", series),
    ]  # fmt: skip


def stories(made: Edition) -> list[tuple[str, str, str]]:
    return [(story.theme, story.event, story.title) for section in made.news for story in section.stories]


OVERRIDES = {
    "advice": "[stance]\noverweight = 0.4\nreasons = 1\nfamilies = 1\n",
    "changes": 'resolved = ["折让"]\n',
    "events": 'replace_rules = true\n[[rule]]\nevent = "rnd"\nweight = 5.0\nall = ["placement"]\n',
    "headings": '[hardware]\nbase = { zh-Hans = "器材", zh-Hant = "器材", en = "Gear" }\n',
    "macro": "[demand]\nweak = -1\n",
    "ranking": "[choose]\nleast = 0.01\n[score]\nmember = 0.5\n",
    "risks": "[rules.southbound_outflow]\nenabled = false\n",
    "themes": "least = 9.5\n",
    "topics": '[topics]\nnew_phone = ["小米18", "flagship phone"]\n',
}


@pytest.mark.parametrize("table", TABLES)
def test_a_table_of_the_user_s_changes_the_edition(table: str, tmp_path: Path) -> None:
    file = tmp_path / f"{table}.toml"
    file.write_text(OVERRIDES[table], "utf-8")
    rules = load_tables({table: str(file)})
    before = [item("3", "商汤拟配售17.5亿股，筹资31.5亿港元", hours=20)]
    first = edition([outcome("cls.telegraph", "news", before)]) if table == "changes" else None
    plain, own = edition(materials(), previous=first), edition(materials(), previous=first, rules=rules)
    assert encode_edition(plain) != encode_edition(own)
    assert own.dropped == ()
    seen = {
        "advice": lambda e: [call.stance for call in e.advice.calls],
        "changes": lambda e: [one.kind for one in e.changes.entries],
        "headings": lambda e: [section.title for section in e.news],
        "macro": lambda e: [sentence.text for sentence in e.macro.sentences],
        "ranking": lambda e: [story.score for section in e.news for story in section.stories],
        "risks": lambda e: [risk.id for risk in e.risks],
    }.get(table, stories)
    assert seen(plain) != seen(own)


def test_a_threshold_of_the_user_s_macro_table_decides_the_verdict(tmp_path: Path) -> None:
    file = tmp_path / "mine.toml"
    file.write_text(OVERRIDES["macro"], "utf-8")
    plain, own = (
        "".join(sentence.text for sentence in edition(materials(), rules=rules).macro.sentences)
        for rules in ({}, load_tables({"macro": str(file)}))
    )
    assert "港元需求平稳（评分-1" in plain and "港元需求偏弱（评分-1" in own
