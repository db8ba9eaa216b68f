"""Figures of agreement are the field's, and are honest about questions."""

from pathlib import Path

import numpy as np
import pytest

from coach.errors import InputError
from eval.agreement import agreement, kappa, macro_f1, pearson, pearson_within, weighted_kappa
from eval.graded_answers import graded_files, read_graded

PEOPLE = np.array([0.0, 0.25, 0.5, 0.75, 1.0])


def test_perfect_and_opposite_scores() -> None:
    assert pearson(PEOPLE, PEOPLE) == pytest.approx(1)
    assert pearson(1 - PEOPLE, PEOPLE) == pytest.approx(-1)
    assert weighted_kappa(PEOPLE, PEOPLE) == pytest.approx(1)
    assert weighted_kappa(1 - PEOPLE, PEOPLE) == pytest.approx(-1)


def test_knowing_only_which_question_is_hard_is_worth_nothing_inside_questions() -> None:
    people = np.array([0.1, 0.2, 0.8, 0.9])
    scores = np.array([0.0, 0.0, 1.0, 1.0])
    assert pearson(scores, people) > 0.9
    assert np.isnan(pearson_within(scores, people, ["easy", "easy", "hard", "hard"]))


def test_marks_that_are_always_the_same_have_no_kappa_above_chance() -> None:
    people = ["met"] * 6 + ["missed"] * 4
    assert kappa(["met"] * 10, people) == pytest.approx(0)
    assert macro_f1(["met"] * 10, people) == pytest.approx((2 * 6 / 16) / 2)
    assert kappa(people, people) == pytest.approx(1)


def test_the_interval_is_wider_where_there_are_few_questions() -> None:
    draw = np.random.default_rng(0)
    people = draw.random(200)
    scores = np.where(np.arange(200) // 40 < 3, people, 1 - people)
    few = agreement(scores, people, [str(row // 40) for row in range(200)])
    many = agreement(scores, people, [str(row) for row in range(200)])
    assert few["r"] == many["r"]
    assert few["r_high"] - few["r_low"] > many["r_high"] - many["r_low"]


def test_a_file_that_cannot_be_measured_on_says_what_it_lacks(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"no \.csv"):
        graded_files(tmp_path)
    file = tmp_path / "mine.csv"
    file.write_text("question_id,question,reference,answer\n1,q,r,a\n")
    with pytest.raises(InputError, match="lacks the columns score, split"):
        read_graded(graded_files(tmp_path)[0])
    file.write_text("question_id,question,reference,answer,score,split\n01,q,r,a,0.5,test\n01,q,r,a,7,test\n")
    with pytest.raises(InputError, match="line 3: score is '7'"):
        read_graded(file)
    file.write_text("question_id,question,reference,answer,score,split\n01,q,r,NA,0.5,test\n")
    table = read_graded(file)
    assert (table.at[0, "question_id"], table.at[0, "answer"], table.at[0, "score"]) == ("01", "NA", 0.5)
