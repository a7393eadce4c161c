"""A configuration is looked at before anything is asked: the file, the key, and what would do."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest

from hstui.analysis.rules import load
from hstui.config import TABLES, Feed, Settings
from hstui.errors import UsageError
from hstui.paths import Paths
from hstui.verify import verify


def places(folder: Path) -> Paths:
    return Paths(folder / "config.toml", folder / "cache", folder / "data")


def rules(folder: Path, table: str, text: str) -> Settings:
    file = folder / f"my-{table}.toml"
    file.write_text(text, encoding="utf-8")
    return Settings(rules={table: str(file)})


@pytest.mark.parametrize(
    ("table", "text", "said"),
    [
        ("advice", "[stance]\noverwieght = 2", "advice.stance.overwieght: no such key; did you mean overweight?"),
        ("advice", "[stance]\noverweight = '2'", "advice.stance.overweight must be a number, not a text"),
        ("advice", "[rules.valution]\nweight = 1", "did you mean valuation?"),
        ("advice", "[rules.valuation]\nwieght = 1", "did you mean weight?"),
        ("advice", "[rules]\nvaluation = 1", "advice.rules.valuation must be a table"),
        ("risks", "[rules.policy]\nkind = 'newz'", "risks.rules.policy.kind must be one of"),
        ("risks", "[rules.policy]\nenabled = 'no'", "must be true or false"),
        ("risks", "[rules.mine]\nkind = 'news'", "risks.rules.mine"),
        ("macro", "[band]\nred_pip = 3", "did you mean red_pips?"),
        ("macro", "[bounds]\n'new.' = 3", "macro.bounds.new. must be a list"),
        ("themes", "[words]\nai = [3]", "themes.words.ai must hold a text only"),
        ("themes", "[[rule]]\ntheme = 'ai'", "a rule needs"),
        ("ranking", "[choose]\nstory = 9", "did you mean stories?"),
        ("topics", "topics = 3", "topics.topics must be a table"),
        ("events", "not toml", "not valid TOML"),
    ],
)
def test_a_table_that_does_not_fit(tmp_path: Path, table: str, text: str, said: str) -> None:
    settings = rules(tmp_path, table, text)
    for _ in range(2):  # a fault is not remembered as good
        with pytest.raises(UsageError) as error:
            verify(settings, places(tmp_path))
        assert said in str(error.value) and f"my-{table}.toml" in str(error.value)


@pytest.mark.parametrize(
    ("table", "text"),
    [
        ("risks", "[rules.policy]\nenabled = false"),
        ("macro", "[bounds]\n'new.' = [0, 3]\n[stale]\n'new.' = 9"),
        ("ranking", "[choose]\nstories = 9\nleast = 1\n[choose.event]\nrating = 2"),
        ("themes", "replace_rules = false\n[words]\nmine = ['词']"),
        ("topics", "[topics]\nmine = ['词']"),
        ("advice", "[rules.valuation]\nweight = 2.5"),
    ],
)
def test_a_table_that_fits(tmp_path: Path, table: str, text: str) -> None:
    verify(rules(tmp_path, table, text), places(tmp_path))


@pytest.mark.parametrize("table", TABLES)
def test_the_package_s_own_tables_fit(table: str) -> None:
    from hstui.verify import _fit

    _fit(load(table), load(table), table)


@pytest.mark.parametrize(
    ("settings", "said"),
    [
        (Settings(sources={"cls.telegraf": True}), "sources.cls.telegraf: no such source; did you mean cls.telegraph"),
        (Settings(sources={"clss.*": True}), "sources.clss.*: no such source"),
        (Settings(source={"cls.*": {}}), "source.cls.*: no such source"),
        (Settings(source={"rsshub.routes": {"base_ulr": "x"}}), "rsshub.routes.base_ulr: no such setting; did"),
        (Settings(source={"rsshub.routes": {"base_url": "ftp://me:pw@a.example"}}), "base_url: not an http(s) address"),
        (Settings(source={"hkex.daily": {"sessions": "ten"}}), "source.hkex.daily.sessions: not a whole number"),
        (Settings(source={"cls.telegraph": {"page": "2"}}), "source.cls.telegraph.page: cls.telegraph has no settings"),
        (Settings(rules={"theme": "x.toml"}), "rules.theme: no such table; did you mean themes?"),
        (Settings(feeds=[Feed("a", "ftp://a.example/")]), "http"),
    ],
)
def test_names_that_do_not_exist(tmp_path: Path, settings: Settings, said: str) -> None:
    with pytest.raises(UsageError) as error:
        verify(settings, places(tmp_path))
    assert str(error.value).startswith(str(tmp_path / "config.toml")) and said in str(error.value)


def test_an_address_that_is_refused_is_not_repeated(tmp_path: Path) -> None:
    with pytest.raises(UsageError) as error:
        verify(Settings(source={"rsshub.routes": {"base_url": "ftp://me:secret@a.example"}}), places(tmp_path))
    assert "secret" not in str(error.value)


def test_settings_of_sources(tmp_path: Path) -> None:
    own = {
        "rsshub.routes": {"base_url": "http://127.0.0.1:1200", "routes": "/cls/telegraph /gelonghui/live"},
        "hkex.daily": {"sessions": "10"},
    }
    verify(Settings(source=own), places(tmp_path))


def test_switches_of_publishers_and_of_feeds(tmp_path: Path) -> None:
    feed = Feed("mine", "https://a.example/feed")
    verify(Settings(sources={"cls.*": False, "user.mine": True}, feeds=[feed]), places(tmp_path))


@pytest.mark.parametrize(
    "text",
    ["theme:ai", "theme:大模型|cars", "theme:全球化", "theme:智能駕駛", "event:回购", "src:nobody yet", "-theme:flows"],
)
def test_a_filter_that_some_edition_can_answer(tmp_path: Path, text: str) -> None:
    verify(Settings(filters={"mine": text}), places(tmp_path))


def test_a_theme_may_be_called_as_the_rules_do(tmp_path: Path) -> None:
    settings = msgspec.structs.replace(
        rules(tmp_path, "headings", "[ai]\nbase = { en = 'Thinking machines' }"), filters={"mine": "theme:thinking"}
    )
    verify(settings, places(tmp_path))
    with pytest.raises(UsageError, match=r"filters\.mine: no theme thinking"):
        verify(msgspec.structs.replace(settings, rules={}), places(tmp_path))


def test_what_was_good_is_remembered_until_it_changes(tmp_path: Path) -> None:
    here = places(tmp_path)
    settings = rules(tmp_path, "ranking", "[choose]\nstories = 9")
    verify(settings, here)
    (mark,) = here.cache_dir.iterdir()
    first = mark.read_bytes()
    verify(msgspec.structs.replace(settings, lang="en"), here)
    assert mark.read_bytes() == first
    rules(tmp_path, "ranking", "[choose]\nstoreys = 9")
    with pytest.raises(UsageError):
        verify(settings, here)
    verify(Settings(), places(tmp_path / "unused"))
    assert not (tmp_path / "unused").exists()


def test_a_folder_that_cannot_be_written_does_not_matter(tmp_path: Path) -> None:
    (tmp_path / "cache").write_text("no folder")
    verify(rules(tmp_path, "ranking", "[choose]\nstories = 9"), places(tmp_path))
