"""A scorecard as HTML: a row per criterion, the candidate's words marked, what to read, a strong answer beside one's own."""

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
        f'<div class="coach-mistake" data-criterion="mistake" tabindex="0"><strong>A common mistake, it seems:</strong> {escape(mistake.text)} '
        f'<span class="coach-why">{escape(mistake.why)}</span> <q>{escape(mistake.evidence.quote)}</q></div>'
        for mistake in card.mistakes
    )
    return (
        '<section class="coach-scorecard">'
        f'<header><h3>{escape(heading or card.prompt)}</h3><p class="coach-total">{total}</p></header>'
        f"<h4>Your answer</h4>{highlighted(card.answer, evidence)}"
        '<table><thead><tr><th scope="col">Mark</th><th scope="col">Criterion</th><th scope="col">Points</th></tr></thead>'
        f"<tbody>{''.join(_row(row) for row in card.rows)}</tbody></table>{mistakes}"
        f"{'' if so_far else _strong(card)}"
        f'<p class="coach-dim">Grader {escape(card.judge)}, content {escape(card.knowledge)}. Marks followed by “unsure” are near a boundary; '
        "confidences are not calibrated yet.</p></section>"
    )


# Below this probability of its own mark the grader says that it is unsure.
UNSURE = 0.6


def _row(row: ScoreRow) -> str:
    points = "–" if row.points is None else f"{row.points:g} of {row.out_of}"
    unsure = ' <span class="coach-dim">unsure</span>' if row.confidence is not None and row.confidence < UNSURE else ""
    quotes = "".join(f"<q>{escape(' '.join(words.quote.split()))}</q>" for words in row.evidence)
    read = "".join(reading(passage) for passage in row.reading) if row.sign in ("partial", "missed") else ""
    return (
        f'<tr data-criterion="{escape(row.criterion)}" tabindex="0"><td>{badge(row.sign, row.word)}{unsure}</td>'
        f"<td><div>{escape(row.text)}</div>{quotes}{f'<div class=coach-read><span>Read next:</span>{read}</div>' if read else ''}</td>"
        f'<td class="coach-points">{points}</td></tr>'
    )


def _strong(card: Scorecard) -> str:
    return (
        '<details class="coach-strong"><summary>A strong answer beside yours</summary><div class="coach-two">'
        f"<div><h4>Yours</h4><p>{escape(card.answer)}</p></div><div><h4>A strong answer</h4><p>{escape(card.reference)}</p></div></div></details>"
    )
