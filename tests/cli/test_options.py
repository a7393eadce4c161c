"""Options that are read without argparse are read as argparse reads them."""

from __future__ import annotations

import pytest

from hstui.errors import UsageError
from hstui.options import Options, parser, read

LINES = (
    "",
    "--demo",
    "--demo --dump -o note.md",
    "--dump --strict --refresh --lang en",
    "--offline --no-mouse --cache-dir c --data-dir d --config e.toml",
    "--dump --window 24h --universe mine.toml --output -",
    "--dump -o - --lang=en",
    "--dump --data-dir first --data-dir second",
    "--watch 5 --replay day.har --record kept.har --now 2025-12-18T08:00:00",
    "--annotate - --format json",
    "--trace 5.1 --doctor --schema",
    "-onote.md",
)


@pytest.mark.parametrize("line", LINES)
def test_every_way_of_reading_a_command_line_gives_the_same(line: str) -> None:
    assert vars(read(line.split())) == vars(parser().parse_args(line.split(), Options()))


@pytest.mark.parametrize("line", ["--lang", "--demo --lang --dump", "--data-dir -x", "--demo extra", "--dum"])
def test_what_argparse_refuses_is_refused(line: str) -> None:
    with pytest.raises(UsageError, match="see hstui --help"):
        read(line.split())


def test_an_empty_value_is_read_as_argparse_reads_it() -> None:
    line = ["--lang", "", "--data-dir", ""]
    assert vars(read(line)) == vars(parser().parse_args(line, Options()))
