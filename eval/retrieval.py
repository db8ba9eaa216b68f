"""How well search finds the passages that answer a query: recall@5 and nDCG@10 of each search and of all together.

Queries and judgements lie in eval/data/retrieval in the form of BEIR (Thakur et al., 2021): queries.jsonl, qrels/dev.tsv and
qrels/test.tsv; the corpus is knowledge/passages, which `--corpus FILE` writes out for other tools. Fusion is tuned on the dev half.
"""

import json
import math
import random
import statistics
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import click

from coach.knowledge import Knowledge, default_folder, load
from coach.models.backends import load_encoder
from coach.retrieval import Index
from coach.retrieval.index import Method
from coach.settings import read_settings
from eval.results import show, write

DATA = Path(__file__).parent / "data" / "retrieval"
METHODS: tuple[Method, ...] = ("words", "characters", "dense", "fused")
SPLITS = ("dev", "test")
RECALL_AT, NDCG_AT = 5, 10
BOOTSTRAPS = 2_000

Judged = Mapping[str, Mapping[str, int]]


@dataclass(frozen=True)
class Query:
    """A query as a candidate would type it. `origin` says what it was written from, `style` how it is put."""

    id: str
    text: str
    origin: str
    style: str


def read_queries(folder: Path = DATA) -> dict[str, Query]:
    """All queries by id."""
    found = {}
    for line in (folder / "queries.jsonl").read_text("utf-8").splitlines():
        fields = json.loads(line)
        found[fields["_id"]] = Query(fields["_id"], fields["text"], fields["metadata"]["origin"], fields["metadata"]["style"])
    return found


def read_judgements(split: str, folder: Path = DATA) -> Judged:
    """Query id to passage id to relevance: 2 answers the query, 1 answers a part of it."""
    judged: dict[str, dict[str, int]] = {}
    for line in (folder / "qrels" / f"{split}.tsv").read_text("utf-8").splitlines()[1:]:
        query, passage, score = line.split("\t")
        judged.setdefault(query, {})[passage] = int(score)
    return judged


def recall(found: Sequence[str], relevant: Mapping[str, int], k: int = RECALL_AT) -> float:
    """Share of the passages that answer the query among the first `k`; at most `k` can be found, so no more are counted."""
    wanted = {passage for passage, score in relevant.items() if score == max(relevant.values())}
    return len(wanted & set(found[:k])) / min(len(wanted), k)


def ndcg(found: Sequence[str], relevant: Mapping[str, int], k: int = NDCG_AT) -> float:
    """Normalized discounted cumulative gain with the relevance as gain (Järvelin and Kekäläinen, 2002)."""
    gained = sum(relevant.get(passage, 0) / math.log2(place + 1) for place, passage in enumerate(found[:k], start=1))
    best = sorted(relevant.values(), reverse=True)[:k]
    return gained / sum(gain / math.log2(place + 1) for place, gain in enumerate(best, start=1))


def measure(rankings: Mapping[str, Sequence[str]], judged: Judged) -> dict[str, Any]:
    """Mean figures over queries, with 95 % intervals by bootstrap over queries."""
    figures: dict[str, Any] = {"queries": len(judged)}
    for name, of in ((f"recall@{RECALL_AT}", recall), (f"ndcg@{NDCG_AT}", ndcg)):
        values = [of(rankings[query], relevant) for query, relevant in judged.items()]
        low, high = _interval(values)
        figures[name] = {"mean": round(statistics.mean(values), 3), "low": low, "high": high}
    return figures


def _interval(values: Sequence[float]) -> tuple[float, float]:
    chance = random.Random(0)
    means = sorted(statistics.mean(chance.choices(values, k=len(values))) for _ in range(BOOTSTRAPS))
    return round(means[int(0.025 * BOOTSTRAPS)], 3), round(means[int(0.975 * BOOTSTRAPS)], 3)


def corpus_lines(knowledge: Knowledge) -> str:
    """The passages as BEIR's corpus.jsonl."""
    passages = (knowledge.passages[one] for one in sorted(knowledge.passages))
    return "".join(json.dumps({"_id": one.id, "title": one.title, "text": one.text}, ensure_ascii=False) + "\n" for one in passages)


@click.command("retrieval")
@click.option("--corpus", type=click.Path(path_type=Path, dir_okay=False), help="Write the passages as BEIR's corpus.jsonl and stop.")
@click.option("--misses", is_flag=True, help="Print the dev queries whose best passage the fused search does not find among the first 5.")
def main(corpus: Path | None, misses: bool) -> None:
    """recall@5 and nDCG@10 of each search and of all together."""
    settings = read_settings()
    knowledge = load(settings.knowledge or default_folder(), datetime.now(UTC).date())
    if corpus:
        corpus.write_text(corpus_lines(knowledge), "utf-8")
        return
    queries = read_queries()
    encoder = load_encoder(settings, "retrieval")
    vectors = settings.cache / "index" / "passages.npz"
    index = Index.build(knowledge.passages, encoder, knowledge.asked, vectors, lambda text, share: show(f"{text} {share or 0:.0%}"))
    rankings: dict[Method, dict[str, list[str]]] = {}
    for method in METHODS:
        rankings[method] = {one.id: [hit.id for hit in index.search(one.text, NDCG_AT, method)] for one in queries.values()}
        show(f"{method}: {len(queries)} queries")
    judged = {split: read_judgements(split) for split in SPLITS}
    if misses:
        for query, relevant in judged["dev"].items():
            if recall(rankings["fused"][query], relevant) < 1:
                click.echo(
                    f"{queries[query].text!r} [{queries[query].style}] wants {dict(relevant)}, got {rankings['fused'][query][:RECALL_AT]}"
                )
        return
    styles = sorted({one.style for one in queries.values()})
    origins = sorted({one.origin for one in queries.values()})
    figures = {
        "encoder": encoder.name,
        "passages": len(knowledge.passages),
        "splits": {split: {method: measure(rankings[method], judged[split]) for method in METHODS} for split in SPLITS},
        "test_by_style": {
            style: measure(rankings["fused"], {one: of for one, of in judged["test"].items() if queries[one].style == style})
            for style in styles
        },
        "test_by_origin": {
            origin: measure(rankings["fused"], {one: of for one, of in judged["test"].items() if queries[one].origin == origin})
            for origin in origins
        },
    }
    write("retrieval", figures, knowledge=knowledge.version)
