"""One affair that desks tell in headlines without a word in common is printed once; what only looks alike is not."""

from __future__ import annotations

import itertools

from msgspec.structs import replace

from hstui.analysis.digest import digest
from hstui.analysis.rank import choose, limits
from hstui.analysis.retold import Affairs, for_reader, join_retold
from hstui.analysis.story import StoryDraft
from hstui.records.news import NewsItem
from tests.analysis.news import NOW, WINDOW, item, universe


def printed(*stories: NewsItem | tuple[NewsItem, ...]) -> list[StoryDraft]:
    """What is printed of stories that clustering has left apart, each given by its items."""
    drafts = [
        draft
        for story in stories
        for draft in digest(story if isinstance(story, tuple) else (story,), universe(), NOW, WINDOW).stories
    ]
    assert len(drafts) == len(stories)
    return [story for section in choose(drafts, limits()) for story in section.stories]


REPORTED = item("吉利、蔚来、理想报案，警方抓获九人", outlet="甲", hours=2)
POLICE = item(
    "威海公安：摧毁一个抹黑电动车的账号团伙，抓获九人、封停三千账号",
    "今年以来，吉利、蔚来、理想等企业报案，称某平台有大量账号批量发布针对其汽车品牌的不实文章，严重侵害企业声誉。",
    outlet="乙",
    hours=9,
)


LAUNCH = item("小米发布万亿参数大模型MiMo-X9", "小米发布并开源大模型MiMo-X9，参数一万亿。", outlet="丙", hours=20)


def test_a_report_and_the_police_notice_on_it_are_one_story_of_all_whom_they_name() -> None:
    (story,) = printed(REPORTED, POLICE)
    assert story.title == REPORTED.title
    assert {"09866", "02015"} <= set(story.codes)
    assert {entry.id for entry in story.items} == {REPORTED.id, POLICE.id}
    assert story.desks == 2
    assert "批量发布" in story.summary[0].text


FIRST_DAY = item("沐曦股份登陆科创板，国产算力再添一家", "沐曦股份今日在科创板上市交易。", outlet="甲", hours=3)
FIRST_CLOSE = item("沐曦股份上市首日收涨412.5%", "沐曦股份收报每股88.1元。", outlet="乙", hours=5)
HEARING = item("沐曦股份上市申请获受理", "沐曦股份递交了申请。", outlet="丙", hours=5)


def test_a_company_s_first_day_is_one_story_and_the_headline_with_its_figure_leads() -> None:
    day, close, hearing = (
        replace(digest((one,), universe(), NOW, WINDOW).stories[0], event="listing", score=score)
        for one, score in ((FIRST_DAY, 2.0), (FIRST_CLOSE, 1.6), (HEARING, 1.5))
    )
    (story,) = join_retold([day, close], 0.6)
    assert (story.title, story.score, story.desks) == (FIRST_CLOSE.title, 2.0, 2)
    assert (story.id, story.told) == (close.id, False)
    assert len(join_retold([day, hearing], 0.6)) == 2


def test_a_joined_story_stays_the_one_that_an_earlier_edition_told_of_its_parts() -> None:
    report, notice = (digest((one,), universe(), NOW, WINDOW).stories[0] for one in (REPORTED, POLICE))
    for first, told in ((report, notice), (notice, report)):
        parts = [replace(first, score=2.0), replace(told, score=1.0, told=True)]
        (story,) = join_retold(parts, 0.6)
        assert (story.id, story.told, story.score) == (told.id, True, 2.0)


def test_a_headline_that_asks_or_tells_no_event_does_not_lead_what_another_tells() -> None:
    report, notice = (digest((one,), universe(), NOW, WINDOW).stories[0] for one in (REPORTED, POLICE))
    asked = replace(report, title="如何评价蔚来、理想报案？", score=2.0, codes=notice.codes)
    (story,) = join_retold([asked, replace(notice, score=1.0)], 0.6)
    assert (story.title, story.score) == (notice.title, 2.0)
    plain = replace(report, event="none", score=2.0, codes=notice.codes, amounts=())
    (story,) = join_retold([plain, replace(notice, event="investigation", score=1.5)], 0.6)
    assert (story.title, story.event) == (notice.title, "investigation")
    (story,) = join_retold([plain, replace(notice, event="incident", score=1.5, amounts=())], 0.6)
    assert story.title == plain.title  # an answer tells it no better


def test_a_company_s_report_is_one_story_led_by_its_figures() -> None:
    said, stated, before = (
        replace(digest((one,), universe(), NOW, WINDOW).stories[0], event="earnings", score=score)
        for one, score in (
            (item("百度董事长谈一季度财报：研发重实用", "他谈到模型的研发。", outlet="甲", hours=3), 2.0),
            (item("百度Q1财报：总营收300亿元，智能云增三成", "营收同比持平。", outlet="乙", hours=20), 1.4),
            (item("百度四季度营收310亿元", "去年末的业绩。", outlet="丙", hours=20), 1.3),
        )
    )
    (story,) = join_retold([said, stated], 0.6)
    assert (story.title, story.score) == (stated.title, 2.0)
    assert len(join_retold([said, before], 0.6)) == 2


def test_the_order_in_which_items_come_does_not_matter() -> None:
    one, other = printed(REPORTED, POLICE), printed(POLICE, REPORTED)
    assert [(s.id, s.title, s.codes) for s in one] == [(s.id, s.title, s.codes) for s in other]


def test_remembering_which_stories_were_joined_changes_nothing_about_what_is_joined() -> None:
    affairs = Affairs()
    report, notice = (digest((one,), universe(), NOW, WINDOW).stories[0] for one in (REPORTED, POLICE))
    silent = replace(notice, items=(replace(POLICE, title="威海公安通报", text=""),))
    for drafts in ([report, notice], [report, notice], [report], [report, silent], [notice, report]):
        best_first = sorted(drafts, key=lambda draft: (-draft.score, draft.id))
        told = join_retold(best_first, 0.6, affairs)
        assert told == join_retold(best_first, 0.6)
        assert [story.summary for story in told] == [story.summary for story in join_retold(best_first, 0.6)]


def test_stories_that_age_into_another_order_are_joined_as_if_none_were_remembered() -> None:
    affairs = Affairs()
    found = [digest((one,), universe(), NOW, WINDOW).stories[0] for one in (REPORTED, POLICE, LAUNCH)]
    for scores in itertools.permutations((3.0, 2.0, 1.0)):
        aged = [replace(draft, score=score) for draft, score in zip(found, scores, strict=True)]
        best_first = sorted(aged, key=lambda draft: -draft.score)
        told = join_retold(best_first, 0.6, affairs)
        assert told == join_retold(best_first, 0.6)
        assert len(told) == 2


def test_a_contract_is_told_once_by_place_and_by_partner() -> None:
    stories = printed(
        item(
            "小鹏第四座海外工厂选址泰国",
            "小鹏汽车今日与泰国汽配商 NTVX 集团签署合作协议，在泰国组装整车。",
            outlet="甲",
        ),
        item("小鹏汽车与NTVX签署整车组装协议", "NTVX公告，旗下子公司将为小鹏汽车在泰国组装整车。", outlet="乙"),
    )
    assert len(stories) == 1


def test_statements_of_several_makers_on_one_rule_are_one_story_that_names_them_all() -> None:
    stories = printed(
        (
            item("比亚迪、小鹏汽车拥护运价行为规范手册，同日发声！", outlet="甲", hours=3),
            item("比亚迪：拥护《网约车运价行为规范手册（征求意见稿）》 助力行业长远发展", outlet="丙", hours=3),
        ),
        item(
            "比亚迪：绝不参与任何形式的低价倾销",
            "监管部门就《网约车运价行为规范手册（征求意见稿）》征求意见。比亚迪表示拥护该手册，将完善运价管理和规范体系。",
            outlet="乙",
            hours=4,
        ),
        item("小鹏汽车：将完善自身的运价管理与规范体系", outlet="丁", hours=5),
    )
    (story,) = [story for story in stories if "01211" in story.codes or "09868" in story.codes]
    assert set(story.codes) == {"01211", "09868"}


def test_one_shares_inflow_is_no_story_beside_the_days_flows_that_tell_it() -> None:
    stories = printed(
        item(
            "南向资金净买入63亿港元 小米连买11日",
            "港股通周三净买入63亿港元，小米集团连续11日获净买入；美团获南向资金连续五日净买入。",
            outlet="甲",
        ),
        item("美团获南向资金连续五日净买入", outlet="乙", hours=12),
    )
    assert len(stories) == 1
    assert {"01810", "03690"} <= {*stories[0].codes, *stories[0].mentions}


def test_money_of_the_session_before_is_overtaken() -> None:
    stories = printed(
        item("南向资金今日净买入63亿港元", outlet="甲", hours=38), item("南向资金净卖出21亿港元", outlet="甲", hours=14)
    )
    assert [story.title for story in stories] == ["南向资金净卖出21亿港元"]


def test_another_days_figure_is_another_story() -> None:
    stories = printed(
        item("美团获南向资金净买入7.51亿港元", "南向资金周三净买入，美团获净买入7.51亿港元。", outlet="甲", hours=12),
        item("小米获南向资金净买入9.06亿港元", "南向资金周二净买入小米9.06亿港元。", outlet="乙", hours=26),
    )
    assert len(stories) == 2


def test_two_deals_of_one_company_stay_two() -> None:
    stories = printed(
        item("腾讯与肯德基签署会员合作协议", "双方签署合作协议，打通会员体系。", outlet="甲"),
        item("腾讯与招商局签署数据中心合作协议", "双方签署合作协议，共建数据中心。", outlet="乙", hours=14),
    )
    assert len(stories) == 2


def test_another_company_at_the_same_step_is_another_story() -> None:
    stories = printed(
        item("智谱通过港交所聆讯，有望成大模型第一股", "智谱已通过港交所上市聆讯。", outlet="甲"),
        item("壁仞科技通过港交所聆讯，有望成GPU第一股", "壁仞继智谱之后通过港交所聆讯。", outlet="乙", hours=14),
    )
    assert len(stories) == 2


def test_a_brokers_view_of_a_launch_is_not_the_launch() -> None:
    stories = printed(
        item("小米发布万亿参数大模型MiMo-X9", "小米发布并开源大模型MiMo-X9，参数一万亿。", outlet="甲", hours=20),
        item("高盛：小米发布万亿参数大模型MiMo-X9 维持买入评级", "高盛维持小米买入评级。", outlet="乙", hours=5),
    )
    assert {story.event for story in stories} >= {"launch", "rating"}


def test_one_statistic_is_told_once_by_its_figure() -> None:
    jobs = tuple(item("美国10月新增非农就业8.3万人，失业率意外升至4.7%", outlet=outlet, hours=9) for outlet in "甲乙")
    again = tuple(item("美国10月非农录得8.3万人 失业率为五年来新高", outlet=outlet, hours=8) for outlet in "丙丁")
    prices = tuple(item("美国10月核心CPI同比上升3.1% 降息预期降温", outlet=outlet, hours=8) for outlet in "丙丁")
    assert len(printed(jobs, again)) == 1
    assert len(printed(jobs, prices)) == 2


def test_a_statement_on_the_rule_that_anothers_story_tells_is_joined_to_it() -> None:
    (story,) = printed(
        item(
            "比亚迪：绝不参与任何形式的低价倾销",
            "监管部门就《网约车运价行为规范手册》征求意见。比亚迪表示将审视并完善运价管理与规范体系建设。",
            outlet="乙",
            hours=4,
        ),
        item("小鹏汽车：将持续审视并完善自身的运价管理与规范体系", outlet="丁", hours=5),
    )
    assert set(story.codes) == {"01211", "09868"}


def test_statements_on_different_matters_stay_apart() -> None:
    stories = printed(
        item("比亚迪：绝不参与任何形式的低价倾销", "比亚迪表示将完善运价管理。", outlet="乙", hours=4),
        item("小鹏汽车：将对欧洲工厂用工问题展开内部检查", "小鹏表示尊重当地法律。", outlet="丁", hours=5),
    )
    assert len(stories) == 2


CRASH = item(
    "交警：武汉蔚来展厅外发生车祸",
    "武汉一蔚来展厅外昨日发生事故，一名当天提车的车主撞上销售人员，交警已立案。",
    outlet="甲",
    hours=9,
)


def test_a_mishap_is_told_once_by_its_place_and_by_its_details() -> None:
    again = item("一蔚来新车主刚驶出展厅就撞倒人，交警介入", outlet="乙", hours=8)
    city = item("武汉蔚来撞人事件后续：伤者已转出重症病房", outlet="丙", hours=6)
    assert len(printed(CRASH, again)) == 1
    assert len(printed(CRASH, city)) == 1


def test_another_company_city_or_kind_is_another_mishap() -> None:
    for other in (
        item("一零跑新车主刚驶出展厅就撞倒人，交警介入", outlet="乙", hours=8),
        item("成都一蔚来车主撞上销售人员，交警介入", outlet="乙", hours=8),
        item("武汉一蔚来车主的新车起火，消防到场", outlet="乙", hours=8),
        item("蔚来车撞护栏", outlet="乙", hours=8),
    ):
        assert len(printed(CRASH, other)) == 2


WRAP = item("恒指收市升120点，联想升近3%", "恒生指数收报25001点，权重股里联想升近3%。", outlet="甲", hours=15)
MOVE = item(
    "Lenovo gains nearly 3% as Hong Kong shares rebound",
    "Lenovo rose nearly 3 per cent.",
    outlet="B",
    hours=14,
    lang="en",
)
FALL = item(
    "Lenovo falls nearly 2% as Hong Kong shares drop", "Lenovo fell nearly 2 per cent.", outlet="B", hours=14, lang="en"
)


def test_a_share_s_move_in_two_languages_is_one_story_in_the_reader_s() -> None:
    wrap, move, fall = (
        replace(digest((one,), universe(), NOW, WINDOW).stories[0], event=event, score=2.0)
        for one, event in ((WRAP, "index_move"), (MOVE, "price_move"), (FALL, "price_move"))
    )
    (story,) = join_retold([wrap, move], 0.6)
    assert for_reader(story, "zh-Hans", Affairs()).title == WRAP.title
    assert for_reader(story, "en", Affairs()).title == MOVE.title
    assert len(join_retold([wrap, fall], 0.6)) == 2


def test_a_story_with_many_items_in_english_in_front_is_compared_by_its_chinese_ones() -> None:
    english = [item(f"XPeng shows model {n}", outlet=f"e{n}", hours=5, lang="en") for n in range(20)]
    chinese = item("小鹏新车亮相", outlet="甲", hours=4)
    (draft,) = digest((chinese,), universe(), NOW, WINDOW).stories
    crowd = replace(draft, items=(*english, chinese))
    (other,) = digest((item("小鹏与一家电池厂签约", outlet="乙", hours=3),), universe(), NOW, WINDOW).stories
    assert len(join_retold([crowd, other], 0.6)) == 2
