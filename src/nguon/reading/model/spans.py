"""Where spans lie among each other, for linking: distances in words and what stands between. Numpy alone."""

import numpy as np

BUCKETS = 24
ORDERS = 8
WordSpan = tuple[int, int]  # half-open range of word numbers


def distance_bucket(anchor: WordSpan, other: WordSpan) -> int:
    """0 to 11 if the other begins before the anchor, 12 to 23 if after; the first of each if they overlap."""
    after = other[0] >= anchor[0]
    gap = other[0] - anchor[1] if after else anchor[0] - other[1]
    step = 0 if gap < 0 else 1 + min(BUCKETS // 2 - 2, int(2 * np.log2(gap + 1)))
    return step + (BUCKETS // 2 if after else 0)


def order_bucket(anchor: WordSpan, other: WordSpan, others: list[WordSpan], lines: np.ndarray) -> int:
    """How many other candidates (up to 3) begin between the two, and whether both begin in one line."""
    low, high = sorted((anchor[0], other[0]))
    between = sum(low < o[0] < high for o in others)
    return min(between, 3) + (4 if lines[anchor[0]] == lines[other[0]] else 0)


def buckets(anchors: list[WordSpan], others: list[WordSpan], lines: np.ndarray) -> np.ndarray:
    """[anchors, others, 2]: distance and order."""
    out = np.zeros((len(anchors), len(others), 2), dtype=np.int64)
    for row, anchor in zip(out, anchors, strict=True):
        for cell, other in zip(row, others, strict=True):
            cell[:] = distance_bucket(anchor, other), order_bucket(anchor, other, others, lines)
    return out
