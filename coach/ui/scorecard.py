"""A scorecard as HTML: a row per criterion, the candidate's words marked, what to read, a strong answer beside one's own."""

from coach.grading import Evidence
from coach.markup import headline, to_html, to_inline_html
from coach.report import Scorecard, ScoreRow
from coach.ui.fragments import badge, escape, highlighted, reading


def scorecard_html(card: Scorecard, *, heading: str = "", so_far: bool = False) -> str:
    """The scorecard. `so_far` is for a question still open: the strong answer, closed until asked for, is offered only after it."""
    total = (
        f"<strong>{card.total}</strong> of 100{' so far' if so_far else ''}"
        if card.total is not None
        else f"<strong>{escape(card.reason or '')}</strong>"
    )
    evidence = [(row.criterion, words) for row in card.rows for words in row.evidence]
    evidence += [("mistake", mistake.evidence) for mistake in card.mistakes]
    mistakes = "".join(
        f'<div class="coach-mistake" data-criterion="mistake" tabindex="0"><strong>A common mistake, it seems:</strong> {to_inline_html(mistake.text)} '
        f'<span class="coach-why">{to_inline_html(mistake.why)}</span> {_quote(mistake.evidence, card.answer)}</div>'
        for mistake in card.mistakes
    )
    return (
        '<section class="coach-scorecard">'
        f'<header><h3>{to_inline_html(heading or headline(card.prompt))}</h3><p class="coach-total">{total}</p></header>'
        f"<h4>Your answer</h4>{highlighted(card.answer, evidence)}"
        '<table><thead><tr><th scope="col">Mark</th><th scope="col">Criterion</th><th scope="col">Points</th></tr></thead>'
        f"<tbody>{''.join(_row(row, card.answer) for row in card.rows)}</tbody></table>{mistakes}"
        f"{'' if so_far else _strong(card)}"
        '<p class="coach-dim">First grader, untrained: it compares meanings, is blind to most negations and misses unusual wording. '
        "Read the quoted words before you believe a mark. Marks followed by “unsure” are near a boundary; confidences are not calibrated yet. "
        f"Grader {escape(card.judge)}, content {escape(card.knowledge)}.</p></section>"
    )


# Below this probability of its own mark the grader says that it is unsure.
UNSURE = 0.6
# What ends a sentence, for the ellipses of quotes.
ENDS = ".!?;"


def _row(row: ScoreRow, answer: str) -> str:
    points = "–" if row.points is None else f"{row.points:g} of {row.out_of}"
    unsure = ' <span class="coach-dim">unsure</span>' if row.confidence is not None and row.confidence < UNSURE else ""
    quotes = "".join(_quote(words, answer) for words in row.evidence)
    read = "".join(reading(passage) for passage in row.reading) if row.sign in ("partial", "missed") else ""
    # A row that is still hidden has no words to show in the answer, so keys need not stop at it.
    stop = "" if row.sign == "hidden" else ' tabindex="0"'
    return (
        f'<tr data-criterion="{escape(row.criterion)}"{stop}><td>{badge(row.sign, row.word)}{unsure}</td>'
        f"<td><div>{to_inline_html(row.text)}</div>{quotes}{f'<div class=coach-read><span>Read next:</span>{read}</div>' if read else ''}</td>"
        f'<td class="coach-points">{points}</td></tr>'
    )


def _quote(words: Evidence, answer: str) -> str:
    """The candidate's words on one line, with an ellipsis where the sentence began before them or goes on after them."""
    before = answer[: words.start].rstrip(" \t")
    after = answer[words.end :].lstrip(" \t")
    begins_within = bool(before) and before[-1] not in ENDS + "\r\n"
    goes_on = words.quote.rstrip()[-1:] not in ENDS and bool(after) and after[0] not in ENDS + "\r\n"
    text = " ".join(words.quote.split())
    return f"<q>{'… ' if begins_within else ''}{escape(text)}{' …' if goes_on else ''}</q>"


def _strong(card: Scorecard) -> str:
    return (
        '<details class="coach-strong"><summary>A strong answer beside yours</summary><div class="coach-two">'
        f"<div><h4>Yours</h4><p>{escape(card.answer)}</p></div><div><h4>A strong answer</h4>{to_html(card.reference)}</div></div></details>"
    )
