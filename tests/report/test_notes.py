"""An editor's note in every format: apart from the sources' words, its numbers marked as the editor's, markup inert."""

from __future__ import annotations

import json

import pytest

from hstui.desk import render
from hstui.edition.edits import Edits, apply
from hstui.edition.model import Edition
from hstui.formats import SUFFIXES
from tests.report.oracle import Page, squeezed

NOTE = "我看77.7亿；见 [x](javascript:1) <b>*粗*</b> | 表"
LABELS = {"zh-Hans": ("【编者按】", "77.7为编者所写"), "zh-Hant": ("【編者按】", "77.7為編者所寫"),
          "en": ("Editor's note:", "77.7: the editor's own")}  # fmt: skip


def noted(edition: Edition) -> tuple[Edition, str]:
    """An edition with a note under its first story, and that story's id."""
    story = edition.news[0].stories[0]
    return apply(edition, Edits().note(story.id, NOTE)), story.id


def letters(text: str) -> str:
    """Letters and digits alone: lines are broken to a width, and set apart by a mark."""
    return "".join(character for character in text if character.isalnum())


@pytest.mark.parametrize("lang", LABELS)
def test_a_note_stands_apart_and_says_whose_it_is(demo_editions: dict[str, Edition], lang: str) -> None:
    edited, _ = noted(demo_editions[lang])
    label, own = LABELS[lang]
    plain = letters(render(edited, "text").decode())
    assert letters(label + NOTE) in plain and letters(own) in plain
    lines = [line for line in render(edited, "markdown").decode().splitlines() if label in line]
    assert len(lines) == 1 and lines[0].startswith(">") and own in lines[0]
    assert "](javascript" not in lines[0].replace("\\]", "") and "<b>" not in lines[0].replace("\\<", "")
    page = Page(render(edited, "html").decode())
    assert "b" not in page.tags and not any(href.startswith("javascript") for href in page.hrefs)
    assert NOTE.replace(" ", "") in squeezed("".join(page.text)).replace(" ", "")


def test_a_note_is_no_evidence_and_no_figure(demo_editions: dict[str, Edition]) -> None:
    before = json.loads(render(demo_editions["zh-Hans"], "json"))
    edited, story_id = noted(demo_editions["zh-Hans"])
    after = json.loads(render(edited, "json"))
    story = next(one for section in after["news"] for one in section["stories"] if one["id"] == story_id)
    assert story.pop("note") == NOTE and story.pop("note_numbers") == ["77.7"]
    plain = next(one for section in before["news"] for one in section["stories"] if one["id"] == story_id)
    assert story == {key: value for key, value in plain.items() if not key.startswith("note")}
    for key in ("figures", "evidence", "flows", "macro", "risks", "advice", "sources"):
        assert after[key] == before[key]
    assert "77.7" not in json.dumps(after["figures"])


def test_every_format_of_an_edition_without_notes_is_silent_about_them(demo_editions: dict[str, Edition]) -> None:
    for fmt in SUFFIXES:
        assert "编者按" not in render(demo_editions["zh-Hans"], fmt).decode()
