"""The passage index: built once per content and encoder, kept on disk, searched by text."""

import hashlib
import json
import logging
import os
import shutil
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from coach.knowledge import Passage
from coach.models import Encoder, Progress, silent
from coach.retrieval.dense import Dense
from coach.retrieval.fusion import fuse, ranking
from coach.retrieval.lexical import Lexical, Unit
from coach.retrieval.vectors import kept_vectors

log = logging.getLogger(__name__)

# Raised when the files on disk change their form, so that an old index is built anew.
FORMAT = 2

Method = Literal["fused", "words", "characters", "dense"]
UNITS: tuple[Unit, ...] = ("words", "characters")
# Set on the dev half of eval/data/retrieval; `python -m eval retrieval` writes what the test half gets.
WEIGHTS: Mapping[Method, float] = {"characters": 1.0, "words": 0.5, "dense": 0.6}

# Of the dev queries 2 in 160 lie below both; questions about cooking, football and the weather do.
NEAR_COSINE, NEAR_CHARACTERS = 0.25, 1.2


@dataclass(frozen=True)
class Hit:
    """A found passage. `score` is a similarity of the method used; only its order means something."""

    id: str
    score: float
    passage: Passage


class Index:
    """Passages searchable by text.

    The dense search knows a passage by its title and text, the lexical ones besides by what is asked about it: candidates
    type the words of questions rather than those of textbooks.
    """

    def __init__(self, passages: Mapping[str, Passage], encoder: Encoder, lexical: Mapping[Unit, Lexical], dense: Dense):
        self._passages = passages
        self._ids = sorted(passages)
        self._encoder = encoder
        self._lexical = lexical
        self._dense = dense

    @classmethod
    def build(
        cls,
        passages: Mapping[str, Passage],
        encoder: Encoder,
        asked: Mapping[str, str] | None = None,
        vectors: Path | None = None,
        progress: Progress = silent,
    ) -> "Index":
        """Index every passage.

        Args:
            passages: by id; at least one.
            encoder: for the dense search.
            asked: words in which people ask about a passage, by its id.
            vectors: a file that keeps the vectors of unchanged passages.
            progress: told how far the encoding is.
        """
        ids = sorted(passages)
        texts = [searched(passages[passage_id]) for passage_id in ids]
        found = kept_vectors(texts, encoder, vectors, progress) if vectors else encoder.encode(texts)
        wordy = [f"{passages[one].title} {text} {(asked or {}).get(one, '')}" for one, text in zip(ids, texts, strict=True)]
        return cls(passages, encoder, {unit: Lexical.build(wordy, unit) for unit in UNITS}, Dense.build(found))

    def write(self, folder: Path) -> None:
        """Save into an existing folder."""
        for unit, lexical in self._lexical.items():
            lexical.write(folder / unit)
        self._dense.write(folder / "dense.faiss")

    @classmethod
    def read(cls, folder: Path, passages: Mapping[str, Passage], encoder: Encoder) -> "Index":
        """What `write` saved for the same passages and encoder.

        Raises:
            ValueError: the files hold another number of passages.
        """
        lexical, dense = {unit: Lexical.read(folder / unit, unit) for unit in UNITS}, Dense.read(folder / "dense.faiss")
        sizes = {dense.size, *(one.size for one in lexical.values())}
        if sizes != {len(passages)}:
            raise ValueError(f"{sorted(sizes)} passages where {len(passages)} were saved")
        return cls(passages, encoder, lexical, dense)

    def search(self, query: str, k: int = 5, method: Method = "fused") -> list[Hit]:
        """The `k` best passages, best first; fewer only when there are fewer passages, none for an empty query."""
        if not query.strip():
            return []
        scores = (
            fuse([(weight, self._scores(query, one)) for one, weight in WEIGHTS.items()])
            if method == "fused"
            else self._scores(query, method)
        )
        return [Hit(item, scores[item], self._passages[item]) for item in ranking(scores)[:k]]

    def is_near(self, query: str) -> bool:
        """Whether any passage is about what the query is about, as far as meaning and characters tell."""
        near_in_meaning = max(self._scores(query, "dense").values()) >= NEAR_COSINE
        return near_in_meaning or self._lexical["characters"].best_per_token(query) >= NEAR_CHARACTERS

    def _scores(self, query: str, method: Method) -> dict[str, float]:
        if method == "dense":
            return dict(zip(self._ids, self._dense.scores(self._encoder.encode([query])[0]).tolist(), strict=True))
        assert method != "fused"
        found = zip(self._ids, self._lexical[method].scores(query).tolist(), strict=True)
        return {item: score for item, score in found if score > 0}


def open_index(
    passages: Mapping[str, Passage], encoder: Encoder, folder: Path, asked: Mapping[str, str] | None = None, progress: Progress = silent
) -> Index:
    """The saved index of these passages and this encoder, built and saved first where there is none. `asked` is as in `Index.build`.

    `folder` keeps one index per content hash; an unreadable one is built anew. Where `folder` cannot be written, the index is not kept.
    """
    key = _hash(passages, encoder, asked or {})
    place = folder / key
    if (place / "manifest.json").is_file():
        try:
            return Index.read(place, passages, encoder)
        except Exception as error:  # whatever a damaged file makes a library raise, the cure is the same
            log.warning("the saved index %s is damaged (%s); building it again", key, error)
    index = Index.build(passages, encoder, asked, folder / "passages.npz", progress)
    try:
        _save(index, {"format": FORMAT, "encoder": encoder.name, "passages": len(passages)}, place)
    except OSError as error:
        log.warning(
            "the index cannot be kept in %s (%s), so every start builds it; set COACH_CACHE to a folder you can write", folder, error
        )
    return index


def _save(index: Index, manifest: Mapping[str, object], place: Path) -> None:
    """Put a whole index at `place`, in place of what lies there."""
    folder = place.parent
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=folder, prefix="building-") as building:
        whole = Path(building) / "index"
        whole.mkdir()
        index.write(whole)
        (whole / "manifest.json").write_text(json.dumps(manifest), "utf-8")
        # What lies there has just been found damaged or half deleted; a whole one appears only by this replacement.
        shutil.rmtree(place, ignore_errors=True)
        try:
            os.replace(whole, place)
        except OSError:
            if not (place / "manifest.json").is_file():
                raise
            # Another process saved the same index meanwhile; its files are as good as ours.
            log.info("index %s was saved by another process", place.name)


def searched(passage: Passage) -> str:
    """The text that a passage is found by."""
    return f"{passage.title}. {passage.text}"


def _hash(passages: Mapping[str, Passage], encoder: Encoder, asked: Mapping[str, str]) -> str:
    digest = hashlib.sha256(f"{FORMAT}\0{encoder.name}".encode())
    for passage_id in sorted(passages):
        digest.update(f"\0{passage_id}\0{searched(passages[passage_id])}\0{asked.get(passage_id, '')}".encode())
    return digest.hexdigest()[:16]
