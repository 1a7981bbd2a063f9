"""``mocards due``: what waits today, in one line, fast enough for a shell prompt."""
