import re
import tomllib
from datetime import timedelta
from pathlib import Path

import pytest
from msgspec import Struct

from hstui.config import Feed, Network, Report, Screen, Settings, load_settings, parse_duration, with_flags
from hstui.errors import UsageError


def refusal(folder: Path, text: str) -> str:
    """What a configuration of that text is refused with: one line, behind the file's name."""
    file = folder / "config.toml"
    file.write_text(text)
    with pytest.raises(UsageError) as caught:
        load_settings(file)
    told = str(caught.value)
    assert told.startswith(f"{file}: ") and "\n" not in told
    return told.removeprefix(f"{file}: ")


def test_no_file_means_the_built_in_settings(tmp_path: Path) -> None:
    assert load_settings(tmp_path / "none.toml") == Settings()
    with pytest.raises(UsageError, match="no such configuration file"):
        load_settings(tmp_path / "none.toml", required=True)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('lang = "fr"', "lang"),
        ("[network]\nspeed = 1", "unknown key network.speed"),
        ("[network]\npace = 0.1", "network.pace must lie between 0.5 and 1000"),
        ('window = "soon"', "not a length of time"),
        ('[sources]\n"cls.telegraph" = "yes"', "sources"),
        ("lang =", "not valid TOML"),
        ("a = " + "9" * 100_000, "not valid TOML: a number with too many digits"),
        ('[rules]\nrisks = "~nosuch/x"', "rules.risks: "),
        ('universe = "~nosuch/b.toml"', "universe: "),
        ('universe = "~nosuch/b"', "universe: "),
        ('universe = "a\\u0000b.toml"', "universe: "),
        ('[rules]\nrisks = "a\\u0000b.toml"', "rules.risks: "),
        ('[report]\ndirectory = "~nosuch/x"', "report.directory: "),
        ('[report]\ndirectory = "a\\u0000b"', "report.directory: "),
        ('[network]\nuser_agent = "我的浏览器"', "network.user_agent"),
        ('[network]\nuser_agent = "a\\nX-Evil: 1"', "network.user_agent"),
        ('[source."rsshub.routes"]\nbase_url = ["x"]', "source.rsshub.routes.base_url must be a text"),
        ("[source]\nrsshub = 3", "source.rsshub must be a table"),
        ('[keys]\n"live.refresh" = 3', "keys.live.refresh must be a text"),
        ('[screen]\nmouse = "yes"', "screen.mouse must be true or false"),
        ('[network]\npace = "slow"', "network.pace must be a number"),
        ('[report]\nstories = "all"', "report.stories must be a whole number"),
        ("feeds = 3", "feeds must be a list"),
        ('[[feeds]]\nname = "mine"', "feeds.url is missing"),
    ],
)
def test_a_bad_file_is_one_line_that_names_the_key(tmp_path: Path, text: str, said: str) -> None:
    assert said in refusal(tmp_path, text)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('windo = "3d"', "unknown key windo (did you mean window?); see docs/user-guide.md"),
        ("[network]\npase = 2", "unknown key network.pase (did you mean network.pace?); see"),
        ('[[feeds]]\nnam = "a"', "unknown key feeds.nam (did you mean feeds.name?); see"),
        ("colour = 1", "unknown key colour; see"),
    ],
)
def test_a_key_that_does_not_exist_names_the_one_that_may_be_meant(tmp_path: Path, text: str, said: str) -> None:
    assert said in refusal(tmp_path, text)


def test_secrets_are_not_echoed(tmp_path: Path) -> None:
    assert "abc123" not in refusal(tmp_path, '[[feeds]]\nname = "mine"\nurl = 5\noutlet = "token=abc123"')


def test_the_command_line_wins(tmp_path: Path) -> None:
    file = tmp_path / "config.toml"
    file.write_text('lang = "en"\nwindow = "24h"\n')
    settings = with_flags(load_settings(file), lang="zh-Hant", window="3d")
    assert (settings.lang, settings.window) == ("zh-Hant", "3d")
    with pytest.raises(UsageError, match="unknown language"):
        with_flags(settings, lang="fr")


def test_lengths_of_time() -> None:
    assert parse_duration("90m") == timedelta(minutes=90)
    assert parse_duration(" 2D ") == timedelta(days=2)
    for bad in ("", "0h", "-3h", "9999d", "48", "h"):
        with pytest.raises(UsageError):
            parse_duration(bad)


def test_the_guide_names_every_key_and_no_other() -> None:
    guide = Path(__file__).parent.parent / "docs" / "user-guide.md"
    (block,) = re.findall(r"```toml\n(.*?)```", guide.read_text("utf-8"), re.DOTALL)
    named = tomllib.loads(block)
    tables: dict[str, type[Struct]] = {"network": Network, "report": Report, "screen": Screen}
    assert set(named) == set(Settings.__struct_fields__)
    for name, table in tables.items():
        assert set(named[name]) == set(table.__struct_fields__), name
    assert set(named["feeds"][0]) == set(Feed.__struct_fields__)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ('lang = "xx"', "lang: no such value; one of zh-Hans, zh-Hant, en, auto"),
        ('[screen]\nup = "blue"', "screen.up: no such value; one of red, green, auto"),
        ('[[feeds]]\nname = "a"\nurl = "b"\nlang = "sk-1"', "feeds.lang: no such value; one of zh-Hans, zh-Hant, en"),
    ],
)
def test_what_a_setting_may_be_is_told_without_what_it_was(tmp_path: Path, text: str, told: str) -> None:
    assert refusal(tmp_path, text) == told
