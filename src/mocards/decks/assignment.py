"""Pairs chosen best overall: the assignment of greatest total, over scores that are known for few pairs."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

Scores = Mapping[tuple[int, int], float]
"""(left, right) → score above 0; pairs that are not there must not be chosen."""
LARGEST = 400
"""Rows of a connected group that are assigned exactly, which takes the cube of their number in steps.
Larger ones come of a mass of look-alikes, and take the best pair first."""


@dataclass(frozen=True, slots=True)
class Pair:
    """A chosen pair."""

    left: int
    right: int
    score: float
    rivals: tuple[int, ...]
    """Other lefts that would fit the right as well, within the margin, and were not chosen elsewhere."""


def best_pairs(scores: Scores, margin: float) -> list[Pair]:
    """The one-to-one pairs with the greatest sum of scores.

    Args:
        scores: what is known.
        margin: a left within this much of the chosen one, and left over, is a rival.
    """
    chosen: dict[int, int] = {}
    for group in _groups(scores):
        chosen |= _exact(group) if len({left for left, _ in group}) <= LARGEST else _greedy(group)
    taken = set(chosen.values())
    by_right: dict[int, list[int]] = defaultdict(list)
    for left, right in scores:
        by_right[right].append(left)
    return [
        Pair(
            left,
            right,
            scores[left, right],
            tuple(
                other
                for other in sorted(by_right[right])
                if other not in taken and scores[other, right] > scores[left, right] - margin
            ),
        )
        for right, left in sorted(chosen.items())
    ]


def _groups(scores: Scores) -> Iterator[dict[tuple[int, int], float]]:
    """The pairs, parted so that no left and no right is in two groups."""
    parent: dict[tuple[str, int], tuple[str, int]] = {}

    def root(node: tuple[str, int]) -> tuple[str, int]:
        while parent.setdefault(node, node) != node:
            parent[node] = parent[parent[node]]
            node = parent[node]
        return node

    for left, right in scores:
        parent[root(("left", left))] = root(("right", right))
    grouped: dict[tuple[str, int], dict[tuple[int, int], float]] = defaultdict(dict)
    for (left, right), score in scores.items():
        grouped[root(("left", left))][left, right] = score
    yield from grouped.values()


def _greedy(scores: Scores) -> dict[int, int]:
    """Right → left, the best pair first."""
    chosen: dict[int, int] = {}
    taken = set()
    for (left, right), _ in sorted(scores.items(), key=lambda entry: (-entry[1], entry[0])):
        if left not in taken and right not in chosen:
            chosen[right] = left
            taken.add(left)
    return chosen


def _exact(scores: Scores) -> dict[int, int]:
    """Right → left, by the Hungarian method with potentials (Kuhn 1955, Munkres 1957)."""
    if len(scores) == 1:
        ((left, right),) = scores
        return {right: left}
    lefts, rights = sorted({left for left, _ in scores}), sorted({right for _, right in scores})
    # Every left may also stay alone: a column of its own, which costs as much as no pair at all.
    cost = [
        [-scores.get((left, right), -1.0) for right in rights] + [0.0 if other == left else 1.0 for other in lefts]
        for left in lefts
    ]
    columns = _assigned(cost)
    return {
        rights[column]: lefts[row]
        for row, column in enumerate(columns)
        if column < len(rights) and (lefts[row], rights[column]) in scores
    }


def _assigned(cost: Sequence[Sequence[float]]) -> list[int]:
    """The column of each row, of least total cost; there are at least as many columns as rows."""
    rows, columns = len(cost), len(cost[0])
    by_row, by_column = [0.0] * (rows + 1), [0.0] * (columns + 1)
    owner = [0] * (columns + 1)  # 1-based row of each column; 0 is nobody
    for row in range(1, rows + 1):
        owner[0] = row
        least, before, seen = [float("inf")] * (columns + 1), [0] * (columns + 1), [False] * (columns + 1)
        column = 0
        while True:
            seen[column] = True
            current, delta, after = owner[column], float("inf"), 0
            line, potential = cost[current - 1], by_row[current]
            for other in range(1, columns + 1):
                if seen[other]:
                    continue
                reduced = line[other - 1] - potential - by_column[other]
                if reduced < least[other]:
                    least[other], before[other] = reduced, column
                if least[other] < delta:
                    delta, after = least[other], other
            for other in range(columns + 1):
                if seen[other]:
                    by_row[owner[other]] += delta
                    by_column[other] -= delta
                else:
                    least[other] -= delta
            column = after
            if owner[column] == 0:
                break
        while column:
            owner[column] = owner[before[column]]
            column = before[column]
    result = [0] * rows
    for column in range(1, columns + 1):
        if owner[column]:
            result[owner[column] - 1] = column - 1
    return result
