"""`--doctor`: one line a source, with what to do about its error."""

from __future__ import annotations

from pathlib import Path

from hstui.sources.registry import all_sources

from .conftest import Hstui
from .test_recordings import CLS, har, write


def table(text: str) -> dict[str, list[str]]:
    header, *rows = text.splitlines()
    assert header.split()[:6] == ["source", "state", "ms", "records", "age", "newest"]
    return {row.split()[0]: row.replace(" (", "(", 1).split() for row in rows}


def test_every_default_source_is_in_good_health(hstui: Hstui) -> None:
    result = hstui("--demo", "--doctor", "--strict", "--lang", "en")
    assert (result.status, result.err) == (0, "")
    rows = table(result.text)
    default = {source.info.id: source.info for source in all_sources() if source.info.default == "on"}
    assert set(rows) == set(default)
    for ident, row in rows.items():
        assert row[1] == ("standby(off)" if default[ident].fallback_for else "fetched(live)")
        assert (int(row[3]) > 0) == (row[1] == "fetched(live)")
        assert default[ident].fallback_for in " ".join(row[6:])


def test_an_error_comes_with_a_remedy(hstui: Hstui, sandbox: Path) -> None:
    file = write(sandbox / "day.har", har(lambda host: host != CLS))
    result = hstui("--replay", file, "--doctor")
    assert result.status == 0
    line = next(line for line in result.text.splitlines() if line.startswith("cls.telegraph"))
    assert "failed" in line
    assert "not_recorded" in line
    assert "录制" in line
    assert hstui("--replay", file, "--doctor", "--strict").status == 3
    assert "recording" in hstui("--replay", file, "--doctor", "--lang", "en").text


def test_in_chinese_the_table_is_chinese(hstui: Hstui) -> None:
    header, *rows = hstui("--demo", "--doctor", "--lang", "zh-Hans").text.splitlines()
    assert header.split() == ["来源编号", "取数状态", "毫秒", "记录数", "答复年龄", "最新一条", "错误与办法"]
    states = {row.split()[0]: row.split()[1] for row in rows}
    for source in (source.info for source in all_sources() if source.info.default == "on"):
        assert states[source.id] == ("备用（off）" if source.fallback_for else "已取得（live）")


def test_an_empty_cache_is_told_in_the_reader_s_language(hstui: Hstui) -> None:
    told = hstui("--offline", "--doctor", "--lang", "zh-Hans").text
    assert "nothing in the cache" not in told
    assert "失败（failed）" in told and "离线（offline）：缓存中没有 - 去掉 --offline" in told
    assert "offline (offline): not in the cache" in hstui("--offline", "--doctor", "--lang", "en").text
