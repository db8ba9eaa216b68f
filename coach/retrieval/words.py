"""Search by words alone over short texts, such as the titles of topics and the prompts of questions."""

from collections.abc import Mapping

from coach.retrieval.fusion import ranking
from coach.retrieval.lexical import Lexical


class Words:
    """BM25 over a mapping of ids to texts."""

    def __init__(self, texts: Mapping[str, str]):
        self._ids = list(texts)
        self._lexical = Lexical.build(list(texts.values()))

    def search(self, query: str, k: int) -> list[str]:
        """The ids of at most `k` texts that share a word with the query, best first."""
        scores = dict(zip(self._ids, self._lexical.scores(query).tolist(), strict=True))
        return [one for one in ranking(scores)[:k] if scores[one] > 0]
