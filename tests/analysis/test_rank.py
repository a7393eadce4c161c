"""Which stories are printed, in which order, under which headings."""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from decimal import Decimal

from msgspec.structs import replace

from hstui.analysis.digest import digest
from hstui.analysis.headings import Headings
from hstui.analysis.knowledge import default_knowledge, knowledge
from hstui.analysis.rank import Scale, choose, limits
from hstui.analysis.story import StoryDraft
from hstui.records.news import NewsItem
from tests.analysis.news import NOW, WINDOW, item, universe


def drafts(*items: NewsItem) -> tuple[StoryDraft, ...]:
    return digest(items, universe(), NOW, WINDOW).stories


def buybacks() -> list[NewsItem]:
    names = [
        ("腾讯控股", "00700"), ("小米集团-W", "01810"), ("快手-W", "01024"), ("金蝶国际", "00268"),
        ("中芯国际", "00981"), ("联想集团", "00992"), ("美的集团", "00300"), ("海尔智家", "06690"),
    ]  # fmt: skip
    return [
        item(f"{name}({code}.HK)12月17日耗资{n}.3亿港元回购{n}1万股", hours=9 + n / 10)
        for n, (name, code) in enumerate(names, start=1)
    ]


def test_buyback_notices_do_not_crowd_out_the_day() -> None:
    stories = drafts(*buybacks(), item("理想汽车进入埃及市场"), item("腾讯发布新一代翻译大模型"))
    chosen = [story for section in choose(stories, limits()) for story in section.stories]
    assert sum(story.event == "buyback" for story in chosen) == limits().event["buyback"]
    assert {"auto", "ai"} <= {story.theme for story in chosen}


def test_one_buyback_a_company() -> None:
    stories = drafts(
        item("腾讯控股12月16日耗资6.36亿港元回购106万股", hours=34), item("腾讯控股12月17日耗资6.35亿港元回购105万股")
    )
    chosen = [story for section in choose(stories, limits()) for story in section.stories]
    assert [story.title for story in chosen] == ["腾讯控股12月17日耗资6.35亿港元回购105万股"]


def test_what_many_desks_carry_is_beyond_the_caps() -> None:
    carried = [
        item("海尔智家(06690.HK)12月17日耗资9.9亿港元回购99万股", outlet=outlet, hours=40) for outlet in "甲乙丙丁"
    ]
    stories = drafts(*buybacks()[:7], *carried)
    chosen = [story for section in choose(stories, limits()) for story in section.stories]
    assert any(story.desks == 4 for story in chosen)


def test_the_total_is_kept_and_sections_stand_in_the_reports_order() -> None:
    stories = drafts(
        item("腾讯发布新一代翻译大模型"),
        item("理想汽车进入埃及市场"),
        item("南向资金净买入31亿港元"),
        item("京东外卖骑手人数突破新高"),
    )
    assert sum(len(section.stories) for section in choose(stories, limits(stories=2))) == 2
    themes = [section.theme for section in choose(stories, limits())]
    assert themes[0] == "ai"
    assert themes[-1] == "flows"


def test_headings_and_focus_are_the_days_own() -> None:
    headings = Headings(default_knowledge().tables["headings"])
    sections = choose(
        drafts(
            item("小米发布并开源新一代大模型"),
            item("理想汽车进入埃及等海外市场"),
            item("中芯国际旗下芯片公司科创板上市首日大涨"),
        ),
        limits(),
    )
    by_theme = {section.theme: section for section in sections}
    assert headings.heading("ai", by_theme["ai"].stories, "zh-Hans") == "AI大模型与技术突破"
    assert headings.heading("auto", by_theme["auto"].stories, "zh-Hans") == "汽车产业与全球化"
    assert headings.heading("auto", by_theme["auto"].stories, "en") == "Cars and going abroad"
    assert headings.focus(sections, "zh-Hans") == ("AI大模型", "汽车出海", "芯片融资")
    assert len(headings.focus(sections, "en", most=2)) == 2


def test_a_quiet_day_has_plain_headings_and_no_focus() -> None:
    headings = Headings(default_knowledge().tables["headings"])
    assert headings.heading("gaming", (), "zh-Hant") == "遊戲與內容"
    assert headings.focus((), "zh-Hans") == ()


def test_a_linked_story_is_an_echo_only_when_it_tells_the_same_kind_of_event() -> None:
    launch, staff = drafts(item("小米发布新款大模型", hours=1), item("小米委任新任首席科学家", outlet="乙", hours=30))
    linked = replace(staff, theme=launch.theme, related=(launch.id,))
    told = {story.id for section in choose([launch, linked], limits()) for story in section.stories}
    assert linked.event != launch.event
    assert told == {launch.id, linked.id}
    closer_look = replace(linked, event="none")
    told = {story.id for section in choose([launch, closer_look], limits()) for story in section.stories}
    assert told == {launch.id}


def test_of_two_linked_launches_the_second_is_an_echo_only_if_it_tells_of_the_first() -> None:
    (first,) = drafts(item("腾讯云推出新一代数据库", "数据库面向金融客户，今日起接受预约。", hours=1))
    for title, printed in (("微信正式上线手写输入", True), ("腾讯数据库开放体验，供券商与保险测试", False)):
        (other,) = drafts(item(title, outlet="乙", hours=9))
        linked = replace(other, theme=first.theme, event="launch", related=(first.id,))
        told = {story.id for section in choose([first, linked], limits()) for story in section.stories}
        assert (linked.id in told) is printed


def test_one_index_moves_once_however_many_desks_tell_it() -> None:
    stories = drafts(
        *(item("纳斯达克金龙中国指数收涨1.2%，百度涨3%", hours=2, outlet=outlet) for outlet in "甲乙丙"),
        *(item("金龙指数盘初跌0.8%，阿里跌逾1%", hours=9, outlet=outlet) for outlet in "甲乙丙"),
        item("恒指收市跌210点，腾讯跌2%", hours=15),
    )
    chosen = [story.title for section in choose(stories, limits()) for story in section.stories]
    assert "纳斯达克金龙中国指数收涨1.2%，百度涨3%" in chosen
    assert "金龙指数盘初跌0.8%，阿里跌逾1%" not in chosen


def test_two_companies_saying_the_same_are_told_once() -> None:
    words = "坚决拥护价格合规指引，抵制一切不正当竞争行为"
    stories = drafts(
        *(item(f"比亚迪：{words}", hours=3, outlet=outlet) for outlet in "甲乙丙"),
        *(item(f"零跑汽车：{words}", hours=5, outlet=outlet) for outlet in "甲乙丙"),
    )
    assert len([story for section in choose(stories, limits()) for story in section.stories]) == 1


def test_a_company_outside_has_one_story_on_how_its_share_fares() -> None:
    stories = drafts(
        item("沐曦股份科创板上市首日收涨215%", hours=2),
        item("摩尔线程上市满月涨幅215%，沪市新股首位", hours=3),
        *(item("摩尔线程盘中大跌12%，总市值跌破2000亿元", hours=9, outlet=outlet) for outlet in "乙丁"),
        *(item("摩尔线程开源一套三维渲染库", hours=5, outlet=outlet) for outlet in "丙丁戊"),
    )
    chosen = [story for section in choose(stories, limits()) for story in section.stories]
    of = [story for story in chosen if story.others[:1] == ("摩尔线程",)]
    assert sum(story.event in ("listing", "price_move") for story in of) == 1
    assert len(of) == 2


def test_a_company_outside_has_a_second_story_if_many_desks_carry_it() -> None:
    told = [item("摩尔线程开源一套三维渲染库", hours=3), item("摩尔线程拟购买理财产品", hours=5, outlet="丙")]
    more = [item("摩尔线程拟购买理财产品", hours=5, outlet=outlet) for outlet in "丁戊"]
    few, many = drafts(*told), drafts(*told, *more)
    assert [len(chosen) for chosen in map(_titles, (few, many))] == [1, 2]


def _titles(stories: Sequence[StoryDraft]) -> list[str]:
    return [story.title for section in choose(stories, limits()) for story in section.stories]


def test_the_close_overtakes_a_move_of_the_day_however_it_scores() -> None:
    stories = drafts(
        *(item("恒生科技指数日内跌幅扩大至3%，百度跌4%", hours=18, outlet=outlet) for outlet in "甲乙丙己"),
        *(item("港股收盘：恒生科技指数收跌2.62%", hours=15, outlet=outlet) for outlet in "丁戊庚"),
    )
    chosen = [story.title for section in choose(stories, limits()) for story in section.stories]
    assert chosen == ["港股收盘：恒生科技指数收跌2.62%"]


def test_an_opening_is_overtaken_by_whatever_came_after_it() -> None:
    stories = drafts(
        *(item("恒指高开0.4%，腾讯涨2%，小米涨1%", hours=22, outlet=outlet) for outlet in "甲乙"),
        item("恒生科技指数转跌，此前涨超2%", hours=17, outlet="丙"),
    )
    assert len(stories) == 2
    assert "高开" not in "".join(_titles(stories))
    begun = drafts(
        *(item("恒指高开0.4%，腾讯涨2%，小米涨1%", hours=1, outlet=outlet) for outlet in "甲乙"),
        item("恒生科技指数收跌2%", hours=17, outlet="丙"),
    )
    assert "高开" in "".join(_titles(begun))


def test_futures_after_hours_do_not_overtake_the_close() -> None:
    stories = drafts(
        *(item("香港恒生指数收盘上涨0.53%，美团涨3%", hours=15, outlet=outlet) for outlet in "甲乙"),
        *(item("恒生指数主连夜盘收涨0.31%，报25611点", hours=4, outlet=outlet) for outlet in "甲乙丙"),
    )
    chosen = [story.title for section in choose(stories, limits()) for story in section.stories]
    assert chosen == ["香港恒生指数收盘上涨0.53%，美团涨3%"]


def test_a_share_moves_once_a_day_whichever_kind_of_story_tells_it() -> None:
    told = drafts(
        item("百度涨5%，正式发布文心新模型", "百度今日发布文心新模型。", outlet="甲", hours=9),
        item("百度美股盘前涨超3%", outlet="乙", hours=11),
        item("京东美股盘前涨超3%", outlet="乙", hours=11),
    )
    assert len(told) == 3
    weighty = [replace(draft, score=draft.score + 1.0) for draft in told]
    printed = [story.title for section in choose(weighty, limits()) for story in section.stories]
    assert sorted(printed) == ["京东美股盘前涨超3%", "百度涨5%，正式发布文心新模型"]


def test_a_mere_question_is_not_printed_beside_news_of_its_company() -> None:
    bare = drafts(
        item("何小鹏直面马斯克", outlet="甲", hours=3),
        item("小鹏与理想争辩VLA：谁在豪赌？", outlet="甲", hours=11),
        item(
            "何小鹏：明年再开三座工厂", "何小鹏表示，明年将在欧洲、东南亚再开三座工厂，年产能合计20万辆。", outlet="乙"
        ),
        item("零跑为何能赢？", outlet="甲", hours=3),
    )
    weighty = [replace(draft, score=draft.score + 1.0) for draft in bare]
    printed = [story.title for section in choose(weighty, limits()) for story in section.stories]
    assert sorted(printed) == ["何小鹏直面马斯克", "零跑为何能赢？"]


def test_two_stories_tell_a_meeting_of_the_central_bank() -> None:
    told = [
        replace(drafts(item(title, outlet=outlet, hours=3))[0], score=2.0 - hours / 10, related=())
        for hours, (outlet, title) in enumerate([
            ("甲", "美联储降息25个基点，点阵图显示2027年降息一次"),
            ("乙", "利率期货：美联储3月维持利率不变的概率为81%"),
            ("丙", "鲍威尔：（新闻发布会）通胀仍略高于目标"),
            ("丁", "美国11月非农就业增加6.4万人，失业率4.6%"),
        ])
    ]  # fmt: skip
    printed = [story.title for section in choose(told, limits()) for story in section.stories]
    assert printed == [told[0].title, told[1].title, told[3].title]


def test_a_fraction_in_a_table_of_the_user_s_is_used_like_the_package_s() -> None:
    table = tomllib.loads("[score]\nhalf_life_hours = 12.5\nmember = 1.5", parse_float=Decimal)
    scale = Scale(knowledge({"ranking": table}).tables["ranking"]["score"], universe())
    assert scale.novelty(age_hours=12.5, told=False, updated=False, rerun=False) == 0.5
