"""``mocards next`` and ``mocards grade``: with these two, an editor or a script is the front end."""
