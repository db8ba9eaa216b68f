"""Fusion of scores, by hand."""

import pytest

from coach.retrieval.fusion import fuse, ranking


def test_a_fused_score_is_the_weighted_sum_of_shares_of_the_best() -> None:
    fused = fuse([(1.0, {"a": 4.0, "b": 1.0}), (0.5, {"b": 0.2, "c": 0.1})])
    assert fused == pytest.approx({"a": 1.0, "b": 0.25 + 0.5, "c": 0.25})
    assert ranking(fused) == ["a", "b", "c"]


def test_what_both_searches_find_beats_the_first_place_of_one() -> None:
    assert ranking(fuse([(1.0, {"here": 1.0, "both": 0.9}), (1.0, {"there": 1.0, "both": 0.9})]))[0] == "both"


def test_equal_scores_stand_in_the_order_of_their_ids() -> None:
    assert ranking({"b": 1.0, "c": 2.0, "a": 1.0}) == ["c", "a", "b"]


def test_a_search_that_finds_nothing_adds_nothing() -> None:
    assert fuse([(1.0, {}), (0.5, {"a": -0.2, "b": -0.1})]) == {"a": 0.0, "b": 0.0}
