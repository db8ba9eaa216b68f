"""The page for interviewers: an address makes its set, the set its address, and a bad choice a message."""

from coach.coach import Coach
from coach.ui.hiring_page import HiringPage


def test_an_address_makes_the_same_set_again(coach: Coach) -> None:
    page = HiringPage(coach)
    html, address = page.make("ml-engineer", [], ["basic", "advanced"], ["concept"], 45, "7")
    assert "How does attention work?" in html
    *chosen, again = page.arrive(address)
    assert again == html
    assert chosen[2] == ["basic", "advanced"]
    assert chosen[4:] == [45, "7"]


def test_an_address_with_areas_alone_chooses_them_and_waits(coach: Coach) -> None:
    _, areas, levels, _, minutes, seed, html = HiringPage(coach).arrive("?areas=attention")
    assert (areas, minutes, seed, html) == (["attention"], 45, "", "")
    assert levels == ["basic", "intermediate", "advanced"]


def test_a_bad_choice_is_told(coach: Coach) -> None:
    page = HiringPage(coach)
    assert "is no whole number" in page.make("", [], ["basic"], [], 45, "seven")[0]
    assert "no area has the id" in page.make("", ["atention"], ["basic"], [], 45, "1")[0]
    assert "tick at least one level" in page.make("", [], [], [], 45, "1")[0]
    assert "at most 9 digits" in page.make("", [], ["basic"], [], 45, "9" * 5000)[0]
    kept = page.arrive("?areas=attention,nowhere&minutes=5&seed=3&kinds=concept")
    assert kept[1:6] == (["attention"], ["basic", "intermediate", "advanced"], ["concept"], 45, "3")
    for query in ("?minutes=x&seed=1", "?minutes=9&seed=1", "?levels=easy&seed=1", "?areas=nowhere&seed=1", "?seed=-1"):
        assert 'role="alert"' in page.arrive(query)[-1], query


def test_the_files_hold_the_whole_set(coach: Coach) -> None:
    html, _ = HiringPage(coach).make("", [], ["basic", "advanced"], [], 30, "1")
    assert html.count("base64,") == 2
    assert 'download="question-set-any-role-1.md"' in html
    assert "How does" in html
