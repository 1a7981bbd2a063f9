"""Text in, items and problems out."""
