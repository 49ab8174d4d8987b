"""Where the frozen program begins: the window, or a command when one is named."""

import os
import sys

from jieyou_desktop.app.cli import main

# A program without a console has no streams at all; what is said to them goes nowhere.
if sys.stdout is None:
    sys.stdout = open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115 - until the end
if sys.stderr is None:
    sys.stderr = open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115 - until the end

sys.exit(main())
