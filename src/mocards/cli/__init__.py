"""The commands: thin bodies around the other packages."""

import gc

gc.set_threshold(100_000, 50, 50)
"""Most commands end before anything is garbage, and looking for it takes a tenth of their time."""
