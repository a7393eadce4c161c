"""The whole program in its ordinary live mode, with the sample's wires served over TLS on this machine."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from hstui.config import Settings
from hstui.desk import Desk, Run
from hstui.edition.codec import encode_edition
from hstui.edition.model import Edition
from hstui.net.har import Recording, load_recording
from hstui.paths import standard_paths
from hstui.resources import demo_recording
from tests.net.proxy import TlsProxy
from tests.net.support import http

_BUSTERS = {"req_trace", "_", "callback"}
"""Parameters that differ from call to call; everything else of a request is the recording's, since the clock is."""


class Wire(TlsProxy):
    """Answers from a recording, every time with the same ETag."""

    def __init__(self, recording: Recording) -> None:
        super().__init__()
        self.recording = recording
        self.validators = 0

    def answer(self, method: str, url: str, head: bytes) -> bytes:
        self.validators += b"if-none-match:" in head or b"if-modified-since:" in head
        for exchange in self.recording.matching(method, url, b"", _BUSTERS):
            if b'if-none-match: "sample"' in head:
                return http(b"", "304 Not Modified", length=None)
            kind = next((value for name, value in exchange.headers if name.lower() == "content-type"), "text/plain")
            return http(exchange.body, f"{exchange.status} OK", f"Content-Type: {kind}", 'ETag: "sample"')
        return http(b"", "404 Not Found")


@pytest.fixture(scope="module")
def recording() -> Recording:
    return load_recording(demo_recording())


@pytest.fixture
def wire(recording: Recording, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Wire]:
    with Wire(recording) as wire:
        wire.become_the_way_out(tmp_path, monkeypatch)
        yield wire


def desk(folder: Path, run: Run) -> Desk:
    paths = standard_paths(folder / "config.toml", folder / "cache", folder / "data")
    return Desk(Settings(lang="zh-Hans"), paths, run)


def told(edition: Edition) -> dict[str, object]:
    """The edition but for whose data it says it is and when things were fetched."""
    whole = json.loads(encode_edition(edition))
    for key in ("id", "mode", "sample", "evidence", "sources"):
        del whole[key]
    whole["figures"] = [{k: v for k, v in figure.items() if k != "evidence"} for figure in whole["figures"]]
    for call in whole["advice"]["calls"]:
        for reason in call["reasons"]:
            del reason["evidence"]
    return whole  # type: ignore[no-any-return]


def test_live_is_the_replay_and_a_second_run_asks_nothing(wire: Wire, recording: Recording, tmp_path: Path) -> None:
    now = recording.clock()
    live = desk(tmp_path / "live", Run(mode="live", now=now, paced=False)).refresh()
    first = Counter(wire.asked)
    assert not [row.id for row in live.sources if row.state == "failed"]
    assert {"www.cls.cn", "www.hkex.com.hk", "qt.gtimg.cn", "markets.newyorkfed.org"} <= set(first)
    # A list per member is the most that any host is asked for.
    assert max(first.values()) <= 65

    replayed = desk(tmp_path / "replay", Run(mode="replay", replay=demo_recording(), now=now)).refresh()
    assert told(live) == told(replayed)

    again = desk(tmp_path / "live", Run(mode="live", now=now, paced=False)).refresh()
    assert wire.asked == first
    assert {row.state for row in again.sources if row.records} == {"fresh"}

    later = now + timedelta(hours=30)
    desk(tmp_path / "live", Run(mode="live", now=later, paced=False)).refresh()
    assert wire.validators > 20


def test_offline_reads_what_the_live_run_kept(wire: Wire, recording: Recording, tmp_path: Path) -> None:
    now: datetime = recording.clock()
    live = desk(tmp_path, Run(mode="live", now=now, paced=False)).refresh()
    asked = Counter(wire.asked)
    offline = desk(tmp_path, Run(mode="offline", now=now)).refresh()
    assert wire.asked == asked
    assert offline.mode == "offline"
    assert [s.title for section in offline.news for s in section.stories] == [
        s.title for section in live.news for s in section.stories
    ]
