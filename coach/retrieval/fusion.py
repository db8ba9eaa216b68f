"""Scores of several searches joined into one: a weighted sum, each search's scores divided by its best."""

from collections.abc import Mapping, Sequence


def ranking(scores: Mapping[str, float]) -> list[str]:
    """Ids from best to worst; equal scores in the order of their ids, so that results never depend on file order."""
    return sorted(scores, key=lambda item: (-scores[item], item))


def fuse(searches: Sequence[tuple[float, Mapping[str, float]]]) -> dict[str, float]:
    """Fused score of every id that any search found, from pairs of a weight and scores; a search without a positive score adds nothing."""
    fused: dict[str, float] = {}
    for weight, scores in searches:
        best = max(scores.values(), default=0.0)
        for item, score in scores.items():
            fused[item] = fused.get(item, 0.0) + (weight * score / best if best > 0 else 0.0)
    return fused
