"""Sentences are a source's own, whole, and say more than the headline."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hstui.analysis.desk_words import headline, strip_desk
from hstui.analysis.summary import sentences, summarise
from tests.analysis.news import item


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("营收283.6亿元，同比增长8.2%。净利86亿元。", ("营收283.6亿元，同比增长8.2%。", "净利86亿元。")),
        ("他说：“今年很好。明年更好。”随后离场。", ("他说：“今年很好。明年更好。”", "随后离场。")),
        ("Sales rose 3.5 percent. Profit fell.", ("Sales rose 3.5 percent.", "Profit fell.")),
        ("The U.S. unit of Acme Inc. grew. It hired.", ("The U.S. unit of Acme Inc. grew.", "It hired.")),
        ("第一段\n第二段。", ("第一段", "第二段。")),
        ("完整的一句。被截断的一…", ("完整的一句。",)),
        ("完整的一句。被截断的一句...", ("完整的一句。",)),
        ("总投资12亿元，两年建成 ...", ("总投资12亿元，两年建成",)),
        ("总投资12亿元，增长3% ...", ("总投资12亿元，增长3%",)),
        ("完整的一句。它还表示将 ...", ("完整的一句。",)),
        ("The unit grew. It said the ...", ("The unit grew.",)),
        ("", ()),
    ],
)
def test_sentences(text: str, expected: tuple[str, ...]) -> None:
    assert sentences(text) == expected


@given(st.text(max_size=200))
def test_sentences_are_verbatim(text: str) -> None:
    assert all(sentence in text for sentence in sentences(text))


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("财联社12月17日电，腾讯回购105万股", "腾讯回购105万股"),
        ("格隆汇12月17日｜小米发布新模型", "小米发布新模型"),
        ("港股异动丨百度大涨超6%", "百度大涨超6%"),
        ("大行评级｜花旗：上调百度目标价", "花旗：上调百度目标价"),
        ("【新股ABC】某公司今日申购", "某公司今日申购"),
        ("【国务院办公厅】印发行动方案", "【国务院办公厅】印发行动方案"),
        ("网易营收增长8% | 财报见闻", "网易营收增长8%"),
        ("騰訊推新遊戲-MoneyDJ理財網", "騰訊推新遊戲"),
        ("某高管加入魅族（新浪科技）", "某高管加入魅族"),
        ("小米汽车", "小米汽车"),
    ],
)
def test_desk_words_come_off(title: str, expected: str) -> None:
    assert strip_desk(title) == expected


def test_a_headline_in_brackets_is_unwrapped() -> None:
    assert headline(item("【比亚迪宣布进入三个新市场】")) == "比亚迪宣布进入三个新市场"
    assert (
        headline(item("【【早报】比亚迪宣布进入三个新市场】财联社12月1日电，【早报】比亚迪…"))
        == "比亚迪宣布进入三个新市场"
    )


@given(st.text(min_size=1, max_size=60))
def test_stripping_never_leaves_nothing(text: str) -> None:
    assert strip_desk(text) or not text.strip()


TEXT = (
    "财联社12月17日电，零跑汽车宣布进入巴西市场。首批三款车型由当地42家门店销售，目标首年交付2万辆。"
    "公司表示对未来充满信心。此前零跑已进入欧洲30个国家。（记者 某某）"
)


def test_the_sentences_with_facts_are_chosen_in_their_order() -> None:
    told = item("零跑汽车进入巴西市场", TEXT)
    chosen = summarise([told], "零跑汽车进入巴西市场")
    assert 1 <= len(chosen) <= 3
    assert all(excerpt.text in told.text and excerpt.item_id == told.id for excerpt in chosen)
    texts = [excerpt.text for excerpt in chosen]
    assert "首批三款车型由当地42家门店销售，目标首年交付2万辆。" in texts
    assert not any("财联社" in text or "记者" in text for text in texts)
    assert [told.text.index(text) for text in texts] == sorted(told.text.index(text) for text in texts)


def test_a_sentence_that_says_less_than_the_headline_is_left_out() -> None:
    assert (
        summarise(
            [item("零跑汽车进入巴西市场 首批42家门店", "零跑汽车进入巴西市场。")], "零跑汽车进入巴西市场 首批42家门店"
        )
        == ()
    )


def test_all_sentences_are_of_one_item() -> None:
    poor = item("零跑汽车进入巴西市场", "零跑汽车进入巴西市场。", outlet="甲")
    rich = item("零跑登陆巴西", TEXT, outlet="乙")
    assert {excerpt.item_id for excerpt in summarise([poor, rich], "零跑汽车进入巴西市场")} == {rich.id}


def test_background_about_another_company_is_no_summary() -> None:
    title = "远山科技通过上市聆讯"
    aside = item(title, "【远山科技通过上市聆讯】北岸半导体上月挂牌五天，市值便接近4500亿元，超出多方预期。")
    account = item(title, "交易所网页显示，远山科技已于周三通过主板上市聆讯，计划发行4000万股，另设绿鞋。")
    named = frozenset({"北岸半导体"})
    assert {excerpt.item_id for excerpt in summarise([aside, account], title, strangers=named)} == {account.id}
    assert summarise([aside], title, strangers=named) == ()
    assert summarise([aside], title)  # for all that is known, the firm is its subsidiary


WHOLE = (
    "5.6亿元", "1,234.5万股", "HK$7.91bn", "7,501.36 points", "2.0至2.6倍", "Alibaba Holding Ltd. The", "U.S. Commerce",
    "J.P. Morgan", "Mr. Wang", "Gov. Powell", "No. 5", "Baidu Inc. Said", "at 9 a.m. Hong Kong", "e.g. Tencent",
    "Jan. 5", "“甲说。‘乙。’说！完”", "「他说。『好。』」", '"We grew. Fast. Very."',
)  # fmt: skip


@given(st.lists(st.sampled_from([*WHOLE, "公司公告", "营收增长。", "同比升；", "Revenue rose."]), max_size=8))
def test_no_sentence_ends_inside_a_number_a_name_or_a_quotation(parts: list[str]) -> None:
    text, place = " ".join(parts), 0
    for sentence in sentences(text):
        place = text.index(sentence, place) + len(sentence)
        for whole in WHOLE:
            starts = [at for at in range(len(text)) if text.startswith(whole, at)]
            assert not any(at < place < at + len(whole) for at in starts), (sentence, whole)


def test_facts_go_before_what_somebody_said_and_before_the_occasion() -> None:
    title = "零跑发布新一代电驱平台"
    talk = item(title, "零跑发布新一代电驱平台。总工程师：这是我们走出的第一步，后面的路还很长。", outlet="甲")
    cry = item(title, "零跑发布新一代电驱平台。95后总工程师首次亮相：与顶尖水平的差距缩到几个月！", outlet="乙")
    occasion = item(title, "2026年零跑技术生态大会今日在杭州举行，零跑汽车总工程师发表演讲。", outlet="丙")
    facts = item(title, "零跑新一代电驱平台峰值功率370千瓦，效率达到94%，首批用于两款新车 ...", outlet="丁")
    for said in (talk, cry, occasion):
        assert summarise([said], title) == ()
        assert {excerpt.item_id for excerpt in summarise([said, facts], title)} == {facts.id}


def test_words_with_a_figure_are_facts() -> None:
    title = "零跑：明年研发投入再加码"
    told = item(title, "零跑董事长朱江明在会上表示：“明年研发投入约60亿元，其中一半投向智能驾驶。”")
    assert summarise([told], title)


def test_the_account_that_says_what_the_other_headlines_say_is_taken() -> None:
    title = "零跑登陆巴西市场"
    market = item(
        "周三南美股市尾盘，巴西雷亚尔跌0.4%", "周三南美股市尾盘，巴西雷亚尔跌0.4%，铁矿石涨2%，油价持平。", outlet="甲"
    )
    account = item("零跑汽车进入巴西", "零跑汽车公布，首批三款车型登陆巴西市场，由当地42家门店销售。", outlet="乙")
    others = [item(title, outlet="丙"), item("零跑三款车型开售，巴西42家门店同日开业", outlet="丁")]
    assert {excerpt.item_id for excerpt in summarise([market, account, *others], title)} == {account.id}


def test_a_reader_gets_his_own_script_where_both_tell_it() -> None:
    title = "零跑登陆巴西市场"
    hans = item(title, "零跑汽车公布，首批三款车型由当地42家门店销售。", outlet="甲")
    hant = item(
        "零跑登陸巴西市場", "零跑汽車公布，首批三款車型由當地42家門店銷售，年底再開業5家。", outlet="乙", lang="zh-Hant"
    )
    assert {excerpt.item_id for excerpt in summarise([hans, hant], title)} == {hans.id}


@pytest.mark.parametrize(
    "body",
    [
        "零跑开源座舱渲染库LeapView。在同等画质下，它的显存占用减少45%，帧率提高3倍。",
        "零跑开源座舱渲染库LeapView。其显存占用减少45%，帧率提高3倍，首批用于两款新车。",
    ],
)
def test_a_sentence_about_it_follows_the_one_that_says_what_it_is(body: str) -> None:
    title = "零跑宣布开源座舱渲染库LeapView"
    said = [excerpt.text for excerpt in summarise([item(title, body)], title)]
    assert said[0] == "零跑开源座舱渲染库LeapView。"
    assert "45%" in said[1]


def test_a_sentence_about_nobody_knows_whom_opens_no_summary() -> None:
    title = "零跑宣布开源座舱渲染库LeapView"
    assert summarise([item(title, "它的显存占用减少45%，帧率提高3倍，首批用于年底上市的两款新车。")], title) == ()
    said = summarise([item(title, "其他车企也在跟进，年内已有6家开放座舱代码，预计明年增至10家以上。")], title)
    assert said[0].text.startswith("其他车企")
    title = "零跑：预售首批已订满"
    assert summarise([item(title, "零跑官方声明，其小型车预售9小时即订满，第二批将于1月5日开放预订。")], title)


def test_dots_that_stand_alone_after_a_list_end_its_sentence() -> None:
    assert sentences("涉及伪造投诉、编造数据等 ...") == ("涉及伪造投诉、编造数据等",)


def test_the_account_of_what_all_tell_goes_before_one_companys_part_in_it() -> None:
    title = "首批无人配送车获准上路"
    part = item(
        "江铃汽车取得无人配送车上路许可",
        "江铃汽车旗下一款无人配送车（型号JX5032）获得上路许可，成为首批获准上路的无人配送车之一，最高时速45公里。",
        outlet="甲",
    )
    whole = item(
        "我国首批无人配送车获准上路",
        "交通部门公布首批上路许可，三款无人配送车将在苏州、宁波的指定路段试点。",
        outlet="乙",
    )
    others = [item(title, outlet="丙"), item("我国首批无人配送车获得上路许可", outlet="丁")]
    assert {excerpt.item_id for excerpt in summarise([part, whole, *others], title)} == {whole.id}
    assert {excerpt.item_id for excerpt in summarise([part, *others], title)} == {part.id}
