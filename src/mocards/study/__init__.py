"""The daily queue and session, without a terminal."""
