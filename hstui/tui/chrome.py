"""The lines around the pages: head with marks and dates, tabs with progress, foot with keys."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import TYPE_CHECKING

from hstui.text.width import cell_len, truncate
from hstui.tui.index import age_text
from hstui.tui.keys import BY_ID, KEYS, TAB_NAMES, key_of, keys_of, shown
from hstui.tui.safe import Line, Piece

if TYPE_CHECKING:
    from hstui.tui.app import HstuiApp

Commands = tuple[tuple[int, int, str], ...]
_AGE_FROM = 90
_SHORT_TABS = {"risk": ("风险", "風險", "Risks")}
_SHORTEST_TABS = _SHORT_TABS | {"overview": ("概览", "概覽", "Top")}
"""Without these the last tab is cut in the narrowest window, in English."""
_PROGRESS = 18
"""Cells at the right of the tabs that are kept for the progress of a refresh."""
_NO_AGE = timedelta(0)
_COMMON = ("app.help", "live.refresh", "desk.export", "find.palette", "app.quit")
"""Shown at the foot of every tab, in the order of importance."""
_COLUMN = {"zh-Hans": 0, "zh-Hant": 1, "en": 2}


def head_left(app: HstuiApp) -> Line:
    """Marks first, so that they are there at any width; then what this is."""
    edition, say = app.session.edition, app.say
    pieces: list[Piece] = []
    mode = edition.mode if edition is not None else app.desk.mode
    if mode != "live":
        pieces += [Piece(f" {say(f'mode.{mode}')} ", "mark"), Piece(" ", "bar")]
    if edition is not None and edition.sample and mode != "demo":
        pieces += [Piece(f" {say('mode.demo')} ", "mark"), Piece(" ", "bar")]
    if app.past:
        pieces += [Piece(f" {say('mark.past')} ", "mark"), Piece(" ", "bar")]
    if edition is None:
        return (*pieces, Piece(f" {say('app')}", "bar"))
    if not app.past and app.archived:
        pieces += [Piece(f" {say('mark.archived')} ", "mark"), Piece(" ", "bar")]
    if edition.universe_name not in edition.title:
        pieces.append(Piece(f" {edition.universe_name} ", "bar"))
    return (*pieces, Piece(f" {edition.title}", "bar"))


def head_right(app: HstuiApp) -> Line:
    """Warnings, the edition's date, its age."""
    edition, say = app.session.edition, app.say
    pieces: list[Piece] = [Piece(" ", "bar")]
    wide = app.size.width >= _AGE_FROM
    marks: list[tuple[str, str]] = []
    if app.error:
        marks.append((say("mark.failed"), "bad"))
    if app.session.held is not None:
        marks.append((say("mark.held"), "warn"))
    elif app.session.paused:
        marks.append((say("mark.paused"), "warn"))
    if edition is not None:
        failed = sum(source.state == "failed" for source in edition.sources)
        if app.session.early:
            marks.append((say("mark.early"), "warn"))
        elif failed:
            marks.append((say("mark.sources", n=failed), "warn"))
        if app.session.edited:
            marks.append((say("mark.edited"), "accent"))
    for text, role in marks:
        pieces.append(Piece(f"{text} ", role))
    if edition is None:
        return (*pieces, Piece(f"{say('no_edition')} ", "bar"))
    moment = edition.as_of.strftime("%Y-%m-%d %H:%M" if wide else "%m-%d %H:%M")
    pieces.append(Piece(f" {say('edition_of', date=moment)} ", "title"))
    if wide:
        pieces.append(Piece(f"{age_text(max(app.settings.clock() - edition.as_of, _NO_AGE), say)} ", "dim"))
    return tuple(pieces)


def tab_title(tab: str, lang: str, shorter: Mapping[str, tuple[str, str, str]]) -> str:
    """A tab's name; a shorter one where there is little room."""
    if tab in shorter:
        return shorter[tab][_COLUMN.get(lang, 0)]
    return BY_ID[f"tab.{tab}"].label(lang)


def tab_line(app: HstuiApp) -> tuple[Line, Line, Commands]:
    """Tabs, and the refresh's progress at the right."""
    width, lang = app.size.width, app.settings.lang
    room = width - _PROGRESS  # whether there is any now or not: the labels stay where they are
    for shorter, gap, most in (
        ({}, 2, room),
        ({}, 1, room),
        (_SHORT_TABS, 1, room),
        (_SHORT_TABS, 0, width),
        (_SHORTEST_TABS, 0, width),
    ):
        pieces: list[Piece] = []
        commands: list[tuple[int, int, str]] = []
        used = 0
        for tab in TAB_NAMES:
            key = keys_of(BY_ID[f"tab.{tab}"], app.settings.keymap)
            text = f"{' ' if gap else ''}{shown(key[0]) if key else ''}{tab_title(tab, lang, shorter)} "
            pieces.append(Piece(text, "tab-on" if tab == app.main.tab else "tab"))
            commands.append((used, used + cell_len(text), f"tab.{tab}"))
            used += cell_len(text)
            if gap == 2:
                pieces.append(Piece(" ", "tab"))
                used += 1
        if used <= most:
            break
    return tuple(pieces), progress_line(app, max(width - used - 1, 8)), tuple(commands)


def progress_line(app: HstuiApp, room: int) -> Line:
    """One source's step, in a few words."""
    text, role = app.session.status
    if text:
        return (Piece(truncate(text, room) + " ", role),)
    step = app.progress
    if step is not None:
        text = app.say("progress", done=step.done, total=step.total, name=step.name)
        return (Piece(truncate(text, room) + " ", "accent"),)
    if app.refresher.running:
        return (Piece(truncate(app.say("progress.start"), room) + " ", "accent"),)
    if app.session.follow:
        return (Piece(app.say("mark.follow") + " ", "accent"),)
    return ()


def narrowed(app: HstuiApp) -> str:
    """Why not all stories are listed, how many are, and the key that ends it; empty where all are."""
    from hstui.tui.panes.news import NewsPane  # loaded: its tab is on screen

    pane, book, query = app.main.pane, app.book(), app.session.query
    if not isinstance(pane, NewsPane) or book is None:
        return ""
    told = []
    if theme := pane.unseen_theme:
        told.append(f"{app.say('find.theme')}: {truncate(theme, 24)}")
    if query:
        told.append(f"{app.say('find.active')}: {truncate(query, 30)}")
    if not told:
        return ""
    count = app.say("news.shown", shown=pane.stories.count(), n=len(book.stories))
    return f"{'  '.join(told)}  {count}  esc  "


def foot_line(app: HstuiApp) -> tuple[Line, Commands]:
    """The keys that matter here, as many as there is room for."""
    pieces: list[Piece] = [Piece(" ", "bar")]
    commands: list[tuple[int, int, str]] = []
    used = 1
    tab = app.main.tab
    if app.troubles.count and tab != "sources":
        text = app.say("mark.warned", n=app.troubles.count, key=key_of("tab.sources", app.settings.keymap)) + "  "
        pieces.append(Piece(text, "warn"))
        commands.append((used, used + cell_len(text), "tab.sources"))
        used += cell_len(text)
    if tab == "news" and (text := narrowed(app)):
        pieces.append(Piece(text, "accent"))
        commands.append((used, used + cell_len(text), "nav.close"))
        used += cell_len(text)
    own = [key for key in KEYS if tab in key.footer]
    common = [BY_ID[name] for name in _COMMON]
    shown_keys: dict[str, tuple[str, str, int]] = {}
    room = app.size.width - used
    for key in (*common[:2], *own, *common[2:]):  # help and refresh are never crowded out
        pressed = keys_of(key, app.settings.keymap)
        if pressed:
            name, label = shown(pressed[0]), key.label(app.settings.lang)
            size = cell_len(name) + cell_len(label) + 3
            if size <= room:
                shown_keys[key.id] = (name, label, size)
                room -= size
    for key in (*own, *common):
        if key.id in shown_keys:
            name, label, size = shown_keys.pop(key.id)
            pieces += [Piece(name, "key"), Piece(f" {label}  ", "bar")]
            commands.append((used, used + size, key.id))
            used += size
    return tuple(pieces), tuple(commands)
