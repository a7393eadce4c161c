"""What survives: two programs do not fight, a broken file costs nothing, nobody else can read it."""

from __future__ import annotations

import os
import threading
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hstui.tui.state import MARKS, Store, from_json


def test_two_sessions_keep_both_their_marks(tmp_path: Path) -> None:
    path = tmp_path / "state.json"
    one, two = Store(path), Store(path)
    one.mark("read", ["a", "b"], True)
    two.mark("read", ["c"], True)
    two.mark("pinned", ["p"], True)
    one.value("tab", "news")
    assert one.save() and two.save()
    three = Store(path)
    assert three.marked("read") == {"a", "b", "c"} and three.marked("pinned") == {"p"}
    assert three.state.values["tab"] == "news"
    three.mark("read", ["a"], False)
    one.mark("read", ["d"], True)
    assert three.save() and one.save()
    assert Store(path).marked("read") == {"b", "c", "d"}


def test_writing_at_the_same_time_loses_nothing(tmp_path: Path) -> None:
    path = tmp_path / "state.json"

    def write(name: str) -> None:
        store = Store(path)
        for at in range(10):
            store.mark("read", [f"{name}{at}"], True)
            store.save()
        # A save that found the file busy for long gives up and keeps its changes for the next one.
        assert any(store.save() for _ in range(50))

    threads = [threading.Thread(target=write, args=(name,)) for name in "abcd"]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(Store(path).marked("read")) == 40
    assert [entry.name for entry in tmp_path.iterdir() if entry.suffix in (".part", ".tmp")] == []


@pytest.mark.parametrize("body", [b"{", b"", b"[]", b"null", b"\xff\xfe", b"[" * 100_000, b'{"notes": {"s3": "kept"}'])
def test_a_damaged_file_is_set_aside_and_told(tmp_path: Path, body: bytes) -> None:
    path = tmp_path / "state.json"
    path.write_bytes(body)
    store = Store(path)
    assert set(store.state.marks) == set(MARKS)
    assert store.aside is not None and store.aside.name.startswith("state.json.damaged-")
    assert store.aside.read_bytes() == body
    store.mark("pinned", ["x"], True)
    assert store.save()
    assert Store(path).marked("pinned") == {"x"} and Store(path).aside is None


def test_a_file_that_is_damaged_while_the_app_runs_is_set_aside_too(tmp_path: Path) -> None:
    path = tmp_path / "state.json"
    store = Store(path)
    path.write_bytes(b"{")
    store.mark("pinned", ["x"], True)
    assert store.save() and store.aside is not None and store.aside.read_bytes() == b"{"
    path.write_bytes(b"[")
    store.mark("pinned", ["y"], True)
    assert store.save() and len(list(tmp_path.glob("*.damaged-*"))) == 2, "one set aside replaced another"


@pytest.mark.parametrize("body", [b'{"marks": 3}', b'{"marks": {"read": [1, null, "a"]}}', b'{"notes": []}'])
def test_what_has_another_shape_is_left_out(tmp_path: Path, body: bytes) -> None:
    path = tmp_path / "state.json"
    path.write_bytes(body)
    assert Store(path).aside is None


def test_a_file_that_cannot_be_read_is_not_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "state.json"
    path.write_bytes(b'{"notes": {"s3": "of last year"}}')
    read = Path.read_bytes

    def denied(file: Path) -> bytes:
        raise PermissionError(13, "Permission denied", str(file))

    monkeypatch.setattr(Path, "read_bytes", denied)
    store = Store(path)
    assert store.unreadable == "Permission denied"
    store.note("s4", "new")
    assert not store.save() and store.problem == "Permission denied" and store.changed
    monkeypatch.setattr(Path, "read_bytes", read)
    assert store.save() and not store.unreadable
    assert Store(path).state.notes == {"s3": "of last year", "s4": "new"}


def test_half_a_character_costs_only_itself(tmp_path: Path) -> None:
    path = tmp_path / "state.json"
    path.write_text('{"notes": {"s3": "x\\ud800", "\\udfff": "键"}, "order": ["\\ud800"]}')
    store = Store(path)
    assert store.state.notes == {"s3": "x?", "?": "键"}
    store.note("s5", "\udc80")
    assert store.save()
    assert Store(path).state.notes == {"s3": "x?", "?": "键", "s5": "?"}


@given(
    st.recursive(
        st.none() | st.booleans() | st.text() | st.integers(), lambda x: st.lists(x) | st.dictionaries(st.text(), x)
    )
)
def test_any_json_is_read(data: object) -> None:
    from_json(data)


def test_an_unwritable_place_is_survived_and_tried_again(tmp_path: Path) -> None:
    blocker = tmp_path / "file"
    blocker.write_text("x")
    store = Store(blocker / "state.json")
    store.mark("read", ["a"], True)
    assert not store.save() and store.changed


def test_nobody_else_can_read_it(tmp_path: Path) -> None:
    path = tmp_path / "new" / "state.json"
    store = Store(path)
    store.mark("read", ["a"], True)
    assert store.save()
    assert path.stat().st_mode & 0o777 == 0o600
    if os.name == "posix":
        assert path.parent.stat().st_mode & 0o777 == 0o700


def test_without_a_path_nothing_is_written() -> None:
    store = Store(None)
    store.mark("read", ["a"], True)
    assert store.save() and store.marked("read") == {"a"}
