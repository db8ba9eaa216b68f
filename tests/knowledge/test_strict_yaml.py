"""YAML without surprises."""

import pytest

from coach.knowledge.strict_yaml import YamlProblem, read_yaml


def test_a_mapping_comes_back_with_dates_as_text() -> None:
    text = "day: 2026-02-30\ntime: 2026-01-01 10:00:00\nnumber: 1e3\nlist: [a, 2, true, null]\nword: yes"
    assert read_yaml(text) == {
        "day": "2026-02-30",
        "time": "2026-01-01 10:00:00",
        "number": "1e3",
        "list": ["a", 2, True, None],
        "word": True,
    }


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("a: 1\nb: 2\na: 3\n", "line 3: the key 'a' stands twice"),
        ("a:\n  b: 1\n  b: 2\n", "line 3: the key 'b' stands twice"),
        ("a:\n- {b: 1, b: 2}\n", "line 2: the key 'b' stands twice"),
        ("title: Attention: all you need\n", "line 1: mapping values are not allowed in this context; quote text"),
        ("a: [1, 2\n", "quote text"),
        ("a: *nowhere\n", "line 1: "),
        ("a: !!python/object/apply:os.system ['true']\n", "line 1: "),
        ("a: &x {b: *x}\n", "recursive"),
        ("\tkey: 1\n", "line 1: "),
        ("a: \x00\n", "not valid YAML"),
        ("", "must hold `key: value` pairs"),
        ("- a\n- b\n", "must hold `key: value` pairs"),
        ("only text", "must hold `key: value` pairs"),
        ("a: 1\n---\nb: 2\n", "quote text"),
    ],
)
def test_what_is_wrong_is_said_with_its_line(text: str, said: str) -> None:
    with pytest.raises(YamlProblem) as problem:
        read_yaml(text)
    assert said in str(problem.value)
    assert "\n" not in str(problem.value)


@pytest.mark.parametrize("text", [r'prompt: "What is \alpha?"', r'hints: ["a", "\frac{1}{2}"]', r'follow_ups: {"first": "\times what?"}'])
def test_a_backslash_that_yaml_has_eaten_is_told_with_the_fix(text: str) -> None:
    with pytest.raises(YamlProblem, match="control character.*single quotes"):
        read_yaml(text)


def test_line_breaks_and_quoted_backslashes_are_fine() -> None:
    assert read_yaml("prompt: |-\n  one\n  two\nother: '\\alpha'") == {"prompt": "one\ntwo", "other": "\\alpha"}
