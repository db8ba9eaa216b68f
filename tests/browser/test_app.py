"""What a visitor sees, in a real browser with the real models."""

from datetime import date
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from coach.interview import read_session
from coach.knowledge import Question, default_folder, load
from coach.store import open_store
from tests.browser.conftest import Server, Shot

pytestmark = [pytest.mark.browser, pytest.mark.models, pytest.mark.timeout(400)]

BANK = load(default_folder(), date.max)
OFF_TOPIC = "On weekends I bake bread with my neighbours, and we share it with everybody who comes along the river."
SLOW = 60_000
DRAFT = 'half typed: <b>σ(1−σ)</b> & "quotes" ${1+1} {{x}}\nsecond line'


def open_app(browser: Browser, server: Server, width: int = 1280, scheme: str = "light") -> Page:
    """A page of a new visitor, on the first screen."""
    context: BrowserContext = browser.new_context(viewport={"width": width, "height": 900}, color_scheme=scheme)  # type: ignore[arg-type]
    page = context.new_page()
    # Ending asks whether it is meant; Playwright would answer no.
    page.on("dialog", lambda dialog: dialog.accept())
    page.goto(server.url)
    expect(page.locator("#coach-begin")).to_be_enabled(timeout=SLOW)
    return page


def begin(page: Page, length: str = "3 questions, about 9 minutes") -> None:
    """Start an interview and wait for the first question."""
    page.get_by_text(length).click()
    page.click("#coach-begin")
    expect(page.locator(".coach-them")).to_have_count(2, timeout=SLOW)
    my_turn(page)


def my_turn(page: Page) -> None:
    """Wait until the candidate is to move."""
    page.wait_for_selector("#coach-submit:not([disabled]):visible", timeout=SLOW)


def question(page: Page, server: Server) -> Question:
    """The question that stands, as the server's store has it."""
    store = open_store(server.data / "coach.sqlite")
    session = read_session(store.any_session(parse_qs(urlsplit(page.url).query)["session"][0]))
    store.close()
    assert session.current is not None
    return BANK.question(session.current.asked.question)


def half(page: Page, server: Server) -> str:
    """Half of a strong answer to the question that stands."""
    words = question(page, server).reference.split()
    return " ".join(words[: len(words) // 2])


def answer(page: Page, text: str) -> None:
    """Type an answer and submit it with its key."""
    page.fill("#coach-answer textarea", text)
    page.press("#coach-answer textarea", "Control+Enter")
    expect(page.locator("#coach-answer textarea")).to_have_value("", timeout=SLOW)
    my_turn_or_report(page)


def my_turn_or_report(page: Page) -> None:
    """Wait until the candidate is to move or the interview is over."""
    page.wait_for_selector("#coach-submit:not([disabled]), .coach-report", timeout=SLOW)


def test_whole_interview(browser: Browser, server: Server, shot: Shot) -> None:
    page = open_app(browser, server)
    requests: list[str] = []
    problems: list[str] = []
    page.on("request", lambda request: requests.append(request.url))
    page.on("pageerror", lambda error: problems.append(str(error)))
    page.reload()
    expect(page.locator(".coach-part-ready")).to_have_count(3, timeout=120_000)
    expect(page.get_by_text("Nothing you type leaves this computer")).to_be_visible()
    shot(page, "start-1280")

    begin(page)
    expect(page.locator("#coach-place")).to_contain_text("Question 1 of 3")
    expect(page.locator("#coach-place")).to_contain_text("chosen because")
    page.press("#coach-answer textarea", "Alt+h")
    expect(page.locator(".coach-log")).to_contain_text("Hint 1 of 3")
    expect(page.locator("#coach-hint")).to_contain_text("Hint 2 of 3")

    answer(page, half(page, server))
    card = page.locator("#coach-feedback .coach-scorecard")
    expect(card).to_contain_text("so far")
    expect(card.locator("mark").first).to_be_visible()
    expect(page.locator(".coach-log")).to_contain_text("Follow-up")
    shot(page, "interview-1280")
    while "Question 1" in page.locator("#coach-place").inner_text():
        page.click("#coach-give-up")
        page.wait_for_timeout(300)
        my_turn(page)
    expect(card.locator(".coach-missed, .coach-partial").first).to_be_visible()
    expect(card.locator(".coach-strong")).not_to_have_attribute("open", "")
    card.locator(".coach-reading summary").first.click()
    shot(card, "scorecard-1280")

    answer(page, question(page, server).reference)
    page.click("#coach-end")
    report = page.locator(".coach-report")
    expect(report).to_be_visible(timeout=SLOW)
    for block in ("Where you stand", "What earned most", "Three gaps and what to read", "Every question"):
        expect(report.get_by_role("heading", name=block)).to_be_visible()
    with page.expect_download() as download:
        page.get_by_text("Download Markdown").click()
    assert "## Three gaps and what to read" in download.value.path().read_text("utf-8")
    page.locator(".coach-item summary").first.click()
    shot(page, "report-1280")

    hosts = {urlsplit(url).hostname for url in requests if urlsplit(url).scheme in ("http", "https", "ws", "wss")}
    assert hosts == {"127.0.0.1"}
    assert problems == []


def test_phone_in_the_dark(browser: Browser, server: Server, shot: Shot) -> None:
    page = open_app(browser, server, width=390, scheme="dark")
    shot(page, "start-390")
    begin(page)
    answer(page, half(page, server))
    shot(page, "interview-390")
    shot(page.locator("#coach-feedback .coach-scorecard"), "scorecard-390")
    page.click("#coach-end")
    expect(page.locator(".coach-report")).to_be_visible(timeout=SLOW)
    shot(page, "report-390")
    overflow = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert overflow <= 0


def test_two_windows_hold_two_interviews(browser: Browser, server: Server) -> None:
    first, second = open_app(browser, server), open_app(browser, server)
    begin(first)
    begin(second)
    answer(first, OFF_TOPIC)
    expect(first.locator(".coach-you")).to_have_count(1)
    expect(second.locator(".coach-you")).to_have_count(0)
    # The address of an interview is of no use to another visitor.
    second.goto(first.url)
    expect(second.get_by_text("there is no such interview here")).to_be_visible(timeout=SLOW)


def test_two_windows_of_one_visitor(browser: Browser, server: Server) -> None:
    first = open_app(browser, server)
    second = first.context.new_page()
    second.goto(server.url)
    expect(second.locator("#coach-begin")).to_be_visible(timeout=SLOW)
    begin(first)
    begin(second)
    assert first.url != second.url
    answer(first, OFF_TOPIC)
    expect(second.locator(".coach-you")).to_have_count(0)


def test_reload_brings_everything_back(browser: Browser, server: Server) -> None:
    page = open_app(browser, server)
    begin(page)
    words = page.locator(".coach-log").inner_text()
    page.fill("#coach-answer textarea", DRAFT)
    expect(page.locator("#coach-saved")).to_contain_text("saved", timeout=SLOW)
    page.reload()
    expect(page.locator("#coach-answer textarea")).to_have_value(DRAFT, timeout=SLOW)
    my_turn(page)
    assert page.locator(".coach-log").inner_text() == words


def test_kill_in_mid_answer_loses_nothing(browser: Browser, server: Server) -> None:
    page = open_app(browser, server)
    begin(page)
    words = page.locator(".coach-log").inner_text()
    page.fill("#coach-answer textarea", DRAFT)
    expect(page.locator("#coach-saved")).to_contain_text("saved", timeout=SLOW)
    server.kill()
    # Typed while the server is down: the browser's own copy has it.
    page.press("#coach-answer textarea", "End")
    page.type("#coach-answer textarea", " and more")
    # A tab of its own: the old one reloads by itself as soon as the server is back, which would cross this visit.
    link, context = page.url, page.context
    page.close()
    server.start()
    page = context.new_page()
    page.goto(link)
    expect(page.locator("#coach-answer textarea")).to_have_value(f"{DRAFT} and more", timeout=SLOW)
    my_turn(page)
    assert page.locator(".coach-log").inner_text() == words


def test_an_open_page_outlives_a_restart(browser: Browser, server: Server) -> None:
    page = open_app(browser, server)
    begin(page)
    server.kill()
    server.start()
    page.fill("#coach-answer textarea", half(page, server))
    expect(page.locator("#coach-saved")).to_contain_text("saved", timeout=SLOW)
    expect(page.locator("#coach-saved")).not_to_contain_text("not saved")
    page.click("#coach-submit")
    expect(page.locator(".coach-you")).to_have_count(1, timeout=SLOW)


def test_bad_input_is_told_and_kept(browser: Browser, server: Server) -> None:
    page = open_app(browser, server)
    begin(page)
    page.fill("#coach-answer textarea", " ... ")
    page.click("#coach-submit")
    expect(page.get_by_role("alert")).to_contain_text("no words in the answer", timeout=SLOW)
    page.fill(
        "#coach-answer textarea", "La rétropropagation calcule le gradient de la perte par rapport à chaque poids du réseau avec la règle."
    )
    page.click("#coach-submit")
    expect(page.locator(".coach-log")).to_contain_text("only English answers", timeout=SLOW)
    my_turn(page)
    page.fill(
        "#coach-answer textarea", '<img src=x onerror="window.hacked=1"> I don\'t know but the gradient of the loss is computed here.'
    )
    page.click("#coach-submit")
    expect(page.locator(".coach-you").last).to_contain_text("<img src=x", timeout=SLOW)
    my_turn_or_report(page)
    assert page.evaluate("window.hacked") is None


def test_finished_example(browser: Browser, server: Server) -> None:
    page = open_app(browser, server)
    page.get_by_text("See a finished example").click()
    expect(page.get_by_text("This is a finished example")).to_be_visible(timeout=SLOW)
    expect(page.locator(".coach-report math").first).to_be_attached()


def test_a_page_that_lags_behind_hands_nothing_in(browser: Browser, server: Server) -> None:
    first = open_app(browser, server)
    begin(first)
    second = first.context.new_page()
    second.goto(first.url)
    my_turn(second)
    first.click("#coach-skip")
    expect(first.locator("#coach-place")).to_contain_text("Question 2", timeout=SLOW)
    my_turn(first)
    second.fill("#coach-answer textarea", "An answer to the first question, typed in a page that still shows it.")
    second.click("#coach-submit")
    expect(second.get_by_role("alert")).to_contain_text("went on in another window", timeout=SLOW)
    expect(second.locator("#coach-place")).to_contain_text("Question 2")
    expect(second.locator("#coach-answer textarea")).to_have_value("An answer to the first question, typed in a page that still shows it.")
    expect(second.locator(".coach-you")).to_have_count(1)


def test_a_link_gives_nobody_another_visitors_interviews(browser: Browser, server: Server) -> None:
    page = browser.new_context().new_page()
    page.goto(f"{server.url}?visitor=anybody")
    expect(page.locator("#coach-begin")).to_be_enabled(timeout=SLOW)
    begin(page)
    other = browser.new_context().new_page()
    other.goto(f"{server.url}?visitor=anybody")
    expect(other.locator("#coach-begin")).to_be_enabled(timeout=SLOW)
    expect(other.get_by_text("Your interviews")).to_have_count(0)


def test_the_terminals_link_brings_its_interviews(browser: Browser, server: Server) -> None:
    visitor = (server.data / "visitor").read_text("utf-8")
    page = browser.new_context().new_page()
    page.goto(f"{server.url}?visitor={visitor}")
    expect(page.locator("#coach-begin")).to_be_enabled(timeout=SLOW)
    assert "visitor" not in page.url
    begin(page)
    again = browser.new_context().new_page()
    again.goto(f"{server.url}?visitor={visitor}")
    expect(again.get_by_text("Your interviews")).to_be_visible(timeout=SLOW)


def test_an_unfinished_question_does_not_show_its_rubric(browser: Browser, server: Server) -> None:
    page = open_app(browser, server)
    begin(page)
    page.fill("#coach-answer textarea", "Das ist eine Antwort in einer anderen Sprache, die niemand hier bewerten kann.")
    page.click("#coach-submit")
    expect(page.locator(".coach-log")).to_contain_text("only English answers", timeout=SLOW)
    expect(page.locator("#coach-feedback .coach-hidden").first).to_be_visible()
    expect(page.locator("#coach-feedback .coach-ungraded")).to_have_count(0)


def test_not_knowing_teaches_something(browser: Browser, server: Server) -> None:
    page = open_app(browser, server)
    begin(page)
    page.click("#coach-give-up")
    expect(page.locator("#coach-place")).to_contain_text("Question 2", timeout=SLOW)
    card = page.locator("#coach-feedback .coach-scorecard")
    expect(card.locator(".coach-missed").first).to_be_visible()
    expect(card.locator(".coach-reading").first).to_be_visible()
