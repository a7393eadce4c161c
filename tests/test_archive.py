"""Editions on disk: readable, one a composition, pruned by count and by age; what is unreadable is kept and told."""

from __future__ import annotations

import json
import os
from datetime import timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from msgspec.structs import replace

from hstui.archive import KEEP_AGE, Archive
from hstui.clock import fixed_clock
from hstui.edition.model import Edition


def later(edition: Edition, days: float) -> Edition:
    return replace(edition, as_of=edition.as_of + timedelta(days=days))


def test_an_edition_is_readable_json_and_a_composition_is_kept_once(tmp_path: Path, demo_edition: Edition) -> None:
    archive = Archive(tmp_path, "demo", "hstech")
    path = archive.put(demo_edition)
    assert archive.put(demo_edition) == path
    assert json.loads(path.read_text(encoding="utf-8"))["title"] == demo_edition.title
    assert [entry.path for entry in archive.entries()] == [path]
    assert archive.newest() == demo_edition
    assert archive.newest(demo_edition.as_of) is None


def test_the_edition_put_last_is_read_again_once_its_file_is_another(tmp_path: Path, demo_edition: Edition) -> None:
    archive, other = Archive(tmp_path, "demo", "hstech"), Archive(tmp_path, "demo", "hstech")
    archive.put(demo_edition)
    assert archive.newest() is demo_edition
    other.put(replace(demo_edition, title="composed by another process"))
    assert archive.newest() == other.newest() != demo_edition


def test_a_watch_decodes_yesterdays_edition_once(tmp_path: Path, demo_edition: Edition) -> None:
    Archive(tmp_path, "demo", "hstech").put(later(demo_edition, -1))
    archive = Archive(tmp_path, "demo", "hstech")
    yesterday = archive.newest(demo_edition.as_of)
    assert yesterday is not None
    for minute in range(3):
        now = later(demo_edition, minute / 1440)
        archive.put(now)
        assert archive.newest(later(demo_edition, (minute + 1) / 1440).as_of) is now
        assert archive.newest(demo_edition.as_of) is yesterday


def test_the_oldest_go_by_count(tmp_path: Path, demo_edition: Edition) -> None:
    archive = Archive(tmp_path, "demo", "hstech", keep=3)
    for day in range(5):
        archive.put(later(demo_edition, day))
    assert [entry.as_of for entry in archive.entries()] == [later(demo_edition, day).as_of for day in (4, 3, 2)]


def test_an_edition_for_a_day_to_come_makes_no_other_old(tmp_path: Path, demo_edition: Edition) -> None:
    archive = Archive(tmp_path, "demo", "hstech", clock=fixed_clock(demo_edition.as_of))
    archive.put(demo_edition)
    archive.put(later(demo_edition, KEEP_AGE.days + 100))
    assert len(archive.entries()) == 2


def test_the_oldest_go_by_age(tmp_path: Path, demo_edition: Edition) -> None:
    archive = Archive(tmp_path, "demo", "hstech", clock=fixed_clock(later(demo_edition, 9_999).as_of))
    archive.put(demo_edition)
    archive.put(later(demo_edition, KEEP_AGE.days))
    assert len(archive.entries()) == 2
    archive.put(later(demo_edition, KEEP_AGE.days + 1))
    assert len(archive.entries()) == 3, "the first one of a later time may be the clock's fault"
    archive.put(later(demo_edition, KEEP_AGE.days + 2))
    assert [entry.as_of for entry in archive.entries()][-1] == later(demo_edition, KEEP_AGE.days).as_of


def test_modes_and_universes_are_apart_and_an_unreadable_file_is_passed_over(
    tmp_path: Path, demo_edition: Edition
) -> None:
    archive = Archive(tmp_path, "demo", "hstech")
    archive.put(demo_edition)
    assert Archive(tmp_path, "live", "hstech").newest() is None
    assert Archive(tmp_path, "demo", "other").newest() is None
    broken = archive.put(later(demo_edition, 1))
    broken.write_text("{", encoding="utf-8")
    assert archive.newest() == demo_edition
    assert broken.exists()
    assert broken.name in archive.unreadable[0]


DEEP = '{"zz":' + "[" * 100_000 + "]" * 100_000 + "}"


@pytest.mark.parametrize("number", ["", "1e30", "-1e999999999", "1e-999999999", "1" + "0" * 40])
def test_a_file_that_could_only_end_the_program_is_passed_over(
    tmp_path: Path, demo_edition: Edition, number: str
) -> None:
    archive = Archive(tmp_path, "demo", "hstech")
    archive.put(demo_edition)
    path = archive.put(later(demo_edition, 1))
    text = path.read_text("utf-8")
    text = text.replace(f'"value": {json.loads(text)["figures"][0]["value"]}', f'"value": {number}') if number else DEEP
    path.write_text(text, "utf-8")
    assert archive.newest() == demo_edition
    assert path.name in archive.unreadable[0] and path.exists()


def test_a_number_with_an_exponent_that_is_small_enough_is_read(tmp_path: Path, demo_edition: Edition) -> None:
    archive = Archive(tmp_path, "demo", "hstech")
    figure = replace(demo_edition.figures[0], value=Decimal("1.5E+9"))
    edition = replace(demo_edition, figures=(figure,))
    archive.put(edition)
    assert Archive(tmp_path, "demo", "hstech").newest() == edition


def test_a_clock_that_jumped_ahead_deletes_nothing(tmp_path: Path, demo_edition: Edition) -> None:
    ahead = later(demo_edition, 9_999)
    archive = Archive(tmp_path, "live", "hstech", clock=fixed_clock(ahead.as_of))
    for day in range(3):
        archive.put(later(demo_edition, day))
    archive.put(ahead)
    assert len(archive.entries()) == 4


def test_an_edition_of_a_time_to_come_is_not_the_newest(tmp_path: Path, demo_edition: Edition) -> None:
    archive = Archive(tmp_path, "live", "hstech", clock=fixed_clock(later(demo_edition, 1).as_of))
    archive.put(later(demo_edition, 9_999))
    newest = archive.newest()
    assert newest is not None and newest.as_of == later(demo_edition, 9_999).as_of, "it is all there is"
    archive.put(demo_edition)
    assert archive.newest() == demo_edition


@pytest.mark.parametrize("fault", [PermissionError(13, "Permission denied"), OSError(5, "Input/output error")])
def test_a_folder_that_cannot_be_listed_is_told_and_costs_nothing(
    tmp_path: Path, demo_edition: Edition, monkeypatch: pytest.MonkeyPatch, fault: OSError
) -> None:
    archive = Archive(tmp_path, "live", "hstech")
    archive.put(demo_edition)

    def failing(_: object = ".") -> list[str]:
        raise fault

    monkeypatch.setattr(os, "listdir", failing)
    monkeypatch.setattr(os, "scandir", failing)
    assert archive.newest() is None and archive.entries() == []
    assert fault.strerror is not None and fault.strerror in archive.unreadable[0]
