"""Universes: the one that ships, by date, and anybody's file."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from hstui.errors import UsageError
from hstui.universe.loader import load_universe, universe_names

DECEMBER = frozenset(
    {"00020", "00241", "00268", "00285", "00300", "00700", "00780", "00981", "00992", "01024"}
    | {"01211", "01347", "01698", "01810", "02015", "02382", "03690", "03888", "06618", "06690"}
    | {"09618", "09626", "09660", "09863", "09866", "09868", "09888", "09961", "09988", "09999"}
)
HERE = date(2025, 12, 17)


def written(folder: Path, text: str) -> str:
    path = folder / "mine.toml"
    path.write_text(text, encoding="utf-8")
    return str(path)


def test_members_change_on_the_day_of_a_review() -> None:
    assert set(load_universe("hstech", HERE).codes) == DECEMBER
    later = set(load_universe("hstech", date(2026, 8, 21)).codes)
    assert later == (DECEMBER - {"00268", "03888"}) | {"00100", "02513"}
    assert "09863" not in load_universe("hstech", date(2025, 12, 5)).codes
    assert "09863" in load_universe("hstech", date(2025, 12, 8)).codes


@pytest.mark.parametrize("day", [date(2019, 1, 1), date(2024, 12, 9), date(2025, 3, 10), date(2025, 7, 1), HERE])
def test_the_index_has_thirty_members_on_every_day(day: date) -> None:
    universe = load_universe("hstech", day)
    assert len(universe.codes) == 30
    assert list(universe.codes) == sorted(universe.codes)


def test_former_members_and_listed_family_stay_known() -> None:
    universe = load_universe("hstech", HERE)
    assert {"00522", "00772", "00100", "02618", "07618", "03896", "09899", "03396"} <= set(universe.known)
    assert not {"00522", "02618", "03396"} & set(universe.codes)


def test_names_come_in_three_scripts_and_symbols_in_each_providers_form() -> None:
    xiaomi = load_universe("hstech", HERE).known["01810"]
    assert (xiaomi.name("zh-Hans"), xiaomi.name("zh-Hant"), xiaomi.short("zh-Hans")) == (
        "小米集团-W",
        "小米集團-W",
        "小米",
    )
    assert (xiaomi.yahoo, xiaomi.tencent, xiaomi.sina) == ("1810.HK", "r_hk01810", "rt_hk01810")
    assert xiaomi.eastmoney == "116.01810"


def test_a_weight_says_of_which_day_it_is() -> None:
    december = load_universe("hstech", HERE).known
    assert december["01698"].weight_day == date(2025, 12, 8)
    assert december["00241"].weight_day == date(2026, 6, 8)  # no earlier one is known
    assert load_universe("hstech", date(2026, 8, 1)).known["01698"].weight_day == date(2026, 6, 8)


def test_a_list_of_codes_and_names_is_a_universe(tmp_path: Path) -> None:
    path = written(
        tmp_path, '[[stock]]\ncode = "00005"\nname = "汇丰控股"\n[[stock]]\ncode = "00388"\nname = "港交所"\n'
    )
    universe = load_universe(path, HERE)
    assert universe.codes == ("00005", "00388")
    assert universe.id == "mine"
    assert universe.known["00388"].short("en") == "港交所"


def test_a_stock_that_ships_needs_only_its_code(tmp_path: Path) -> None:
    path = written(tmp_path, '[universe]\nindex = "HSTECH"\n[[stock]]\ncode = "00700"\n[[stock]]\ncode = "01810"\n')
    universe, shipped = load_universe(path, HERE), load_universe("hstech", HERE)
    assert universe.codes == ("00700", "01810")
    for code in universe.codes:
        assert set(universe.known[code].aliases) == set(shipped.known[code].aliases)
        assert universe.known[code].name("zh-Hant") == shipped.known[code].name("zh-Hant")
    assert universe.index_symbols == shipped.index_symbols
    assert {"03690", "00241"} <= set(universe.known)  # known, so that their news is not taken for a member's
    assert universe.decoys == shipped.decoys


def test_a_list_of_codes_that_ship_is_a_universe(tmp_path: Path) -> None:
    universe = load_universe(written(tmp_path, '[universe]\nmembers = ["01810", "00700"]\n'), HERE)
    assert universe.codes == ("00700", "01810")
    with pytest.raises(UsageError, match=r"00005 has no \[\[stock\]\]"):
        load_universe(written(tmp_path, '[universe]\nmembers = ["00700", "00005"]\n'), HERE)


def test_what_a_file_says_of_a_stock_that_ships_outrules_what_ships(tmp_path: Path) -> None:
    text = (
        'decoys = ["腾讯大厦"]\n'
        '[[stock]]\ncode = "00700"\nname = "我的企鹅"\nshort = "企鹅"\nalias = { brand = ["微信"] }\n'
        '[[stock]]\ncode = "00005"\nname = { hans = "支付宝银行" }\nalias = { brand = ["支付宝", "小米粥"] }\n'
    )
    universe = load_universe(written(tmp_path, text), HERE)
    tencent = universe.known["00700"]
    assert (tencent.name_hans, tencent.short_hans, tencent.name_en) == ("我的企鹅", "企鹅", "Tencent Holdings")
    assert {alias.text for alias in tencent.aliases if alias.kind == "brand"} == {"微信"}
    # A name that the file uses is nobody else's, and no decoy.
    assert "支付宝" not in {alias.text for peer in universe.peers for alias in peer.aliases}
    assert "小米粥" not in universe.decoys
    assert "腾讯大厦" in universe.decoys


def test_a_list_of_others_knows_nothing_of_what_ships(tmp_path: Path) -> None:
    universe = load_universe(written(tmp_path, '[[stock]]\ncode = "00005"\nname = "汇丰控股"\n'), HERE)
    assert tuple(universe.known) == ("00005",)
    assert universe.peers == universe.decoys == universe.credits == ()


def test_an_edited_file_is_read_again(tmp_path: Path) -> None:
    path = written(tmp_path, '[[stock]]\ncode = "00005"\nname = "a"\n')
    load_universe(path, HERE)
    written(tmp_path, '[[stock]]\ncode = "00011"\nname = "恒生银行"\n')
    assert load_universe(path, HERE).codes == ("00011",)


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("", r"there is none; add one with code"),
        ("[[stock]\n", "not TOML"),
        pytest.param("n = 1" + "0" * 100_000, "not TOML", id="endless integer"),
        pytest.param("n = " + "[" * 100_000, "not TOML", id="endless nesting"),
        ('[[stock]]\ncode = "700"\nname = "x"\n', "five digits"),
        ("[[stock]]\ncode = 700\n", "put it in quotes"),
        ('[[stock]]\ncode = "00005"\n', "it has no name"),
        ('[[stock]]\ncode = "00700"\nname = "x"\nnmae = "y"\n', "unknown key 'nmae'"),
        ('[[stock]]\ncode = "00700"\nname = "x"\nsector = "bank"\n', "use one of"),
        ('[[stock]]\ncode = "00700"\nname = "x"\nalias = { nick = ["鹅"] }\n', "no such kind of alias"),
        ('[[stock]]\ncode = "00700"\nname = "x"\n[[stock]]\ncode = "00700"\nname = "x"\n', "occurs twice"),
        ('[[stock]]\ncode = "00700"\nname = "x"\n[[review]]\neffective = "soon"\n', "not a date"),
        (
            '[[stock]]\ncode = "00700"\nname = "x"\n[[review]]\neffective = 2026-01-01\nadded = ["00001"]\n',
            "has no",
        ),
        ('[[stock]]\ncode = "00700"\nname = "x"\n[[weights]]\nday = 2026-01-01\npercent = { 00700 = nan }\n', "number"),
    ],
)
def test_a_wrong_file_is_one_line_that_names_file_and_key(tmp_path: Path, text: str, complaint: str) -> None:
    path = written(tmp_path, text)
    with pytest.raises(UsageError, match=complaint) as caught:
        load_universe(path, HERE)
    assert path in str(caught.value)
    assert "\n" not in str(caught.value)


def test_unknown_names_and_missing_files_say_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="use one of hstech"):
        load_universe("nasdaq", HERE)
    with pytest.raises(UsageError, match=r"readable \.toml"):
        load_universe(str(tmp_path / "absent.toml"), HERE)
    assert "hstech" in universe_names()
