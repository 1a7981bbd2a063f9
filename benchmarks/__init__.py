"""What mocards costs, as ratios to what the same machine does bare, in one run: ``python -m benchmarks``."""
