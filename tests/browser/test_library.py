"""The library and the page for interviewers, in a real browser."""

import json
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import Server, Shot

pytestmark = [pytest.mark.browser, pytest.mark.models, pytest.mark.timeout(400)]

SLOW = 60_000


def open_page(browser: Browser, address: str, width: int = 1280, scheme: str = "light") -> Page:
    """A page of a new visitor."""
    page = browser.new_context(viewport={"width": width, "height": 900}, color_scheme=scheme).new_page()  # type: ignore[arg-type]
    page.goto(address)
    return page


def fits(page: Page) -> bool:
    """Whether nothing scrolls sideways."""
    return bool(page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth"))


def test_from_the_map_to_a_passage_and_back(browser: Browser, server: Server, shot: Shot) -> None:
    page = open_page(browser, f"{server.url}library")
    heading = page.locator(".coach-reader h1")
    expect(heading).to_have_text("Library", timeout=SLOW)
    shot(page, "library-1280")
    loads: list[str] = []
    page.on("load", lambda _: loads.append("load"))
    page.get_by_role("link", name="Transformers", exact=True).click()
    expect(heading).to_have_text("Transformers", timeout=SLOW)
    page.get_by_role("link", name="Why dot products are divided by the square root of the key dimension").click()
    expect(page.locator(".coach-prose math").first).to_be_attached(timeout=SLOW)
    assert urlsplit(page.url).query == "passage=attention-scaling-root-dk"
    shot(page, "passage-1280")
    page.locator("section", has_text="Questions that it serves").get_by_role("link").first.click()
    expect(page.get_by_text("Rubric and a strong answer")).to_be_visible(timeout=SLOW)
    expect(page.locator(".coach-spoiler table")).to_be_hidden()
    page.go_back()
    expect(heading).to_contain_text("Why dot products are divided", timeout=SLOW)
    page.go_back()
    expect(heading).to_have_text("Transformers", timeout=SLOW)
    assert loads == [], "links of the library load no page anew"


def test_a_deep_link_opens_its_passage_and_a_dead_one_says_so(browser: Browser, server: Server) -> None:
    page = open_page(browser, f"{server.url}library?passage=adam-limits")
    expect(page.locator(".coach-reader h1")).to_have_text("Limits of Adam", timeout=SLOW)
    page = open_page(browser, f"{server.url}library?passage=adam-limit")
    expect(page.locator(".coach-reader")).to_contain_text("the nearest are: adam-limits", timeout=SLOW)


def test_a_search_has_an_address_of_its_own(browser: Browser, server: Server, shot: Shot) -> None:
    page = open_page(browser, f"{server.url}library", width=390, scheme="dark")
    expect(page.locator(".coach-reader h1")).to_have_text("Library", timeout=SLOW)
    page.fill("#coach-query input, #coach-query textarea", "why divide by root dk <b>")
    page.press("#coach-query input, #coach-query textarea", "Enter")
    expect(page.locator(".coach-reader h1")).to_have_text("Search: why divide by root dk <b>", timeout=SLOW)
    expect(page.locator(".coach-list a").first).to_contain_text("square root of the key dimension")
    assert fits(page)
    shot(page, "search-390")
    page.reload()
    expect(page.locator(".coach-reader h1")).to_have_text("Search: why divide by root dk <b>", timeout=SLOW)


def test_an_area_of_the_library_can_be_practised(browser: Browser, server: Server) -> None:
    page = open_page(browser, f"{server.url}library?area=optimization")
    page.get_by_role("link", name="Practise this area").click()
    expect(page.locator("#coach-begin")).to_be_enabled(timeout=SLOW)
    expect(page.locator("#coach-start")).to_contain_text("Optimization")


@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (390, "dark")])
def test_an_interviewer_makes_a_set_and_takes_it_along(browser: Browser, server: Server, shot: Shot, width: int, scheme: str) -> None:
    page = open_page(browser, f"{server.url}questions", width, scheme)
    page.get_by_label("Seed").fill("7")
    page.click("#coach-make")
    sheet = page.locator(".coach-sheet")
    expect(sheet).to_contain_text("Scorecard", timeout=SLOW)
    assert "seed=7" in page.url
    assert fits(page)
    shot(page, f"questions-{width}")
    with page.expect_download() as download:
        page.get_by_text("Download JSON").click()
    made = json.loads(download.value.path().read_text("utf-8"))
    assert made["blueprint"]["seed"] == 7
    again = open_page(browser, page.url, width, scheme)
    expect(again.locator(".coach-sheet")).to_contain_text(made["items"][0]["reference"][:60], timeout=SLOW)


def test_a_seed_that_is_no_number_is_told(browser: Browser, server: Server) -> None:
    page = open_page(browser, f"{server.url}questions")
    page.get_by_label("Seed").fill("seven")
    page.click("#coach-make")
    expect(page.get_by_role("alert")).to_contain_text("is no whole number", timeout=SLOW)
