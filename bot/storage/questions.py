"""What people asked and came to, for staff to look at. Part of the caller's transaction."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.storage.database import Database


@dataclass(frozen=True)
class Question:
    """A question nobody could answer: its normalised words, the notice it was about ("" where none was chosen)."""

    q: str
    notice: str


@dataclass(frozen=True)
class Unanswered:
    """A question with how often it was asked, by how many, and the number of the newest time."""

    question: Question
    times: int
    people: int
    newest: int


@dataclass(frozen=True)
class Standing:
    """How many people stand where with one target."""

    notice: str
    target: str
    standing: str
    people: int


@dataclass(frozen=True)
class Counts:
    """Figures since a moment; `standings` and `people` as of now."""

    people: int
    finished: int
    answered: int
    clarified: int
    unanswered: int
    standings: tuple[Standing, ...]


def counts(database: Database, since: int) -> Counts:
    """What was asked and come to since `since` (epoch microseconds); staff's own answers do not count as answered."""
    ((people,),) = database.run("count_people")
    ((finished,),) = database.run("count_finished", since=since)
    events = {(kind, status): number for kind, status, number in database.run("count_events", since=since)}
    unanswered = sum(number for (kind, _), number in events.items() if kind in ("unanswered", "replied"))
    standings = tuple(Standing(*row) for row in database.run("count_standings"))
    answered, clarified = events.get(("asked", "answer"), 0), events.get(("asked", "clarify"), 0)
    return Counts(people, finished, answered, clarified, unanswered, standings)


def unanswered(database: Database, limit: int) -> tuple[Unanswered, ...]:
    """Questions that wait for staff, the most frequent first."""
    rows = database.run("unanswered", limit=limit)
    return tuple(
        Unanswered(Question(q, notice), times, people, newest) for q, notice, times, people, newest in rows if q
    )


def get(database: Database, id: int) -> Question | None:
    """The question of an event's number, if it still waits."""
    rows = database.run("question", id=id)
    return Question(*rows[0]) if rows else None


def who_asked(database: Database, questions: Sequence[Question]) -> list[int]:
    """The chats in which one of these was asked."""
    return sorted(set().union(*askers(database, questions).values()))


def askers(database: Database, questions: Sequence[Question]) -> dict[Question, set[int]]:
    """The chats in which each of these was asked."""
    found: dict[Question, set[int]] = {one: set() for one in questions}
    for q, notice, chat in database.run("who_asked", questions=_rows(questions)):
        found[Question(q, notice)].add(chat)
    return found


def close(database: Database, questions: Sequence[Question]) -> dict[Question, set[int]]:
    """Staff have answered or dismissed these; the chats in which each had been asked, none that was closed before."""
    found: dict[Question, set[int]] = {one: set() for one in questions}
    for chat, q, notice in database.run("close_questions", questions=_rows(questions)):
        found[Question(q, notice)] |= set() if chat is None else {chat}
    return found


def _rows(questions: Sequence[Question]) -> list[dict[str, str]]:
    return [{"q": one.q, "notice": one.notice} for one in questions]
