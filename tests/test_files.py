import os
from pathlib import Path

import pytest

from hstui.files import free_name, write_atomically, write_beside


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


def test_a_new_file_has_what_the_umask_leaves_and_a_replaced_one_keeps_its_mode(tmp_path: Path) -> None:
    before = os.umask(0o077)
    try:
        write_atomically(tmp_path / "new.md", b"1")
    finally:
        os.umask(before)
    kept = tmp_path / "kept.md"
    kept.touch(mode=0o640)
    kept.chmod(0o640)
    write_atomically(kept, b"2")
    assert [(tmp_path / name).stat().st_mode & 0o777 for name in ("new.md", "kept.md")] == [0o600, 0o640]


def test_a_long_name_of_chinese_characters_can_be_written(tmp_path: Path) -> None:
    target = tmp_path / ("报" * 80 + ".md")
    write_atomically(target, b"1")
    assert [path.name for path in tmp_path.iterdir()] == [target.name]


@pytest.mark.parametrize("links", [True, False])
def test_a_file_that_appears_at_the_last_moment_is_not_overwritten(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, links: bool
) -> None:
    target = tmp_path / "note.md"
    link, raced = os.link, []

    def quicker(source: Path, name: Path) -> None:
        if not raced:
            raced.append(name)
            name.write_bytes(b"of another process")
        if not links:
            raise OSError(95, "Operation not supported")
        link(source, name)

    monkeypatch.setattr(os, "link", quicker)
    written = write_beside(target, b"mine")
    assert target.read_bytes() == b"of another process"
    assert written == tmp_path / "note-2.md" and written.read_bytes() == b"mine"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["note-2.md", "note.md"]
    assert write_beside(tmp_path / "other.md", b"1") == tmp_path / "other.md"
    before = os.umask(0o022)
    os.umask(before)
    assert (tmp_path / "other.md").stat().st_mode & 0o777 == 0o666 & ~before
