"""hstui: the Hong Kong tech morning note, in a terminal."""

__version__ = "0.1.0"
