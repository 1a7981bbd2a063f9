"""Cards out, as Anki packages and tables."""
