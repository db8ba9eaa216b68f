"""The library as HTML: the topic map, an area, a topic, a passage to read, a question, and what a search found.

Links carry `data-go`, so that the page's script shows them without loading the page anew; their addresses work on their own too.
They are relative to the root of the app, which Gradio names as the base of every page.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from urllib.parse import urlencode

from coach.coach import Found
from coach.knowledge import LEVELS, Area, Knowledge, Level, Passage, Question, Source, Topic
from coach.markup import headline, to_html, to_inline_html
from coach.ui.fragments import escape
from coach.wording import counted


def map_html(knowledge: Knowledge) -> str:
    """The topic map: domains, their areas, and how much each holds."""
    domains = "".join(
        f"<section><h2>{escape(domain.title)}</h2><ul class=coach-cards>{''.join(_card(knowledge, area) for area in domain.areas)}</ul></section>"
        for domain in knowledge.domains
    )
    return (
        '<article class="coach-reader"><h1>Library</h1>'
        f"<p>{len(knowledge.passages)} passages to read and {len(knowledge.questions)} interview questions on {len(knowledge.topics)} topics in "
        f"{len(knowledge.areas)} areas. The bars show how many questions an area has at each level: "
        f"{_legend()}</p>{domains}</article>"
    )


def area_html(knowledge: Knowledge, area: Area) -> str:
    """An area: its topics in order, each with what to know before, what to read and what is asked."""
    topics = "".join(_topic_row(knowledge, topic) for topic in area.topics)
    return (
        f'<article class="coach-reader">{_crumbs()}<h1>{escape(area.title)}</h1>'
        f"<p>{_amount(knowledge, area)}</p>{_bar(_levels(knowledge.questions_in(area.id)))}"
        f'<p class="coach-actions"><a class="coach-button coach-primary" href="./?{urlencode({"area": area.id})}">Practise this area</a>'
        f'<a class="coach-button" href="questions?{urlencode({"areas": area.id})}">Make a question set</a></p>'
        f"<ol class=coach-topics>{topics}</ol></article>"
    )


def topic_html(knowledge: Knowledge, topic: Topic) -> str:
    """A topic: its place in the map, its passages and its questions."""
    area = knowledge.area_of[topic.id]
    after = [one for one in knowledge.topics.values() if topic.id in one.prerequisites]
    passages, questions = _holdings(knowledge, topic)
    return (
        f'<article class="coach-reader">{_crumbs(area)}<h1>{escape(topic.title)}</h1><p>{_level(topic.level)}</p>'
        f"{_topic_links('Know before', (knowledge.topics[one] for one in topic.prerequisites))}{_topic_links('Leads to', after)}"
        f"<section><h2>Read</h2>{_passage_list(passages) if passages else '<p>Nothing yet.</p>'}</section>"
        f"<section><h2>Asked in interviews</h2>{question_list(questions) if questions else '<p>Nothing yet.</p>'}</section></article>"
    )


def passage_html(knowledge: Knowledge, passage: Passage) -> str:
    """A passage to read: text with drawn formulas, sources, the questions that it serves, and its neighbours."""
    topic, area = knowledge.topics[passage.topic], knowledge.area_of[passage.topic]
    order = [one for of in area.topics for one in knowledge.passages_in(area.id) if one.topic == of.id]
    place = [one.id for one in order].index(passage.id)
    neighbours = f'<nav class="coach-neighbours" aria-label="Other passages">{_neighbour("← ", order, place - 1)}{_neighbour("", order, place + 1, " →")}</nav>'
    served = knowledge.served.get(passage.id, ())
    reviewed = f"Checked by a second person on {passage.reviewed:%d %B %Y}." if passage.reviewed else "Not checked by a second person yet."
    return (
        f'<article class="coach-reader">{_crumbs(area, topic)}<h1>{to_inline_html(passage.title)}</h1><p>{_level(passage.level)}</p>'
        f'<div class="coach-prose">{to_html(passage.text)}</div>'
        f"<section><h2>Sources</h2>{sources_html(passage.sources)}<p class=coach-dim>{reviewed}</p></section>"
        f"<section><h2>Questions that it serves</h2>{question_list(served) if served else '<p>None yet.</p>'}</section>{neighbours}</article>"
    )


def question_html(knowledge: Knowledge, question: Question) -> str:
    """A question of the bank; what would spoil it for practice is closed until asked for."""
    topic, area = knowledge.topics[question.topic], knowledge.area_of[question.topic]
    rows = "".join(
        f"<tr><td>{criterion.points}</td><td>{to_inline_html(criterion.text)}</td></tr>" for criterion in question.rubric
    ) or "".join(f"<tr><td>{anchor.level}</td><td>{to_inline_html(anchor.text)}</td></tr>" for anchor in question.anchors)
    head = (
        "<th scope=col>Points</th><th scope=col>Criterion</th>"
        if question.rubric
        else "<th scope=col>Level</th><th scope=col>What it looks like</th>"
    )
    mistakes = "".join(f"<li>“{to_inline_html(one.text)}” {to_inline_html(one.why)}</li>" for one in question.mistakes)
    return (
        f'<article class="coach-reader">{_crumbs(area, topic)}<h1>Question: {escape(topic.title)}</h1>'
        f"<p>{_level(question.level)} <span class=coach-chip>{escape(question.kind)}</span></p>"
        f'<div class="coach-prose">{to_html(question.prompt)}</div>'
        f'<p class="coach-actions"><a class="coach-button coach-primary" href="./?{urlencode({"area": area.id})}">Practise this area</a></p>'
        "<details class=coach-spoiler><summary>Rubric and a strong answer (spoils it for practice)</summary>"
        f"<table><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>"
        f"{f'<h3>Mistakes that people make</h3><ul>{mistakes}</ul>' if mistakes else ''}<h3>A strong answer</h3>{to_html(question.reference)}</details>"
        f"<section><h2>Read</h2>{_passage_list([knowledge.passages[one] for one in question.backing]) or '<p>Nothing yet.</p>'}</section>"
        f"<section><h2>Sources</h2>{sources_html(question.sources)}</section></article>"
    )


def found_html(query: str, found: Found) -> str:
    """What a search found, by kind."""
    topics = "".join(f"<li>{_link('topic', one.id, escape(one.title))}</li>" for one in found.topics)
    return (
        f'<article class="coach-reader">{_crumbs()}<h1>Search: {escape(query)}</h1>'
        f"{'' if found.is_near else '<p class=coach-banner>Nothing in the library is close to these words. The nearest are:</p>'}"
        f"<section><h2>Read</h2>{_passage_list(found.passages)}</section>"
        f"{f'<section><h2>Topics</h2><ul>{topics}</ul></section>' if topics else ''}"
        f"<section><h2>Questions</h2>{question_list(found.questions) if found.questions else '<p>No question has these words.</p>'}</section></article>"
    )


def missing_html(message: str) -> str:
    """What an address names is not there."""
    return f'<article class="coach-reader">{_crumbs()}<h1>Not in the library</h1><p>{escape(message)}</p></article>'


def question_list(questions: Sequence[Question]) -> str:
    """Questions as links, easy ones first."""
    order = sorted(questions, key=lambda one: LEVELS.index(one.level))
    rows = "".join(
        f"<li>{_link('question', one.id, to_inline_html(headline(one.prompt)))} {_level(one.level)} <span class=coach-chip>{escape(one.kind)}</span></li>"
        for one in order
    )
    return f"<ul class=coach-list>{rows}</ul>"


def sources_html(sources: Iterable[Source]) -> str:
    """Sources as links, each with the day on which its text was read."""
    rows = "".join(
        f'<li><a href="{escape(one.url)}" target="_blank" rel="noopener noreferrer">{escape(one.title)}</a> '
        f"<span class=coach-dim>{f'read {one.accessed}' if one.accessed else 'not checked'}</span></li>"
        for one in sources
    )
    return f"<ul class=coach-sources>{rows}</ul>"


def _link(kind: str, item_id: str, label: str) -> str:
    return f'<a data-go href="library?{urlencode({kind: item_id})}">{label}</a>'


def _crumbs(area: Area | None = None, topic: Topic | None = None) -> str:
    steps = ['<a data-go href="library">Library</a>']
    steps += [_link("area", area.id, escape(area.title))] if area else []
    steps += [_link("topic", topic.id, escape(topic.title))] if topic else []
    return f'<nav class="coach-crumbs" aria-label="Where this is">{" › ".join(steps)}</nav>'


def _level(level: Level) -> str:
    return f"<span class='coach-chip coach-level-{level}'>{level}</span>"


def _levels(questions: Iterable[Question]) -> Mapping[Level, int]:
    there = Counter(question.level for question in questions)
    return {level: there[level] for level in LEVELS}


def _legend() -> str:
    return " ".join(f"<span class=coach-label><span class='coach-key coach-level-{level}'></span>{level}</span>" for level in LEVELS)


def _bar(levels: Mapping[Level, int], most: int | None = None) -> str:
    """A bar with one part for each level; the same in words for who cannot see it."""
    whole = most or sum(levels.values()) or 1
    parts = "".join(f"<i class=coach-level-{level} style='width:{100 * number / whole:.1f}%'></i>" for level, number in levels.items())
    words = ", ".join(f"{number} {level}" for level, number in levels.items())
    return f"<div class=coach-levels role=img aria-label='Questions: {words}' title='{words}'>{parts}</div>"


def _amount(knowledge: Knowledge, area: Area) -> str:
    return f"{counted(len(knowledge.passages_in(area.id)), 'passage')} · {counted(len(knowledge.questions_in(area.id)), 'question')}"


def _card(knowledge: Knowledge, area: Area) -> str:
    most = max((len(knowledge.questions_in(one)) for one in knowledge.areas), default=1)
    return (
        f"<li>{_link('area', area.id, escape(area.title))}<span class=coach-dim>{len(area.topics)} topics · {_amount(knowledge, area)}</span>"
        f"{_bar(_levels(knowledge.questions_in(area.id)), most)}</li>"
    )


def _holdings(knowledge: Knowledge, topic: Topic) -> tuple[list[Passage], list[Question]]:
    """The passages and the questions of a topic."""
    area = knowledge.area_of[topic.id].id
    passages = [one for one in knowledge.passages_in(area) if one.topic == topic.id]
    return passages, [one for one in knowledge.questions_in(area) if one.topic == topic.id]


def _topic_row(knowledge: Knowledge, topic: Topic) -> str:
    passages, questions = _holdings(knowledge, topic)
    before = ", ".join(_link("topic", one, escape(knowledge.topics[one].title)) for one in topic.prerequisites)
    return (
        f"<li><h2>{_link('topic', topic.id, escape(topic.title))} {_level(topic.level)}</h2>"
        f"{f'<p class=coach-dim>after {before}</p>' if before else ''}{_passage_list(passages)}"
        f"<p class=coach-dim>{_link('topic', topic.id, counted(len(questions), 'question'))}</p></li>"
    )


def _topic_links(title: str, topics: Iterable[Topic]) -> str:
    links = ", ".join(_link("topic", one.id, escape(one.title)) for one in topics)
    return f"<p><strong>{title}:</strong> {links}</p>" if links else ""


def _passage_list(passages: Sequence[Passage]) -> str:
    rows = "".join(
        f"<li>{_link('passage', one.id, to_inline_html(one.title))}<span class=coach-lead>{to_inline_html(one.first_sentence)}</span></li>"
        for one in passages
    )
    return f"<ul class=coach-list>{rows}</ul>" if rows else ""


def _neighbour(before: str, order: Sequence[Passage], place: int, after: str = "") -> str:
    if not 0 <= place < len(order):
        return "<span></span>"
    return _link("passage", order[place].id, f"{before}{to_inline_html(order[place].title)}{after}")
