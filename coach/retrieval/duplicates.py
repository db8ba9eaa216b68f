"""Passages that say the same thing twice."""

from collections.abc import Iterator

from coach.retrieval.index import Index

# Two passages of one topic on different ideas reach about 0.85 with MiniLM; a copy with a few words changed exceeds 0.95.
NEAR_DUPLICATE = 0.95


def near_duplicates(index: Index) -> Iterator[str]:
    """One problem line per pair of passages that are too alike."""
    for first, second, similarity in index.similar_pairs(NEAR_DUPLICATE):
        yield f"passages {first} and {second} say nearly the same (cosine {similarity:.2f}); merge them or part their ideas"
