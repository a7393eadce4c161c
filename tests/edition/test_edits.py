"""The editor's hand on an edition: a pure function that says what it did."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hstui.edition.edits import Edits, apply, arranged, reorder
from hstui.text.i18n import LANGS, Lang
from tests.edition.builders import edition as composed
from tests.edition.builders import item, outcome
from tests.tui import editions

EDITION = editions.rich()
IDS = [story.id for section in EDITION.news for story in section.stories]


def test_no_edits_give_the_same_edition() -> None:
    assert apply(EDITION, Edits()) is EDITION
    assert apply(EDITION, Edits(dropped=("unknown",), order=("unknown",), notes={"unknown": "x"})) is EDITION
    assert not Edits() and Edits(dropped=("a",))


def test_dropped_stories_go_and_empty_sections_with_them() -> None:
    section = EDITION.news[-1]
    edited = apply(EDITION, Edits(dropped=tuple(sorted(story.id for story in section.stories))))
    assert section.theme not in {one.theme for one in edited.news}
    assert edited.opening[:-1] == EDITION.opening and "编者" in edited.opening[-1].text
    assert edited.figures == EDITION.figures and edited.evidence == EDITION.evidence


@pytest.mark.parametrize("lang", LANGS)
def test_the_stories_printed_are_counted_again(lang: Lang) -> None:
    items = [item("1", "小米发布新款手机，售价3999元起"), item("2", "美团宣布回购1亿港元股份", hours=5)]
    whole = composed([outcome("cls.telegraph", "news", items)], lang=lang)
    stories = [story.id for section in whole.news for story in section.stories]
    edited = apply(whole, Edits(dropped=(stories[0],)))
    assert (whole.coverage.stories, edited.coverage.stories) == (2, 1)
    before, after = ((s[0].text, s[1:]) for s in (whole.coverage.sentences, edited.coverage.sentences))
    assert before[1] == after[1]
    printed = {"zh-Hans": "刊出{}个事件", "zh-Hant": "刊出{}宗事件", "en": "stories printed: {}"}[lang]
    assert after[0] == before[0].replace(printed.format(2), printed.format(1)) != before[0]
    figure = next(figure for figure in edited.figures if figure.id == "coverage.stories")
    assert (figure.text, figure.value) == ("1", 1)
    assert edited.evidence[figure.evidence[0]].excerpt == f"coverage.stories: {stories[1]}"
    assert figure.evidence[0] in edited.coverage.sentences[0].evidence
    assert [f.id for f in edited.figures] == [f.id for f in whole.figures]
    noted = apply(whole, Edits().note(stories[0], "x"))
    assert noted.coverage == whole.coverage and noted.figures == whole.figures


def test_notes_say_whose_words_they_are_and_can_be_taken_back() -> None:
    edits = Edits().note(IDS[0], "  看公告原文 ")
    edited = apply(EDITION, edits)
    story, before = edited.news[0].stories[0], EDITION.news[0].stories[0]
    assert (story.note, story.note_numbers) == ("看公告原文", ())
    assert (story.summary, story.figures, story.evidence) == (before.summary, before.figures, before.evidence)
    assert edited.figures == EDITION.figures and edited.evidence == EDITION.evidence
    assert edits.note(IDS[0], " ") == Edits()


def test_numbers_in_a_note_that_no_figure_prints_are_the_editor_s_own() -> None:
    printed = next(figure.text for figure in EDITION.figures if figure.text[0].isdigit() and "." in figure.text)
    code = EDITION.members[0].code
    note = f"{code}：记录是{printed}，我看到12,345.6亿、3成与15%，不是9{printed}；15%再说一次"
    story = apply(EDITION, Edits().note(IDS[0], note)).news[0].stories[0]
    assert story.note == note
    assert story.note_numbers[:3] == ("12,345.6", "3", "15%")
    assert story.note_numbers[3].startswith("9") and len(story.note_numbers) == 4


def test_moving_within_the_section() -> None:
    edits = Edits().move(EDITION, IDS[0], 1)
    assert [story.id for story in apply(EDITION, edits).news[0].stories] == [IDS[1], IDS[0], IDS[2]]
    assert edits.move(EDITION, IDS[1], -1) is edits
    assert edits.move(EDITION, "unknown", 1) is edits
    back = edits.move(EDITION, IDS[0], -1)
    assert apply(EDITION, back) is EDITION


@given(st.lists(st.tuples(st.sampled_from(IDS), st.sampled_from([-1, 1])), max_size=30))
def test_any_moves_only_permute(moves: list[tuple[str, int]]) -> None:
    edits = Edits()
    for story_id, step in moves:
        edits = edits.move(EDITION, story_id, 1 if step > 0 else -1)
    for before, after in zip(EDITION.news, reorder(EDITION, edits).news, strict=True):
        assert sorted(story.id for story in before.stories) == sorted(story.id for story in after.stories)


def test_stories_that_arrive_later_keep_their_place_around_moved_ones() -> None:
    section = EDITION.news[0]
    order = (IDS[2], IDS[0])
    assert [story.id for story in arranged(section, order)] == [IDS[2], IDS[1], IDS[0]]
