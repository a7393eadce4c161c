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


@pytest.mark.parametrize(
    "body", [b"", b"{", b"[]", b"null", b'{"marks": 3}', b"\xff\xfe", b'{"marks": {"read": [1, null, "a"]}}']
)
def test_a_broken_file_is_an_empty_state_and_is_replaced(tmp_path: Path, body: bytes) -> None:
    path = tmp_path / "state.json"
    path.write_bytes(body)
    store = Store(path)
    assert set(store.state.marks) == set(MARKS)
    store.mark("pinned", ["x"], True)
    assert store.save()
    assert Store(path).marked("pinned") == {"x"}


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
