"""The commands: thin bodies around the other packages."""

import atexit
import gc

gc.set_threshold(400_000, 50, 50)
"""Most commands end before anything is garbage, and looking for it takes a tenth of their time; a look at ten thousand
notes makes a quarter of a million objects."""
atexit.register(gc.freeze)
"""At its end the interpreter looks for garbage in all that it holds, twice, and then gives everything back anyway: with
all of it frozen, a command ends a fifth sooner."""
