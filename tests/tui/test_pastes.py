"""The bytes of a terminal that pastes: whatever stands between the brackets is text."""

from __future__ import annotations

from collections.abc import Iterable

import pytest
from textual import events
from textual.message import Message
from textual.pilot import Pilot

from hstui.tui.app import HstuiApp
from hstui.tui.pastes import InputParser
from tests.tui.support import drive, foot, press

BEGIN, END = "\x1b[200~", "\x1b[201~"
PASTES = {
    "a\x1b[31mb\neee": "ab\neee",
    "a\x1b[0m b\nq": "a b\nq",
    "a\x1b": "a",
    "\x1b\x1b\x1bq": "",
    "a\x1b[31": "a",
    "a\x1b]0;title\x07b\x1b]8;;http://x\x1b\\c": "abc",
    "a\x1b[" + "1;" * 40 + "mq": "aq",
    "a\x1b[200~b": "ab",
    "a\x1b[Ab\x1bOPq\x1b[<0;1;1Mx": "abq" + "x",
    "a\x9b31mb\x85\x00\x07\x7f": "ab",
    "小米\tMiMo\r\nq": "小米\tMiMo\r\nq",
    "": "",
    " q" * 2_000: " q" * 2_000,
}


def heard(chunks: Iterable[str]) -> list[Message]:
    parser = InputParser()
    return [message for chunk in chunks for message in parser.feed(chunk)]


@pytest.mark.parametrize("pasted", PASTES, ids=lambda pasted: repr(pasted[:20]))
@pytest.mark.parametrize("size", [10_000, 7, 3, 1])
def test_a_paste_is_one_text_and_no_key_however_it_is_read(pasted: str, size: int) -> None:
    stream = f"j{BEGIN}{pasted}{END}k"
    messages = heard(stream[at : at + size] for at in range(0, len(stream), size))
    before, paste, after = messages
    assert isinstance(before, events.Key) and before.key == "j"
    assert isinstance(paste, events.Paste) and paste.text == PASTES[pasted]
    assert isinstance(after, events.Key) and after.key == "k"


def test_keys_and_sequences_outside_of_pastes_are_as_ever() -> None:
    told = heard(["\x1b[A\x1b[20", "0~q\x1b[2", "01~\x1b", "[B", "\x1b[201~x"])
    assert [m.key if isinstance(m, events.Key) else "paste" for m in told] == ["up", "paste", "down", "x"]


def test_two_pastes_and_a_key_between_them_in_one_read() -> None:
    first, key, second = heard([f"{BEGIN}a\x1bb{END}q{BEGIN}c{END}"])
    assert isinstance(first, events.Paste) and isinstance(second, events.Paste)
    assert isinstance(key, events.Key) and key.key == "q"


BROKEN = (
    "\ufffd",
    "\x1b[M\ufffd\ufffd\ufffd",  # a mouse report of old, as it is read from bytes that are no UTF-8
    "\x1b[1114112u",  # no such character
    "\x1b[99999999999999999999u",
    "\x1b[55296u",  # half of one
    "\x1b[48;0;0;0;0t\x1b[<0;1;1M",  # a terminal of no cells, then the mouse in it
    "\x1b[48;2:x;2:y;3;4t",
)


@pytest.mark.parametrize("broken", BROKEN, ids=repr)
@pytest.mark.parametrize("size", [10_000, 1])
def test_what_cannot_be_parsed_is_dropped_and_the_next_key_counts(broken: str, size: int) -> None:
    stream = f"j{broken}k\x1b[A"
    told = heard(stream[at : at + size] for at in range(0, len(stream), size))
    assert [message.key for message in told if isinstance(message, events.Key)] == ["j", "k", "up"]


def test_a_paste_with_escapes_fills_the_filter_and_runs_nothing() -> None:
    async def scenario(app: HstuiApp, pilot: Pilot[int]) -> None:
        await press(pilot, "2", "slash")
        for message in heard([f"{BEGIN}小\x1b[31m米\neee{END}"]):
            app.post_message(message)
        await press(pilot)
        assert app.session.query == "小米 eee" and "小米 eee" in foot(app)
        assert app.return_code is None

    drive(scenario)


@pytest.mark.parametrize(
    "pasted", ["one\ntwo", "one\r\ntwo\r\n", "one\rtwo", "\none \n\n two\n", "one two", "one\u2028two"]
)
def test_lines_that_are_pasted_become_one(pasted: str) -> None:
    async def scenario(app: HstuiApp, pilot: Pilot[int]) -> None:
        await press(pilot, "2", "w", "x")
        for message in heard([f"{BEGIN}{pasted}{END}"]):
            app.post_message(message)
        await press(pilot, "y", "enter")
        assert list(app.session.edits.notes.values()) == ["xone twoy"]

    drive(scenario)
