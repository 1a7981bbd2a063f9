"""A session of daily review: the sitting, what each key does, and the faces that it shows."""
