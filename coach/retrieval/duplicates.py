"""Items that say the same thing twice."""

from collections.abc import Iterator, Mapping
from pathlib import Path

from coach.knowledge import Passage, Question
from coach.models import Encoder, Progress, Vectors, silent
from coach.retrieval.index import searched
from coach.retrieval.vectors import kept_vectors

# Two passages of one topic on different ideas reach about 0.85 with MiniLM; a copy with a few words changed exceeds 0.95.
NEAR_DUPLICATE_PASSAGE = 0.95
# Prompts are short, so two different questions on one thing come closer together than two passages do.
NEAR_DUPLICATE_QUESTION = 0.9


def near_duplicates(
    passages: Mapping[str, Passage], questions: Mapping[str, Question], encoder: Encoder, folder: Path, progress: Progress = silent
) -> Iterator[str]:
    """One problem line per pair of passages, or of questions, that are too alike. Vectors are kept in `folder`."""
    ids = sorted(passages)
    vectors = kept_vectors([searched(passages[one]) for one in ids], encoder, folder / "passages.npz", progress)
    for first, second, similarity in _alike(ids, vectors, NEAR_DUPLICATE_PASSAGE):
        yield f"passages {first} and {second} say nearly the same (cosine {similarity:.2f}); merge them or part their ideas"
    ids = sorted(questions)
    vectors = kept_vectors([questions[one].prompt for one in ids], encoder, folder / "questions.npz", progress)
    for first, second, similarity in _alike(ids, vectors, NEAR_DUPLICATE_QUESTION):
        yield f"questions {first} and {second} ask nearly the same (cosine {similarity:.2f}); merge them or ask for something else"


def _alike(ids: list[str], vectors: Vectors, threshold: float) -> list[tuple[str, str, float]]:
    """Pairs whose cosine is at least `threshold`, most alike first."""
    similarities = vectors @ vectors.T
    pairs = [
        (first, second, float(similarities[row, column]))
        for row, first in enumerate(ids)
        for column, second in enumerate(ids[row + 1 :], start=row + 1)
        if similarities[row, column] >= threshold
    ]
    return sorted(pairs, key=lambda pair: -pair[2])
