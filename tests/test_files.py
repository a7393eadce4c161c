import os
from pathlib import Path

import pytest

from hstui.files import free_name, write_atomically


def test_the_old_file_survives_a_failed_write(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    target = tmp_path / "note.md"
    target.write_bytes(b"old")

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="No space left"):
        write_atomically(target, b"new")
    assert target.read_bytes() == b"old"
    assert [p.name for p in tmp_path.iterdir()] == ["note.md"]


def test_a_written_file_is_whole_and_has_its_mode(tmp_path: Path) -> None:
    target = tmp_path / "note.md"
    write_atomically(target, "全文".encode(), mode=0o600)
    assert target.read_text("utf-8") == "全文"
    assert target.stat().st_mode & 0o777 == 0o600


def test_a_free_name_never_takes_another_files(tmp_path: Path) -> None:
    first = free_name(tmp_path / "note.md")
    first.touch()
    second = free_name(tmp_path / "note.md")
    second.touch()
    assert [first.name, second.name, free_name(tmp_path / "note.md").name] == ["note.md", "note-2.md", "note-3.md"]
