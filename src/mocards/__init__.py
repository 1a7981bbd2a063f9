"""mocards: the notes that people already write, turned into lasting memory."""

__version__ = "0.1.0"
