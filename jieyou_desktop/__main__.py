"""``python -m jieyou_desktop``: the window, or a command when one is named."""

import sys

from jieyou_desktop.app.cli import main

if __name__ == "__main__":
    sys.exit(main())
