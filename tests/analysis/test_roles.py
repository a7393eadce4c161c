"""What part a company plays in a headline: to be named beside a lawsuit or an accident is nothing against it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hstui.analysis.roles import Vocabulary, accused, own_shares, struck
from hstui.analysis.rules import load, table_of
from hstui.text.script import fold

NAMES = (fold("甲公司"), fold("acme"), fold("甲"))
SAID = Vocabulary(table_of(load("advice"), "roles", "advice"))
DEALING = ("增持", "减持", "升至", "降至", "sells", "buys")


@pytest.mark.parametrize(
    "title",
    [
        "甲公司被约谈",
        "甲公司、乙公司等平台企业被五部门约谈",
        "甲公司遭立案调查",
        "某地监管部门约谈甲公司",
        "乙公司起诉甲公司侵害专利",
        "当地已对甲公司展开调查",
        "甲公司涉嫌虚假宣传",
        "甲公司首例案件败诉",
        "甲公司用户投诉退款难",
        "某协会称甲公司存在不正当竞争行为",
        "甲公司被監管機構罰款",
        "甲公司：公司被监管总局立案调查",
        "甲公司：因侵权被判赔100万元",
        "Acme is sued over patents",
        "Regulator fines Acme",
    ],
)
def test_what_is_done_to_the_company_is_against_it(title: str) -> None:
    assert accused(fold(title), NAMES, SAID)


@pytest.mark.parametrize(
    "title",
    [
        "甲公司起诉乙公司侵权",
        "甲公司法务部：部分侵权账号负责人被处罚",
        "甲公司内部通报：多名员工违规被查",
        "甲公司：警惕假冒平台，均涉嫌欺诈",
        "甲公司游戏外挂案告破",
        "甲公司司机被同行举报",
        "甲公司清理违规短剧",
        "某款二手车贬值率调查",
        "甲公司员工涉嫌受贿被移送",
        "甲公司取消超时处罚",
        "甲公司起诉甲公司兄弟公司不正当竞争",
        "丙某起诉骚扰她的甲公司用户",
        "Acme sues a rival over patents",
    ],
)
def test_what_it_does_itself_or_others_do_near_it_is_not(title: str) -> None:
    assert not accused(fold(title), NAMES, SAID)


@pytest.mark.parametrize(
    ("title", "is_its_own"),
    [
        ("甲公司召回一万辆汽车", True),
        ("一辆甲公司汽车在街头起火", True),
        ("甲公司系统崩了", True),
        ("甲公司就车辆起火道歉", True),
        ("甲公司更新引不满，官方致歉", True),
        ("甲公司：某地碰撞事故原因在调查中", True),
        ("货车失控撞上甲公司汽车", False),
        ("乙公司高管就甲公司言论道歉", False),
        ("甲公司实验室揭示：密码库有新漏洞", False),
        ("甲公司新车暴雨中不失控", False),
        ("甲公司上线事故救援", False),
        ("夫妻在甲公司用户群争吵后道歉", False),
        ("Acme recalls power banks", True),
        ("Fire near Acme headquarters contained", False),
    ],
)
def test_a_mishap_is_the_company_s_where_it_follows_its_name(title: str, is_its_own: bool) -> None:
    assert struck(fold(title), NAMES, SAID) is is_its_own


@pytest.mark.parametrize(
    ("title", "is_its_own"),
    [
        ("某基金增持甲公司", True),
        ("某行：在甲公司的持股比例升至5.2%", True),
        ("甲公司：控股股东增持本公司股份", True),
        ("甲公司获某基金增持2183万股", True),
        ("甲公司主席减持100万股", True),
        ("权益披露：某基金减持甲公司约200万股", True),
        ("甲公司减持乙公司", False),
        ("甲公司增持 乙公司股份", False),
        ("Acme raises stake in another firm", False),
        ("Acme buys back its own shares", True),
        ("甲公司在乙公司的持股比例降至4%", False),
        ("乙公司：甲公司11月减持1.3%公司股份", False),
        ("乙公司大跌 遭甲公司减持5%股份", False),
        ("甲公司对乙公司持股比例降至8%", False),
        ("Big fund sells shares in Acme", True),
        ("甲公司今日发布新品", False),
    ],
)
def test_a_holder_s_dealing_in_another_company_is_not_in_its_own_shares(title: str, is_its_own: bool) -> None:
    assert own_shares(fold(title), NAMES, DEALING) is is_its_own


@given(st.text(alphabet="甲公司乙被遭约谈起诉召回减持在的持股:，,。 acme", max_size=40))
def test_any_text_can_be_asked(text: str) -> None:
    for test in (accused, struck):
        assert test(fold(text), NAMES, SAID) in (True, False)
    assert own_shares(fold(text), NAMES, DEALING) in (True, False)
