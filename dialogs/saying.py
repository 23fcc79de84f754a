"""What is said in one turn: lines that make messages, the choices offered with them, and events."""

from typing import Any

from dialogs.session import Choice, Event, EventKind, Pending, Reply, Session, Turn

_SUGGESTIONS = ("next", "prospect")
"""The kinds of choices that nobody has to make."""


class Saying:
    """Collects what is said, and the session that follows from it."""

    def __init__(self, session: Session) -> None:
        self.session = session
        self._lines: list[str] = []
        self._choices: tuple[Choice, ...] = ()
        self._replies: list[Reply] = []
        self._events: list[Event] = []
        self._asks = self._awaits = False

    def turn(self) -> Turn:
        """Everything said, and the new session."""
        self._close()
        return Turn(self.session, tuple(self._replies), tuple(self._events), self._awaits)

    def say(self, line: str) -> None:
        """Say a line; the lines of a turn are one message, unless a verdict comes between."""
        self._lines.append(line)

    def silent(self) -> bool:
        """Whether nothing was said so far."""
        return not self._lines and not self._replies

    def cause(self, kind: EventKind, notice: str | None = None, **details: Any) -> None:
        """Leave an event for whoever runs the conversation."""
        self._events.append(Event(kind, notice, details))

    def suggest(self, *ways: str) -> None:
        """Offer what may be said next, where nothing waits for an answer."""
        if ways and not self._asks and not self.waits():
            self.put_by(Pending(kind="next", choices=tuple(Choice(label=way, says=way) for way in ways)))

    def put_by(self, pending: Pending) -> None:
        """Put a choice that nobody has to make."""
        self.session = self.session.having(pending=pending)
        self._choices = pending.choices

    def waits(self) -> bool:
        """Whether a choice waits that has to be made, not one that only suggests."""
        return self.session.pending is not None and self.session.pending.kind not in _SUGGESTIONS

    def _offered(self, choices: tuple[Choice, ...]) -> None:
        self._choices = choices
        self._asks = True

    def _close(self) -> None:
        """What was said so far is one message."""
        if self._lines:
            self._replies.append(Reply("\n".join(self._lines), self._choices))
            self._awaits = self._asks
        self._lines, self._choices, self._asks = [], (), False
