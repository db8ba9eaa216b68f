"""Retrieval figures against values worked out by hand, and judgements that fit the content."""

import json
import math
from datetime import date

import pytest

from coach.knowledge import default_folder, load
from eval.retrieval import SPLITS, measure, ndcg, read_judgements, read_queries, recall


def test_recall_counts_the_passages_that_answer_in_full() -> None:
    assert recall(["x", "a", "b", "c", "d", "e"], {"a": 2, "e": 2, "b": 1}) == 0.5
    assert recall(["e", "a"], {"a": 2, "e": 2}) == 1.0
    # Of seven answers only five can stand among the first five.
    assert recall(list("abcde"), dict.fromkeys("abcdefg", 2)) == 1.0


def test_ndcg_is_that_of_the_definition() -> None:
    relevant = {"a": 2, "b": 1}
    assert ndcg(["a", "b"], relevant) == pytest.approx(1.0)
    assert ndcg(["b", "x", "a"], relevant) == pytest.approx((1 + 2 / math.log2(4)) / (2 + 1 / math.log2(3)))
    assert ndcg(["x"] * 10 + ["a"], relevant) == 0.0


def test_means_come_with_an_interval_that_holds_them() -> None:
    found = measure({"1": ["a"], "2": ["x"], "3": ["b"]}, {"1": {"a": 2}, "2": {"a": 2}, "3": {"b": 2}})
    assert found["queries"] == 3
    assert found["recall@5"]["mean"] == pytest.approx(2 / 3, abs=0.001)
    assert found["recall@5"]["low"] <= 2 / 3 <= found["recall@5"]["high"]


def test_judgements_name_queries_and_passages_that_exist() -> None:
    passages = load(default_folder(), date.max).passages
    queries = read_queries()
    judged = {split: read_judgements(split) for split in SPLITS}
    assert not set(judged["dev"]) & set(judged["test"])
    assert set(judged["dev"]) | set(judged["test"]) == set(queries)
    assert len(queries) >= 300
    assert min(len(of) for of in judged.values()) >= 150
    for of in judged.values():
        for query, relevant in of.items():
            assert set(relevant) <= set(passages), query
            assert set(relevant.values()) <= {1, 2}
            assert 2 in relevant.values(), f"{query}: nothing answers it"


def test_half_of_the_queries_were_written_without_the_passages() -> None:
    origins = [query.origin for query in read_queries().values()]
    assert set(origins) == {"passage", "question"}
    assert abs(origins.count("passage") - origins.count("question")) <= len(origins) // 5
    assert len({json.dumps(query.text.lower()) for query in read_queries().values()}) == len(origins)
