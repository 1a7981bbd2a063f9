"""The commands: thin bodies around the other packages."""
