"""A question set fills its minutes, keeps its balance, and can be made again from what it says of itself."""

from collections import Counter
from datetime import date

import pytest

from coach.errors import InputError, NotFound
from coach.hiring import Blueprint, QuestionSet, make_question_set, read_blueprint, read_list, to_markdown
from coach.hiring.question_set import CLOSING, OPENING
from coach.knowledge import LEVELS, Knowledge, default_folder, load


@pytest.fixture(scope="module")
def bank() -> Knowledge:
    return load(default_folder(), date.max)


def test_the_same_blueprint_gives_the_same_set_and_another_seed_another(bank: Knowledge) -> None:
    blueprint = Blueprint(areas=("transformers", "optimization"), minutes=60, seed=7)
    made = make_question_set(bank, blueprint)
    assert make_question_set(bank, QuestionSet.model_validate_json(made.model_dump_json()).blueprint) == made
    others = {
        tuple(item.question for item in make_question_set(bank, blueprint.model_copy(update={"seed": seed})).items) for seed in range(5)
    }
    assert len(others) > 1


@pytest.mark.parametrize("minutes", [10, 25, 45, 90, 240])
@pytest.mark.parametrize("seed", [0, 7])
def test_the_minutes_are_kept_and_well_used(bank: Knowledge, minutes: int, seed: int) -> None:
    made = make_question_set(bank, Blueprint(minutes=minutes, seed=seed))
    assert minutes - 4 < made.minutes <= minutes
    begins = OPENING
    for item in made.items:
        assert item.begins == begins
        begins += item.minutes
    assert begins + CLOSING == made.minutes


def test_areas_share_the_minutes_and_levels_keep_their_mix(bank: Knowledge) -> None:
    areas = ("transformers", "optimization", "deep-rl")
    made = make_question_set(bank, Blueprint(areas=areas, minutes=120, seed=3))
    spent = Counter[str]()
    for item in made.items:
        spent[item.area] += item.minutes
    assert set(spent) == set(areas)
    # Two of the longest questions.
    assert max(spent.values()) - min(spent.values()) <= 24
    levels = Counter(item.level for item in made.items)
    assert min(levels[level] for level in LEVELS) >= len(made.items) // 5
    assert [item.level for item in made.items] == sorted((item.level for item in made.items), key=LEVELS.index)
    assert len({item.question for item in made.items}) == len(made.items)


def test_a_career_decides_what_is_asked_most(bank: Knowledge) -> None:
    made = make_question_set(bank, Blueprint(career="performance-engineer", minutes=240, seed=1))
    spent = Counter(item.area for item in made.items)
    weights = {area: bank.areas[area].weights["performance-engineer"] for area in spent}
    heavy = [spent[area] for area, weight in weights.items() if weight == 5]
    light = [spent[area] for area, weight in weights.items() if weight <= 2]
    assert sum(heavy) / len(heavy) > sum(light) / max(1, len(light))


def test_areas_come_as_often_as_their_weight_says_even_in_short_sets(bank: Knowledge) -> None:
    seen = Counter[str]()
    for seed in range(200):
        seen.update({item.area for item in make_question_set(bank, Blueprint(career="ml-engineer", seed=seed)).items})
    weights = {area.id: area.weights["ml-engineer"] for area in bank.areas.values()}
    mean = {
        weight: sum(seen[area] for area in weights if weights[area] == weight) / list(weights.values()).count(weight)
        for weight in (2, 3, 4, 5)
    }
    assert mean[2] < mean[3] < mean[4] < mean[5]
    assert min(seen[area] for area in weights) > 0


def test_areas_that_a_career_is_not_asked_about_are_told(bank: Knowledge) -> None:
    with pytest.raises(InputError, match=r"interviews for Deep RL researcher hardly ask about classical-nlp \(weight 0\)"):
        make_question_set(bank, Blueprint(career="deep-rl-researcher", areas=("classical-nlp",)))


def test_a_bank_that_is_too_small_is_told(knowledge: Knowledge) -> None:
    text = to_markdown(make_question_set(knowledge, Blueprint(minutes=240)))
    assert "shorter than asked for" in text
    assert "shorter than asked for" not in to_markdown(make_question_set(knowledge, Blueprint(minutes=20)))


def test_what_looks_like_a_tag_is_no_tag(knowledge: Knowledge) -> None:
    made = make_question_set(knowledge, Blueprint(minutes=20, seed=1))
    item = made.items[0].model_copy(update={"reference": "Thank you <X> me `<Y>` for $a<b$ and <Z>."})
    assert r"Thank you \<X> me `<Y>` for $a<b$ and \<Z>." in to_markdown(made.model_copy(update={"items": (item,)}))


def test_levels_and_kinds_narrow_the_choice(bank: Knowledge) -> None:
    made = make_question_set(bank, Blueprint(levels=("advanced",), kinds=("debugging", "estimation"), minutes=60))
    assert {item.level for item in made.items} == {"advanced"}
    assert {item.kind for item in made.items} <= {"debugging", "estimation"}


def test_what_cannot_be_is_told(knowledge: Knowledge) -> None:
    with pytest.raises(NotFound, match="no area has the id 'atention'; the nearest are: attention"):
        make_question_set(knowledge, Blueprint(areas=("atention",)))
    with pytest.raises(InputError, match="widen one of them"):
        make_question_set(knowledge, Blueprint(kinds=("design",)))


@pytest.mark.parametrize(
    ("fields", "told"),
    [
        ({"minutes": 5}, "minutes: 5 is not possible"),
        ({"minutes": 500}, "minutes: 500 is not possible"),
        ({"levels": ("easy",)}, "'easy' is not possible; choose from: 'basic', 'intermediate' or 'advanced'"),
        ({"kinds": ("riddle",)}, "'riddle' is not possible; choose from: 'concept'"),
        ({"career": "astronaut"}, "'astronaut' is not possible; choose from: 'ai-researcher'"),
    ],
)
def test_a_blueprint_that_cannot_be_is_refused_with_what_can(fields: dict[str, object], told: str) -> None:
    with pytest.raises(InputError, match=told):
        read_blueprint(**fields)  # type: ignore[arg-type]


def test_lists_are_read_with_commas_and_spaces() -> None:
    assert read_list("diffusion, deep-rl", "diffusion", "") == ("diffusion", "deep-rl")


def test_markdown_holds_everything_an_interviewer_needs(knowledge: Knowledge) -> None:
    made = make_question_set(knowledge, Blueprint(minutes=45, seed=7))
    text = to_markdown(made)
    assert "seed 7" in text
    assert knowledge.version in text
    for item in made.items:
        question = knowledge.question(item.question)
        for part in (question.prompt, question.reference, *question.hints, *question.follow_ups.values()):
            assert part in text
        for criterion in question.rubric:
            assert f"| {criterion.points} | {criterion.text}" in text
        assert all(mistake.text in text and mistake.why in text for mistake in question.mistakes)
    assert f"**{10 * len(made.items)}**" in text


def test_a_pipe_in_a_criterion_breaks_no_table(knowledge: Knowledge) -> None:
    made = make_question_set(knowledge, Blueprint(minutes=20, seed=1))
    item = made.items[0]
    criterion = item.rubric[0].model_copy(update={"text": "Gives p(x|y)\nin full.", "note": "a | b"})
    changed = made.model_copy(update={"items": (item.model_copy(update={"rubric": (criterion,)}),)})
    assert "Gives p(x\\|y) in full. *a \\| b*" in to_markdown(changed)
