"""What readers and staff are called never reaches the disk, whatever the answer looks like."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from hstui.sources.registry import all_sources
from tests.faults.support import JSON_TYPE, tell_source
from tests.sources.contract import cases

PERSON = b"PERSONAL-CANARY"
SCRUBBING = sorted(source.info.id for source in all_sources() if hasattr(source, "scrub"))


def on_disk(folder: Path) -> bytes:
    return b"".join(path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file())


@pytest.mark.parametrize("case", [pytest.param(case, id=case.id) for case in cases(*SCRUBBING)])
@pytest.mark.parametrize("status", [200, 500])
def test_an_answer_with_persons_in_it_is_kept_without_them(case, status: int, tmp_path: Path) -> None:
    assert PERSON in case.body or case.name != "ok"
    told = tell_source(
        case.source.info.id, case.body, case.meta["content_type"], status=status, cache=tmp_path, ask=case.ask()
    )
    kept = on_disk(tmp_path)
    assert PERSON not in kept
    if status == 200:
        assert told.bad.records
        assert len(kept) > 1_000


@pytest.mark.parametrize("source_id", SCRUBBING)
def test_nor_from_an_answer_that_cannot_be_read(source_id: str, tmp_path: Path) -> None:
    body = json.dumps({"filler": "x" * 100, "creator": PERSON.decode(), "author": PERSON.decode()})[:-1]
    tell_source(source_id, body, JSON_TYPE, cache=tmp_path)
    assert PERSON not in on_disk(tmp_path)
