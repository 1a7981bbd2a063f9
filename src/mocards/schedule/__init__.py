"""When a card comes back: pure functions of the list of its reviews."""
