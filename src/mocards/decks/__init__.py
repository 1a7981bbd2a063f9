"""Items in, cards with lasting ids out."""
