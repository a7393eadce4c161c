"""What a program writes to a terminal: its escape sequences, the text between them, and the modes it leaves changed."""

from __future__ import annotations

import re

SEQUENCE = re.compile(
    rb"\x1b\[[0-?]*[ -/]*[@-~]"  # CSI
    rb"|\x1b\][^\x07\x1b]*(?:\x07|\x1b\\)"  # OSC
    rb"|\x1b[P_^X][^\x1b]*\x1b\\"  # DCS, APC, PM, SOS
    rb"|\x1b[ -/]*[0-~]"  # two or three characters
)
ALLOWED = re.compile(
    rb"\x1b\[(?:"
    rb"[0-9;:]*m"  # SGR
    rb"|[0-9;]*[HfABCDEFGd]"  # cursor moves
    rb"|[0-3]?[JK]"  # erasing
    rb"|\?[0-9;]+[hl]"  # modes
    rb"|\?[0-9]+\$p"  # asking for a mode
    rb"|[<>=?][0-9;]*u"  # kitty's keyboard protocol
    rb"|[0-9;]*[nc]|>[0-9;]*[cq]"  # asking the terminal who it is, and where the cursor is
    rb"|[0-9 ]*q"  # the cursor's shape
    rb"|[0-9;]*t"  # asking for the size in pixels
    rb")"
    rb"|\x1b\]22;[a-z-]*\x07"  # the mouse pointer's shape, named by Textual
)
MODES = re.compile(rb"\x1b\[\?([0-9;]+)([hl])")
KEYBOARD = re.compile(rb"\x1b\[([<>])[0-9;]*u")
MODES_THAT_MUST_BE_OFF = {1, 1000, 1002, 1003, 1004, 1006, 1015, 1016, 1049, 2004, 2026, 2031, 2048}
MODES_THAT_MUST_BE_ON = {7, 25}


def split(written: bytes) -> tuple[list[bytes], str]:
    """The escape sequences in what was written, and the text between them."""
    return SEQUENCE.findall(written), SEQUENCE.sub(b"", written).decode("utf-8")


def unexpected(written: bytes) -> list[bytes]:
    """The sequences that are not allowed."""
    return [sequence for sequence in split(written)[0] if not ALLOWED.fullmatch(sequence)]


def left_over(written: bytes) -> str:
    """What the program left changed in the terminal; "" when nothing."""
    modes: dict[int, bool] = {7: True, 25: True}
    for numbers, letter in MODES.findall(written):
        for number in numbers.split(b";"):
            modes[int(number)] = letter == b"h"
    keyboard = sum(1 if sign == b">" else -1 for sign in KEYBOARD.findall(written))
    found = [f"mode {mode} is on" for mode in sorted(MODES_THAT_MUST_BE_OFF) if modes.get(mode)]
    found += [f"mode {mode} is off" for mode in sorted(MODES_THAT_MUST_BE_ON) if not modes[mode]]
    if keyboard > 0:
        found.append(f"{keyboard} keyboard modes were not popped")
    return ", ".join(found)
