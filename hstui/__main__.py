"""`python -m hstui`."""

import sys

from hstui.cli import main

if __name__ == "__main__":
    sys.exit(main())
