"""Long lists, idle hours, many refreshes: U06, U08 and a short soak; and what fuzzing found, run again."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
from msgspec.structs import replace
from textual.pilot import Pilot

from benchmarks.soak import soak
from fuzz.targets import run, targets
from hstui.edition.model import Edition
from hstui.tui.app import HstuiApp
from tests.terminal import ROOT, Terminal
from tests.tui import editions, support
from tests.tui.desks import FakeDesk


def many(count: int) -> Edition:
    """An edition of so many stories, copies of a few."""
    edition = editions.rich()
    (first, *others) = edition.news
    pattern = first.stories[0]
    stories = tuple(replace(pattern, id=f"s{number}") for number in range(count))
    return replace(edition, news=(replace(first, stories=stories), *others))


def test_u06_a_list_of_100_000_rows_answers_keys_as_a_short_one_does() -> None:
    def seconds(count: int) -> float:
        spent: list[float] = []

        async def scenario(app: HstuiApp, pilot: Pilot[int]) -> None:
            await support.press(pilot, "2", "tab")
            for key in ("j", "k", "j", "pagedown", "j", "k"):
                start = time.process_time()
                await pilot.press(key)
                spent.append(time.process_time() - start)
            assert app.is_running

        support.drive(scenario, FakeDesk(held=many(count)))
        return sorted(spent)[len(spent) // 2]

    few, very_many = seconds(100), seconds(100_000)
    assert very_many < few * 3 + 0.05


@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="reads /proc")
def test_u08_an_idle_app_writes_nothing_and_rests(tmp_path: Path) -> None:
    with Terminal(["--demo"], tmp_path) as terminal:
        terminal.wait_for("腾讯")
        terminal.wait_for("已更新")
        terminal.wait_for(lambda text: "已更新" not in text)  # the refresh has ended and its message has gone
        terminal.quiet(1.0)
        stat = Path(f"/proc/{terminal.process.pid}/stat")
        before, written = _ticks(stat), len(terminal.written)
        terminal.read_for(4)
        assert len(terminal.written) == written
        assert _ticks(stat) - before <= 8, "more than 2% of a processor while nothing happens"


def _ticks(stat: Path) -> int:
    fields = stat.read_text("ascii").rpartition(")")[2].split()
    return int(fields[11]) + int(fields[12])


@pytest.mark.skipif(not Path("/proc/self/fd").exists(), reason="reads /proc")
def test_refreshes_with_one_exchange_in_ten_failing_all_give_editions_and_leave_nothing(tmp_path: Path) -> None:
    """`python -m benchmarks.soak` runs five hundred and watches memory, too."""
    found = soak(4, tmp_path)
    assert found.composed == 4
    assert found.faults > 20
    assert (found.descriptors, found.threads) == (0, 0)


@pytest.mark.parametrize("folder", ["corpus", "found"])
def test_what_the_fuzzer_kept_is_read_or_refused(folder: str) -> None:
    for path in sorted((ROOT / "fuzz" / folder).iterdir()):
        try:
            run(path.read_bytes())
        except Exception as error:
            raise AssertionError(f"fuzz/{folder}/{path.name}") from error


def test_every_target_takes_nothing_and_nonsense() -> None:
    for number, target in enumerate(targets()):
        for data in (b"", b"\x00", b"\x01{}", b"\x02<rss>", b"\x03\xff\xfe\x00", b"\x00[" + b"[" * 5_000):
            target.read(data)
            run(bytes([number]) + data)
