"""Reciprocal rank fusion, by hand."""

import pytest

from coach.retrieval.fusion import fuse, ranking


def test_a_fused_score_is_the_sum_of_reciprocal_ranks() -> None:
    fused = fuse([["a", "b", "c"], ["c", "a"]])
    assert fused == pytest.approx({"a": 1 / 61 + 1 / 62, "b": 1 / 62, "c": 1 / 63 + 1 / 61})
    assert ranking(fused) == ["a", "c", "b"]


def test_what_both_searches_find_beats_the_first_place_of_one() -> None:
    assert ranking(fuse([["only-here", "both"], ["only-there", "both"]]))[0] == "both"


def test_equal_scores_stand_in_the_order_of_their_ids() -> None:
    assert ranking({"b": 1.0, "c": 2.0, "a": 1.0}) == ["c", "a", "b"]


def test_nothing_fuses_to_nothing() -> None:
    assert fuse([[], []]) == {}
