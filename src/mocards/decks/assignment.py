"""Pairs chosen best overall: the assignment of greatest total, over scores that are known for few pairs."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from heapq import heappop, heappush

from msgspec import Struct

Scores = Mapping[tuple[int, int], float]
"""(left, right) → score above 0; pairs that are not there must not be chosen."""
MOST_STEPS = 2_000_000
"""Edges looked at, in one connected group, until its rest takes the best pair first: some seconds at most.
Only a mass of look-alikes comes there, and in it one choice is as good as the other."""


class Pair(Struct, frozen=True):
    """A chosen pair."""

    left: int
    right: int
    score: float
    rivals: tuple[int, ...]
    """Other lefts that would fit the right as well, within the margin, and were not chosen elsewhere."""
    contenders: tuple[int, ...] = ()
    """Other rights that would fit the left as well, within the margin, and were left without one."""


def best_pairs(scores: Scores, margin: float) -> list[Pair]:
    """The one-to-one pairs with the greatest sum of scores.

    Args:
        scores: what is known.
        margin: a left within this much of the chosen one, and left over, is a rival; so is a right a contender.
    """
    chosen: dict[int, int] = {}
    for group in _groups(scores):
        chosen |= _assigned(group)
    taken = set(chosen.values())
    by_right, by_left = defaultdict(list), defaultdict(list)
    for left, right in sorted(scores):
        by_right[right].append(left)
        by_left[left].append(right)

    def pair(left: int, right: int) -> Pair:
        least = scores[left, right] - margin
        rivals = (other for other in by_right[right] if other not in taken and scores[other, right] > least)
        contenders = (other for other in by_left[left] if other not in chosen and scores[left, other] > least)
        return Pair(left, right, scores[left, right], tuple(rivals), tuple(contenders))

    return [pair(left, right) for right, left in sorted(chosen.items())]


def _groups(scores: Scores) -> Iterator[dict[int, dict[int, float]]]:
    """Right → left → score, parted so that no left and no right is in two groups."""
    parent: dict[tuple[str, int], tuple[str, int]] = {}

    def root(node: tuple[str, int]) -> tuple[str, int]:
        while parent.setdefault(node, node) != node:
            parent[node] = parent[parent[node]]
            node = parent[node]
        return node

    for left, right in scores:
        parent[root(("left", left))] = root(("right", right))
    grouped: dict[tuple[str, int], dict[int, dict[int, float]]] = defaultdict(lambda: defaultdict(dict))
    for (left, right), score in scores.items():
        grouped[root(("left", left))][right][left] = score
    yield from grouped.values()


def _assigned(group: Mapping[int, Mapping[int, float]]) -> dict[int, int]:
    """Right → left, by shortest augmenting paths with potentials (Kuhn 1955, Jonker and Volgenant 1987).

    Each right may also stay alone, at no gain. The scores are sparse, so a path is searched for with a
    heap over the pairs that there are, and not over a matrix.
    """
    chosen: dict[int, int] = {}
    owner: dict[int, int] = {}
    price: dict[int, float] = defaultdict(float)
    steps = 0
    for right in sorted(group, key=lambda right: (-max(group[right].values()), right)):
        if steps > MOST_STEPS:
            _take_best_left(right, group, chosen, owner)
            continue
        steps += _augment(right, group, chosen, owner, price)
    return chosen


def _take_best_left(
    right: int, group: Mapping[int, Mapping[int, float]], chosen: dict[int, int], owner: dict[int, int]
) -> None:
    free = [(-score, left) for left, score in group[right].items() if left not in owner]
    if free:
        _, left = min(free)
        chosen[right], owner[left] = left, right


def _augment(
    right: int,
    group: Mapping[int, Mapping[int, float]],
    chosen: dict[int, int],
    owner: dict[int, int],
    price: dict[int, float],
) -> int:
    """Give ``right`` a left, moving others along the cheapest path; the number of pairs looked at.

    A left's price is what it is worth to the rights that want it. A right's loss on the way to a left is
    what it gives up against the best that it could have at these prices, or against staying alone.
    """
    distance: dict[int, float] = {}
    came_from: dict[int, int] = {}
    heap: list[tuple[float, int]] = []
    settled: dict[int, float] = {}
    alone_at, alone = float("inf"), right  # the cheapest end so far: somebody on the way stays alone
    current, so_far, steps = right, 0.0, 0
    while True:
        gain = _gain(current, group, chosen, price)
        if so_far + gain < alone_at:
            alone_at, alone = so_far + gain, current
        for left, score in group[current].items():
            steps += 1
            if left in settled:
                continue
            reach = so_far + gain - (score - price[left])
            if reach < distance.get(left, float("inf")):
                distance[left], came_from[left] = reach, current
                heappush(heap, (reach, left))
        while heap and (heap[0][1] in settled or heap[0][0] > distance[heap[0][1]]):
            heappop(heap)
        if not heap or heap[0][0] >= alone_at:
            end, length = None, alone_at
            break
        so_far, left = heappop(heap)
        if left not in owner:
            end, length = left, so_far
            break
        settled[left] = so_far
        current = owner[left]
    for left, reach in settled.items():
        price[left] += length - reach
    _shift(right, end, alone, came_from, chosen, owner)
    return steps


def _gain(
    right: int, group: Mapping[int, Mapping[int, float]], chosen: Mapping[int, int], price: Mapping[int, float]
) -> float:
    """What a right has at the present prices: with its left, or at best."""
    if right in chosen:
        left = chosen[right]
        return group[right][left] - price[left]
    return max(0.0, max(score - price[left] for left, score in group[right].items()))


def _shift(
    right: int,
    end: int | None,
    alone: int,
    came_from: Mapping[int, int],
    chosen: dict[int, int],
    owner: dict[int, int],
) -> None:
    """Walk the path back from its end, giving each right on it the left that it was reached for."""
    if end is None:
        if alone == right:
            return
        end = chosen.pop(alone)
        del owner[end]
    left = end
    while True:
        taker = came_from[left]
        before = chosen.get(taker)
        chosen[taker], owner[left] = left, taker
        if taker == right or before is None:
            return
        left = before
