"""The library page: a search box, and what the address asks for below it."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any
from urllib.parse import parse_qsl

import gradio as gr

from coach.coach import Coach
from coach.errors import CoachError, InputError
from coach.knowledge import Knowledge
from coach.ui.fragments import notice
from coach.ui.library import area_html, found_html, map_html, missing_html, passage_html, question_html, topic_html

# Both run in the browser: the address decides what is shown, and a search becomes an address.
ADDRESS = "() => location.search"
SEARCH = "(query) => window.coachGo ? window.coachGo(query.trim() ? '?' + new URLSearchParams({q: query.trim()}) : '') : null"


def build_library_page(app: gr.Blocks, coach: Coach) -> None:
    """The page, within the route of `app` that is open."""
    page = LibraryPage(coach)
    at = gr.Textbox("", visible="hidden", elem_id="coach-at")
    with gr.Row(elem_classes="coach-search"):
        query = gr.Textbox(
            label="Search passages, topics and questions",
            placeholder="Search the library",
            show_label=False,
            container=False,
            scale=5,
            elem_id="coach-query",
            max_lines=1,
        )
        button = gr.Button("Search", variant="primary", scale=0, min_width=110)
    body = gr.HTML(map_html(coach.knowledge), apply_default_css=False, elem_id="coach-library")
    options: dict[str, Any] = {"show_progress": "hidden", "api_visibility": "private"}
    gr.on([query.submit, button.click], None, [query], None, js=SEARCH)
    at.change(page.show, [at], [body, query], trigger_mode="always_last", **options)
    app.load(page.arrive, [at], [body, query], js=ADDRESS, **options)


class LibraryPage:
    """The handler of the page."""

    def __init__(self, coach: Coach):
        self._coach = coach

    def arrive(self, address: str) -> Iterator[tuple[Any, Any]]:
        """What the address asks for as the page opens; the topic map is there already, and somebody may have begun to search."""
        yield from self.show(address) if address else iter([(gr.skip(), gr.skip())])

    def show(self, address: str) -> Iterator[tuple[str, Any]]:
        """What an address such as `?passage=adam-limits` asks for: the page's body, and the text of the search box."""
        wanted = dict(parse_qsl(address.removeprefix("?")))
        if query := wanted.get("q", "").strip():
            yield "<p class=coach-working>searching …</p>", query
            yield self._found(query), query
            return
        yield library_html(self._coach.knowledge, wanted), ""

    def _found(self, query: str) -> str:
        try:
            return found_html(query, self._coach.find(query))
        except InputError:
            return map_html(self._coach.knowledge)
        except CoachError as error:
            return notice(str(error))


def library_html(knowledge: Knowledge, wanted: Mapping[str, str]) -> str:
    """The view that an address asks for; the topic map where it asks for nothing."""
    views: dict[str, tuple[Callable[[str], Any], Callable[[Knowledge, Any], str]]] = {
        "passage": (knowledge.passage, passage_html),
        "question": (knowledge.question, question_html),
        "topic": (knowledge.topic, topic_html),
        "area": (knowledge.area, area_html),
    }
    for kind, (find, view) in views.items():
        if kind in wanted:
            try:
                return view(knowledge, find(wanted[kind]))
            except CoachError as error:
                return missing_html(str(error))
    return map_html(knowledge)
