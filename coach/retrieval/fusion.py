"""Reciprocal rank fusion (Cormack, Clarke and Büttcher, SIGIR 2009)."""

from collections.abc import Mapping, Sequence

# The constant of the paper; it keeps a single first place from deciding alone.
RANK_CONSTANT = 60


def ranking(scores: Mapping[str, float]) -> list[str]:
    """Ids from best to worst; equal scores in the order of their ids, so that results never depend on file order."""
    return sorted(scores, key=lambda item: (-scores[item], item))


def fuse(rankings: Sequence[Sequence[str]]) -> dict[str, float]:
    """Fused score of every id in any ranking: the sum of 1 / (60 + rank), ranks from 1."""
    fused: dict[str, float] = {}
    for ranked in rankings:
        for rank, item in enumerate(ranked, start=1):
            fused[item] = fused.get(item, 0.0) + 1.0 / (RANK_CONSTANT + rank)
    return fused
