"""The facade: composes the rooms. The command line and the web app call nothing else."""

import logging
import secrets
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cached_property
from pathlib import Path
from typing import Literal

from coach.errors import CoachError, Conflict, InputError, ModelError
from coach.grading import Grade, Judge, SimilarityJudge, Ungraded
from coach.hiring import Blueprint, QuestionSet, make_question_set
from coach.interview import (
    Event,
    Interviewer,
    ModelVoice,
    Session,
    Setup,
    StepRule,
    Voice,
    WrittenVoice,
    candidates,
    head_payload,
    read_session,
    turn_payloads,
    wish,
)
from coach.knowledge import Counts, Knowledge, Passage, Question, Topic, count, default_folder, house_rules, load
from coach.models import Encoder, Generator, Progress, Weights, silent
from coach.models import fetch as fetch_models
from coach.parts import Part, PartState
from coach.report import Report, Scorecard, make_report, make_scorecard
from coach.retrieval import Hit, Index, Words, near_duplicates, open_index
from coach.settings import Settings
from coach.store import Draft, SessionRecord, Store, open_store

log = logging.getLogger(__name__)

FOUND_TOPICS, FOUND_PASSAGES, FOUND_QUESTIONS = 6, 8, 8

Act = Literal["hint", "skip", "repeat", "give-up", "end"]


def utc_now() -> datetime:
    """The clock of a running coach."""
    return datetime.now(UTC)


def new_visitor() -> str:
    """An id that nobody can guess; whoever has it is that visitor."""
    return secrets.token_urlsafe(24)


def storable(text: str) -> str:
    """The text with a question mark for every half of a surrogate pair, which neither database nor JSON can hold."""
    return text.encode("utf-8", "replace").decode("utf-8")


@dataclass(frozen=True)
class Checked:
    """What `Coach.check` found in valid content."""

    counts: Counts
    problems: tuple[str, ...]


@dataclass(frozen=True)
class Found:
    """What `Coach.find` found. Where it is not near, the query is probably about something that the library does not cover."""

    topics: tuple[Topic, ...]
    passages: tuple[Passage, ...]
    questions: tuple[Question, ...]
    is_near: bool = True


class Coach:
    """Interviews, grades and reports. One per process; safe to use from many threads.

    Models load when first needed, or all at once through `warm_up`.
    """

    def __init__(
        self,
        settings: Settings,
        knowledge: Knowledge,
        store: Store,
        *,
        judge_encoder: Callable[[Progress], Encoder],
        encoder: Callable[[Progress], Encoder],
        generator: Callable[[Progress], Generator],
        clock: Callable[[], datetime] = utc_now,
    ):
        self.settings = settings
        self.knowledge = knowledge
        self._store = store
        self._clock = clock
        self._encoder = Part("encoder", lambda progress: _noted(encoder(progress)))
        self._judge: Part[Judge] = Part("grader", lambda progress: self._load_judge(judge_encoder, progress))
        self._index: Part[Index] = Part("retriever", self._load_index)
        self._voice: Part[Voice] = Part("question model", lambda progress: self._load_voice(generator, progress))

    @classmethod
    def open(cls, settings: Settings) -> "Coach":
        """The coach that settings describe, with real models. Reads content and database; loads no model yet.

        Raises:
            ContentError, NotFound: the content cannot be used.
            StoreError: the database cannot be used.
        """
        from coach.models import backends

        knowledge = load(settings.knowledge or default_folder(), utc_now().date())
        store = open_store(settings.database)
        if settings.keep_days:
            store.delete_untouched(utc_now() - timedelta(days=settings.keep_days))
        return cls(
            settings,
            knowledge,
            store,
            judge_encoder=lambda progress: backends.load_encoder(settings, "judge", progress),
            encoder=lambda progress: backends.load_encoder(settings, "retrieval", progress),
            generator=lambda progress: backends.load_generator(settings, progress),
        )

    # Models

    @property
    def _index_folder(self) -> Path:
        return self.settings.cache / "index"

    def warm_up(self, progress: Progress = silent) -> None:
        """Load all parts now, one after the other; a part that fails stays failed and says why."""
        for part in (self._judge, self._index, self._voice):
            try:
                part.get(progress)
            except CoachError as error:
                log.warning("%s is not available: %s", part.state.name, error)

    @property
    def readiness(self) -> tuple[PartState, ...]:
        """How far the parts are: grader, retriever, question model."""
        return (self._judge.state, self._index.state, self._voice.state)

    @staticmethod
    def fetch(settings: Settings, progress: Progress = silent) -> tuple[Weights, ...]:
        """Make the pinned models present in the cache."""
        return fetch_models(settings, progress)

    def _load_judge(self, encoder: Callable[[Progress], Encoder], progress: Progress) -> tuple[Judge, str | None]:
        loaded = encoder(progress)
        return SimilarityJudge(loaded, self.knowledge.version, self.settings.max_answer_characters), loaded.note

    def _load_index(self, progress: Progress) -> tuple[Index, str | None]:
        encoder = self._encoder.get(progress)
        progress("opening the index", None)
        return open_index(self.knowledge.passages, encoder, self._index_folder, self.knowledge.asked, progress), encoder.note

    def _load_voice(self, generator: Callable[[Progress], Generator], progress: Progress) -> tuple[Voice, str | None]:
        if self.settings.phrasing == "written":
            return WrittenVoice(), "questions are asked in their written words (COACH_PHRASING)"
        loaded = generator(progress)
        return ModelVoice(loaded, self._encoder.get(progress)), loaded.note

    def _interviewer(self) -> Interviewer:
        # The written text keeps the interview going while the question model loads, or where it cannot be had.
        voice = self._voice.get(silent) if self._voice.state.state == "ready" else WrittenVoice()
        return Interviewer(self.knowledge, self._grade, voice, StepRule(), self._clock)

    def _grade(self, question: Question, answer: str) -> Grade | Ungraded:
        """Grade with the grader, waiting for it where it still loads; where it cannot be had, that is the outcome."""
        try:
            return self._judge.get(silent).grade(question, answer)
        except ModelError as error:
            return Ungraded(
                question=question.id,
                question_version=question.version,
                judge="none",
                knowledge=self.knowledge.version,
                answer=answer,
                cause="model-failure",
                detail=str(error),
            )

    # Interviews

    def start(self, visitor: str, setup: Setup) -> Session:
        """A new interview, saved.

        Raises:
            InputError: an area that does not exist or has no questions.
        """
        known = {area.id for area in self.knowledge.question_areas}
        odd = [area for area in setup.areas if area not in known]
        if odd:
            raise InputError(f"there are no questions on {odd[0]!r}; choose from: {', '.join(sorted(known))}")
        available = len(candidates(self.knowledge, setup.areas))
        if setup.questions is not None and setup.questions > available:
            setup = setup.model_copy(update={"questions": available})
        session = Session(
            id=secrets.token_urlsafe(16),
            setup=setup,
            seed=secrets.randbelow(2**31),
            started=self._clock(),
            knowledge=self.knowledge.version,
        )
        self._store.add_session(session.id, visitor, head_payload(session), session.started)
        return session

    def session(self, visitor: str, session_id: str) -> Session:
        """A visitor's interview as it stands.

        Raises:
            NotFound: no such interview, or somebody else's.
        """
        return read_session(self._store.session(session_id, visitor))

    def sessions(self, visitor: str) -> list[Session]:
        """A visitor's interviews, the one changed last first."""
        return [read_session(record) for record in self._store.sessions(visitor)]

    def owner(self, session_id: str) -> SessionRecord:
        """The record of any interview, for whoever holds the database file: the terminal."""
        return self._store.any_session(session_id)

    def proceed(self, visitor: str, session_id: str) -> Iterator[Event]:
        """The interviewer's acts up to the candidate's next move; every turn is saved before it is told.

        Raises:
            Conflict: the interview went on in another window.
        """
        yield from self._saving(self._interviewer().proceed, self.session(visitor, session_id))

    def reply(self, visitor: str, session_id: str, text: str, seen: int | None = None) -> Iterator[Event]:
        """Take the candidate's words, as an answer or as a wish ("hint", "I don't know"), then proceed.

        Args:
            visitor: whose interview it is.
            session_id: the interview.
            text: the words.
            seen: how many turns the candidate has seen; an answer to a question that no longer stands is refused.

        Raises:
            InputError: no words, too many, or nobody waits for an answer; nothing is saved then and the draft of an answer stays.
            Conflict: the interview went on in another window.
        """
        text = storable(text)
        session = self._as_seen(visitor, session_id, seen)
        wanted = wish(text)
        if wanted:
            # A wish is no part of an answer, so it must not come back as the beginning of one.
            self.save_draft(visitor, session_id, len(session.turns), "")
            yield from self.act(visitor, session_id, wanted, seen)
            return
        if not any(character.isalnum() for character in text):
            raise InputError('there are no words in the answer; type one, or say "I don\'t know", or skip the question')
        longest = self.settings.max_answer_characters
        earlier = sum(len(answer) for answer in session.current.answers) if session.current else 0
        if earlier + len(text) > longest:
            told = f", with your earlier replies {earlier + len(text):,}," if earlier else ""
            raise InputError(
                f"the answer has {len(text):,} characters{told} and {longest:,} are read at most; shorten it, it is still here"
            )
        interviewer = self._interviewer()
        session = self._save(session, interviewer.answer(session, text))
        yield session
        yield from self._saving(interviewer.proceed, session)

    def act(self, visitor: str, session_id: str, act: Act, seen: int | None = None) -> Iterator[Event]:
        """Hint, skip, repeat, "I don't know" or end, then proceed. `seen` is as in `reply`.

        Raises:
            InputError: the act is not possible now; the message says why.
            Conflict: the interview went on in another window.
        """
        session = self._as_seen(visitor, session_id, seen)
        interviewer = self._interviewer()
        acts: dict[Act, Callable[[Session], Session]] = {
            "hint": interviewer.hint,
            "skip": interviewer.skip,
            "repeat": interviewer.repeat,
            "give-up": interviewer.give_up,
            "end": interviewer.end,
        }
        session = self._save(session, acts[act](session))
        yield session
        yield from self._saving(interviewer.proceed, session)

    def _as_seen(self, visitor: str, session_id: str, seen: int | None) -> Session:
        session = self.session(visitor, session_id)
        if seen is not None and seen != len(session.turns):
            raise Conflict("this interview went on in another window; here is where it stands now, and what you typed is still in the box")
        return session

    def save_draft(self, visitor: str, session_id: str, position: int, text: str) -> None:
        """Keep a half-typed answer to the turn at `position`."""
        self._store.save_draft(session_id, visitor, Draft(text=storable(text), position=position, saved=self._clock()))

    def stored_draft(self, visitor: str, session: Session) -> Draft | None:
        """The half-typed answer to what stands now; None where there is none or where it was sent meanwhile."""
        draft = self._store.draft(session.id, visitor)
        return draft if draft and draft.position > session.last_reply and not session.ended else None

    def delete_everything(self, visitor: str) -> int:
        """Delete all interviews of a visitor; how many there were."""
        return self._store.delete_sessions(visitor)

    def _saving(self, step: Callable[[Session], Iterator[Event]], session: Session) -> Iterator[Event]:
        for event in step(session):
            if isinstance(event, Session):
                session = self._save(session, event)
            yield event

    def _save(self, before: Session, after: Session) -> Session:
        fresh = after.turns[len(before.turns) :]
        if fresh:
            self._store.add_turns(after.id, len(before.turns), turn_payloads(fresh), self._clock())
        return after

    # Results

    def report(self, visitor: str, session_id: str) -> Report:
        """The report of an interview as it stands."""
        return make_report(self.knowledge, self.session(visitor, session_id), self._clock())

    def scorecard(self, outcome: Grade | Ungraded, hide_open: bool = False) -> Scorecard:
        """A grade beside its rubric; with `hide_open`, without what a follow-up may still ask for."""
        return make_scorecard(self.knowledge, outcome, hide_open)

    def grade(self, question_id: str, answer: str, progress: Progress = silent) -> Grade | Ungraded:
        """Grade one answer to a question of the bank, outside any interview.

        Raises:
            NotFound: no such question.
            ModelError: the grader cannot be loaded.
        """
        return self._judge.get(progress).grade(self.knowledge.question(question_id), storable(answer))

    # Content

    def ask(self, query: str, k: int = 3, progress: Progress = silent) -> list[Hit]:
        """The passages that answer a question best.

        Raises:
            InputError: an empty query.
            ModelError: the encoder cannot be loaded.
        """
        if not query.strip():
            raise InputError('ask something, such as: coach ask "why does attention divide by the root of d_k?"')
        return self._index.get(progress).search(query, k)

    def covers(self, query: str) -> bool:
        """Whether any passage is about what the query is about.

        Raises:
            ModelError: the encoder cannot be loaded.
        """
        return self._index.get(silent).is_near(query)

    def find(self, query: str, progress: Progress = silent) -> Found:
        """Everything of the library that a query may mean: topics, passages and questions, best first.

        Raises:
            InputError: an empty query.
            ModelError: the encoder cannot be loaded.
        """
        hits = self.ask(query, FOUND_PASSAGES, progress)
        near = [question.id for hit in hits[:3] for question in self.knowledge.served.get(hit.id, ())]
        questions = dict.fromkeys([*self._question_words.search(query, FOUND_QUESTIONS), *near])
        return Found(
            topics=tuple(self.knowledge.topics[one] for one in self._topic_words.search(query, FOUND_TOPICS)),
            passages=tuple(hit.passage for hit in hits),
            questions=tuple(self.knowledge.questions[one] for one in list(questions)[:FOUND_QUESTIONS]),
            is_near=self.covers(query),
        )

    @cached_property
    def _question_words(self) -> Words:
        return Words({question.id: question.prompt for question in self.knowledge.questions.values()})

    @cached_property
    def _topic_words(self) -> Words:
        return Words({topic.id: f"{topic.title} {topic.id.replace('-', ' ')}" for topic in self.knowledge.topics.values()})

    def question_set(self, blueprint: Blueprint) -> QuestionSet:
        """The question set of a blueprint; the same blueprint and content give the same set.

        Raises:
            NotFound: an area that does not exist.
        InputError: nothing that fits.
        """
        return make_question_set(self.knowledge, blueprint)

    def check(self, progress: Progress = silent) -> Checked:
        """Checks that go beyond loading: the house rules and near-duplicates. (Loading has already refused broken content.)

        Raises:
            ModelError: the encoder cannot be loaded.
        """
        encoder = self._encoder.get(progress)
        alike = near_duplicates(self.knowledge.passages, self.knowledge.questions, encoder, self._index_folder, progress)
        return Checked(count(self.knowledge), (*house_rules(self.knowledge), *alike))

    def close(self) -> None:
        """Let go of the database."""
        self._store.close()


def _noted(encoder: Encoder) -> tuple[Encoder, str | None]:
    return encoder, encoder.note


def local_visitor(settings: Settings) -> str:
    """The visitor that uses this computer's terminal.

    Raises:
        InputError: the data folder cannot be written.
    """
    return kept_secret(settings.data / "visitor")


def kept_secret(file: Path) -> str:
    """The secret in a file that only its owner reads; made when first asked for.

    Raises:
        InputError: the file cannot be written.
    """
    try:
        kept = file.read_text("utf-8").strip() if file.is_file() else ""
        if not kept:
            file.parent.mkdir(parents=True, exist_ok=True)
            # Whole or not at all: half a secret, or none, must not be kept for good.
            fresh = file.with_suffix(".new")
            fresh.touch(mode=0o600)
            fresh.write_text(new_visitor(), "utf-8")
            fresh.replace(file)
        return kept or file.read_text("utf-8").strip()
    except OSError as error:
        raise InputError(f"cannot write {file} ({error.strerror}); set COACH_DATA to a folder you can write") from None
