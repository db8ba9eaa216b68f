"""The page for hiring teams: choose what to ask about, see the whole question set, take it along."""

import base64
from collections.abc import Sequence
from typing import Any
from urllib.parse import parse_qsl, urlencode

import gradio as gr

from coach.coach import Coach
from coach.errors import CoachError, InputError
from coach.hiring import LONGEST, SHORTEST, Blueprint, QuestionSet, read_blueprint, read_list, to_markdown
from coach.knowledge import CAREERS, KINDS, LEVELS
from coach.markup import to_html
from coach.ui.fragments import escape, notice
from coach.wording import career_title, counted

ANY_ROLE = ""
ADDRESS = "() => location.search"
DEFAULT_MINUTES = 45
MOST_DIGITS = 9


def build_hiring_page(app: gr.Blocks, coach: Coach) -> None:
    """The page, within the route of `app` that is open."""
    page = HiringPage(coach)
    areas = [(area.title, area.id) for area in coach.knowledge.areas.values()]
    gr.HTML(
        "<h1>Question sets for interviewers</h1><p>Questions from easy to hard with rubric, follow-ups, mistakes to listen for, timing and a "
        "scorecard, balanced over the areas. Nothing about a candidate is asked for or kept.</p>",
        apply_default_css=False,
        elem_classes="coach-intro",
    )
    with gr.Row(elem_classes="coach-choices"):
        with gr.Column(scale=1, min_width=280):
            career = gr.Dropdown(
                [("Any role", ANY_ROLE), *((career_title(one), one) for one in CAREERS)],
                value=ANY_ROLE,
                label="Role",
                info="Areas count as much as interviews for the role ask about them.",
            )
            area = gr.Dropdown(areas, multiselect=True, value=[], label="Areas", info="Leave empty for all areas of the role.")
            kinds = gr.Dropdown(list(KINDS), multiselect=True, value=[], label="Kinds", info="Leave empty for all kinds.")
        with gr.Column(scale=1, min_width=280):
            levels = gr.CheckboxGroup(list(LEVELS), value=list(LEVELS), label="Levels")
            minutes = gr.Slider(SHORTEST, LONGEST, value=DEFAULT_MINUTES, step=5, label="Minutes")
            seed = gr.Textbox("", label="Seed", info="The same seed gives the same set. Leave empty for a new one.", max_lines=1)
    make = gr.Button("Make the question set", variant="primary", size="lg", elem_id="coach-make")
    body = gr.HTML(apply_default_css=False, elem_id="coach-set")
    address = gr.Textbox("", visible="hidden")
    asked = [career, area, levels, kinds, minutes, seed]
    options: dict[str, Any] = {"show_progress": "hidden", "api_visibility": "private"}
    made = make.click(page.make, asked, [body, address], **options)
    made.then(None, [address], None, js="(query) => history.replaceState(null, '', location.pathname + query)")
    app.load(page.arrive, [address], [*asked, body], js=ADDRESS, **options)


class HiringPage:
    """The handlers of the page."""

    def __init__(self, coach: Coach):
        self._coach = coach

    def make(
        self, career: str, areas: Sequence[str], levels: Sequence[str], kinds: Sequence[str], minutes: float, seed: str
    ) -> tuple[str, str]:
        """The set as HTML, and the address that makes it again."""
        if not levels:
            return notice("tick at least one level"), ""
        try:
            blueprint = read_blueprint(
                career=career, areas=areas, levels=levels, kinds=kinds, minutes=int(minutes), seed=read_number(seed, "seed")
            )
            return set_html(self._coach.question_set(blueprint)), address_of(blueprint)
        except CoachError as error:
            return notice(str(error)), ""

    def arrive(self, query: str) -> tuple[Any, ...]:
        """The choices that an address such as `?areas=diffusion&minutes=45&seed=7` makes, and their set; nothing for no address."""
        wanted = dict(parse_qsl(query.removeprefix("?")))
        if not wanted:
            # Somebody may have begun to choose already.
            return (gr.skip(),) * 7
        career, seed = wanted.get("career", ANY_ROLE), wanted.get("seed", "")
        areas, levels, kinds = (read_list(wanted.get(name, "")) for name in ("areas", "levels", "kinds"))
        minutes = wanted.get("minutes", str(DEFAULT_MINUTES))
        made = ""
        try:
            for area in areas:
                self._coach.knowledge.area(area)
            blueprint = read_blueprint(
                career=career,
                areas=areas,
                levels=levels,
                kinds=kinds,
                minutes=read_number(minutes, "minutes") or 0,
                seed=read_number(seed, "seed"),
            )
            if "seed" in wanted:
                made = set_html(self._coach.question_set(blueprint))
        except CoachError as error:
            made = notice(str(error))
        # What is possible of the choices is kept, so that one slip costs nothing else.
        return (
            career if career in CAREERS else ANY_ROLE,
            [area for area in areas if area in self._coach.knowledge.areas],
            [level for level in levels if level in LEVELS] or list(LEVELS),
            [kind for kind in kinds if kind in KINDS],
            int(minutes) if minutes.isdecimal() and len(minutes) < 4 and SHORTEST <= int(minutes) <= LONGEST else DEFAULT_MINUTES,
            seed,
            made,
        )


def read_number(text: str, what: str) -> int | None:
    """The number that was typed; None for none.

    Raises:
        InputError: it is no whole number, or far too long a one.
    """
    typed = text.strip()
    if not typed:
        return None
    if not typed.isdecimal() or len(typed) > MOST_DIGITS:
        raise InputError(f"the {what} {typed[:20]!r} is no whole number of at most {MOST_DIGITS} digits")
    return int(typed)


def address_of(blueprint: Blueprint) -> str:
    """The query that makes the same set again."""
    fields = {"career": blueprint.career or "", "areas": ",".join(blueprint.areas), "kinds": ",".join(blueprint.kinds)}
    if blueprint.levels != LEVELS:
        fields["levels"] = ",".join(blueprint.levels)
    return (
        f"?{urlencode({name: value for name, value in fields.items() if value} | {'minutes': blueprint.minutes, 'seed': blueprint.seed})}"
    )


def set_html(made: QuestionSet) -> str:
    """The whole set, with its files to take along."""
    markdown = to_markdown(made)
    name = f"question-set-{made.blueprint.career or 'any-role'}-{made.blueprint.seed}"
    files = (("Markdown", "md", "text/markdown", markdown), ("JSON", "json", "application/json", made.model_dump_json(indent=2)))
    links = "".join(
        f'<a class="coach-button" download="{name}.{ending}" href="data:{kind};charset=utf-8;base64,{base64.b64encode(text.encode()).decode()}">'
        f"Download {label}</a>"
        for label, ending, kind, text in files
    )
    areas = len({item.area for item in made.items})
    return (
        f'<article class="coach-sheet"><header><h2>{counted(len(made.items), "question")}, {made.minutes} minutes, {counted(areas, "area")}</h2>'
        f'<p class="coach-dim">Seed {made.blueprint.seed} · content {escape(made.knowledge)}. The address of this page makes the same set again.</p>'
        f'<p class="coach-actions">{links}<button type="button" class="coach-button" data-action="print">Print</button></p></header>'
        f'<div class="coach-prose">{to_html(markdown)}</div></article>'
    )
