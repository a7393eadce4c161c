"""Builds the recording that `hstui --demo` replays: one sample morning in the sources' wire formats (docs/demo.md)."""
