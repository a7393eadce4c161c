"""What cannot be used is one line on standard error that says what to do, exit status 2, and nothing half written."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest

from hstui import __version__
from hstui.resources import demo_recording

from .conftest import Hstui, Result

OPTIONS = """
--dump --format --output --demo --replay --record --offline --refresh --now --window --lang --universe --config
--cache-dir --data-dir --strict --doctor --schema --trace --annotate --version --help
""".split()  # noqa: SIM905 - a table of names, easier to compare with the documented one than a list of quotes


def refused(result: Result, *said: str) -> None:
    assert result.status == 2
    assert result.out == b""
    assert len(result.err.splitlines()) == result.err.count("\n") == 1
    assert result.err.startswith("hstui: ")
    for word in said:
        assert word in result.err


def test_version_and_help(hstui: Hstui) -> None:
    version = hstui("--version")
    assert (version.status, version.text.strip()) == (0, f"hstui {__version__}")
    told = hstui("--help")
    assert told.status == 0
    assert told.text.isascii()
    for option in OPTIONS:
        assert option in told.text


@pytest.mark.parametrize(
    ("args", "said"),
    [
        (["--frobnicate"], "--frobnicate"),
        (["--dum"], "--dum"),
        (["--demo", "--dump", "--format", "pdf"], "pdf"),
        (["--demo", "--dump", "-o", "note.pdf"], "--format"),
        (["--demo", "--dump", "-o", "nowhere/note.md"], "nowhere"),
        (["--demo", "--dump", "-o", "."], "folder"),
        (["--demo", "--dump", "--record", "nowhere/x.har"], "nowhere"),
        (["--demo", "--dump", "--now", "yesterday"], "2025-12-18T08:00:00+08:00"),
        (["--demo", "--dump", "--now", ""], "--now"),
        (["--demo", "--dump", "--now", "0001-01-01T00:00:00+14:00"], "--now"),
        (["--demo", "--dump", "--now", "9999-12-31"], "--now"),
        (["--demo", "--dump", "--window", "48"], "48h"),
        (["--demo", "--dump", "--window", "0h"], "48h"),
        (["--demo", "--dump", "--window", "9000w"], "60d"),
        (["--demo", "--dump", "--lang", "fr"], "zh-Hans"),
        (["--demo", "--dump", "--universe", "nasdaq"], "hstech"),
        (["--demo", "--dump", "--universe", "nowhere.toml"], "nowhere.toml"),
        (["--demo", "--dump", "--config", "nowhere.toml"], "nowhere.toml"),
        (["--demo", "--offline", "--dump"], "exclude"),
        (["--replay", "nowhere.har", "--dump"], "nowhere.har"),
        (["--replay", ".", "--dump"], "no such recording"),
        (["--annotate", "nowhere.jsonl"], "nowhere.jsonl"),
        (["--annotate", "."], "directory"),
        (["--watch", "0"], "--watch"),
        (["--watch", "nan"], "--watch"),
        (["--demo", "--dump", "--watch", "5"], "--watch is for the app"),
        (["--demo", "-o", "note.md", "--watch", "5"], "--watch is for the app"),
        (["--demo", "--doctor", "--watch", "5"], "--watch is for the app"),
        (["--demo", "--doctor", "--trace", "14"], "--doctor and --trace: one at a time"),
        (["--schema", "--annotate", "-"], "--schema and --annotate: one at a time"),
        (["--demo", "--doctor", "--format", "json"], "--doctor writes text"),
        (["--demo", "--trace", "138.48", "--format", "json"], "--trace writes text"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else "",
)
def test_a_bad_option(hstui: Hstui, args: list[str], said: str) -> None:
    refused(hstui(*args), said)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("lang =", "TOML"),
        ('lang = "fr"', "lang"),
        ('window = "soon"', "window"),
        ("colour = 1", "colour"),
        ('[[feeds]]\nname = "a"\nurl = "https://a.example/"\nallow_locl = true', "feeds.allow_locl"),
        ('[[feeds]]\nname = "a"\nurl = "file:///etc/passwd"', "http"),
        ('[[feeds]]\nname = "a"\nurl = "https://a.example/"\n[[feeds]]\nname = "A"\nurl = "https://b.example/"', "two"),
        ('[sources]\n"cls.nothing" = true', "cls.nothing"),
        ('[source."cls.nothing"]\nbase_url = "x"', "cls.nothing"),
        ("[network]\ndeadline_seconds = inf", "network.deadline_seconds"),
        ("[network]\ndeadline_seconds = -1", "network.deadline_seconds"),
        ("[network]\nexchange_seconds = nan", "network.exchange_seconds"),
        ("[network]\ncache_megabytes = -5", "network.cache_megabytes"),
        ("[report]\nstories = -1", "report.stories"),
        ('[rules]\nthemes = "nowhere.toml"', "nowhere.toml"),
        ('[rules]\nweather = "nowhere.toml"', "weather"),
        ('universe = "nowhere.toml"', "nowhere.toml"),
        ('[keys]\n"live.refesh" = "f5"', "keys.live.refesh: no such command; did you mean live.refresh"),
        ('[keys]\n"live.refresh" = "f5,q"', "'q' is the key of live.refresh and app.quit"),
        ('[filters]\nbad = "foo:x"', "filters.bad: "),
        ('[filters]\nbad = "theme:bogus"', "filters.bad: no theme bogus; there are "),
        ('[filters]\nbad = "event:bogus"', "filters.bad: no event bogus; there are "),
        ('[screen]\ntheme = "neon"', "screen.theme = neon: no such theme"),
    ],
    ids=lambda text: text.replace("\n", " ") if text[:1] in "[lwcu" and "=" in text else "",
)
def test_a_bad_configuration(hstui: Hstui, sandbox: Path, text: str, said: str) -> None:
    file = sandbox / "config.toml"
    file.write_text(text)
    refused(hstui("--demo", "--dump", "--config", file), said)


def test_a_configuration_that_is_not_utf_8(hstui: Hstui, sandbox: Path) -> None:
    file = sandbox / "config.toml"
    file.write_bytes('universe = "恒生"'.encode("gbk"))
    refused(hstui("--demo", "--dump", "--config", file), "UTF-8")


def test_the_user_s_own_configuration_is_found(hstui: Hstui, sandbox: Path) -> None:
    folder = sandbox / "config" / "hstui"
    folder.mkdir(parents=True)
    (folder / "config.toml").write_text("colour = 1")
    refused(hstui("--demo", "--dump"), str(folder))


PACKED = demo_recording().read_bytes()
DAMAGED = {
    "empty": b"",
    "half a gzip file": PACKED[: len(PACKED) // 2],
    "damaged gzip data": PACKED[:200] + b"\0" * 500 + PACKED[700:],
    "half a JSON file": gzip.decompress(PACKED)[:9000],
    "no HAR": b"{}",
    "a list": b"[]",
    "entries of another type": b'{"log": {"entries": {"a": 1}}}',
    "a web page": b"<html>not found</html>",
    "binary": b"\xff\xfe\x00garbage",
}


@pytest.mark.parametrize("kind", DAMAGED)
def test_a_bad_recording(hstui: Hstui, sandbox: Path, kind: str) -> None:
    file = sandbox / "day.har.gz"
    file.write_bytes(DAMAGED[kind])
    refused(hstui("--replay", file, "--dump", "-o", "note.md"), "day.har.gz")
    assert not (sandbox / "note.md").exists()


def test_without_a_terminal_the_app_explains_itself(hstui: Hstui) -> None:
    refused(hstui("--demo"), "terminal", "--dump")


def test_what_a_message_quotes_is_one_clean_line(hstui: Hstui, sandbox: Path) -> None:
    (sandbox / "c.toml").write_text('"\\u001b]0;pwn\\u0007\\nsecond" = 1\n')
    result = hstui("--demo", "--dump", "--config", sandbox / "c.toml")
    refused(result)
    assert "\x1b" not in result.err and "\x07" not in result.err


@pytest.mark.parametrize("minutes", ["1e300", "86401", "0"])
def test_no_watch_is_longer_than_can_be_waited(hstui: Hstui, minutes: str) -> None:
    refused(hstui("--watch", minutes), "--watch: give a number of minutes above 0")


def test_what_is_no_number_of_minutes_is_told_in_words(hstui: Hstui) -> None:
    refused(hstui("--watch", "abc"), "--watch: 'abc' is no number of minutes")


def test_nobodys_home_is_no_place_of_a_universe(hstui: Hstui) -> None:
    refused(hstui("--demo", "--dump", "--universe", "~nosuch/b.toml"), "hstui: --universe: ")
