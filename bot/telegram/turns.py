"""One update, handled: what the chat comes to, what is to be sent, what is to be called at once. No input or output."""

import datetime
import json
import traceback
from collections.abc import Sequence
from dataclasses import astuple, dataclass, replace
from typing import Any, Literal

import pydantic

from bot.messages import File, Sending
from bot.paper import papers
from bot.storage.records import Handled, Kept, Message, Order, Standing, Work
from bot.telegram import buttons, words
from bot.telegram.intake import Content
from bot.telegram.rendering import parts
from dialogs.assistant import Assistant
from dialogs.session import Choice, Event, Reply, Session, Turn
from knowledge.additions import Additions

_ORDERS = ("subscribe", "unsubscribe", "mute", "unmute")
_KEPT = {"verdict": ("target", "verdict", "missing"), "unanswered": ("q",), "asked": ("status",)}
"""What is kept of an event; the words of a question only where nobody could answer it."""


@dataclass(frozen=True)
class Call:
    """A call that is made once and at once, as soon as the turn is stored; nothing depends on it."""

    method: str
    parameters: dict[str, Any]


@dataclass(frozen=True)
class Outcome:
    """What a turn leads to."""

    handled: Handled
    calls: tuple[Call, ...] = ()


@dataclass(frozen=True)
class Turns:
    """Leads conversations over the updates of Telegram."""

    assistant: Assistant
    secret: bytes
    username: str

    def amended(self, additions: Additions) -> "Turns":
        """These over the notices with what staff have added to them."""
        return replace(self, assistant=self.assistant.amended(additions))

    def take(self, work: Work, now: datetime.datetime) -> Outcome:
        """What an update leads to. Never raises: one that cannot be handled is set aside, and the person told so."""
        content = None
        try:
            content = Content.model_validate_json(work.content)
            return self._take(work, content, now)
        except Exception as error:  # whatever it is, it must block nobody
            answers = () if content is None or content.kind != "press" else (answered(content),)
            return Outcome(failed(work, error), answers)

    def _take(self, work: Work, content: Content, now: datetime.datetime) -> Outcome:
        match content.kind:
            case "text":
                return self._converse(work, content, content.text, now)
            case "press":
                return self._press(work, content, now)
            case "media" | "edited" | "forwarded":
                return Outcome(self._remark(work, content))
            case "reachable" | "unreachable":
                return Outcome(replace(unchanged(work), orders=(Order(content.kind),)))

    def _press(self, work: Work, content: Content, now: datetime.datetime) -> Outcome:
        says = buttons.pressed(self.secret, work.chat, work.step, json.loads(work.choices), content.token)
        if says is None:
            stale = answered(content, text=words.STALE, show_alert=True)
            return Outcome(unchanged(work), (stale,))  # its message may have become the question that waits now
        return self._converse(work, content, says, now)

    def _remark(self, work: Work, content: Content) -> Handled:
        """A polite word about what is not read; what was asked before still waits."""
        text = {"media": words.MEDIA, "edited": words.EDITED, "forwarded": words.FORWARDED}[content.kind]
        return replace(unchanged(work), messages=(_message(Sending(text=text)),))

    def _converse(self, work: Work, content: Content, text: str, now: datetime.datetime) -> Outcome:
        session, lost = _session(work)
        lead = self.assistant.handle if content.private else self.assistant.answer
        turn = lead(session, text, now)
        replies = (Reply(words.UNREADABLE), *turn.replies) if lost else turn.replies
        offered = next((reply.choices for reply in reversed(replies) if reply.choices), ())
        edits = content.kind == "press" and _edits(session)
        handled = Handled(
            work,
            session=turn.session.model_dump_json(exclude_defaults=True),
            choices=json.dumps([choice.says for choice in offered]),
            step=work.step + 1,
            messages=(
                *self._messages(work, content, turn, replies, offered, edits),
                *_export(turn.events),
                *self._papers(turn.events, now),
            ),
            kept=tuple(_kept(event) for event in turn.events if event.kind in _KEPT),
            orders=tuple(Order(event.kind, event.notice) for event in turn.events if event.kind in _ORDERS),  # type: ignore[arg-type]
            standings=tuple(sorted(_standing(turn.session) - _standing(session), key=astuple)),
            gone=tuple(sorted(session.people.keys() - turn.session.people.keys())),
            forget=any(event.kind == "forget" for event in turn.events),
        )
        if content.kind != "press":
            return Outcome(handled)
        return Outcome(handled, (answered(content), *(() if edits else (_stripped(work, content),))))

    def _papers(self, events: Sequence[Event], now: datetime.datetime) -> list[Message]:
        """The files asked for, made now: what they say is what was known when they were asked for."""
        made = papers.papers(self.assistant, events, now)
        return [
            _message(Sending(kind="document", text=one.caption, file=File.of(one.name, one.content))) for one in made
        ]

    def _messages(
        self,
        work: Work,
        content: Content,
        turn: Turn,
        replies: Sequence[Reply],
        offered: Sequence[Choice],
        edits: bool,
    ) -> list[Message]:
        """The replies in order, the buttons under the last part of theirs."""
        made: list[Sending] = []
        kind: Literal["edit", "message"] = "edit" if edits else "message"
        target = content.message if edits or not content.private else None
        private = next((event for event in turn.events if event.kind == "private"), None)
        link = "" if private is None else f"https://t.me/{self.username}?start={private.notice or ''}"
        for reply in replies:
            texts = parts(reply.text)
            for text in texts:
                last = text is texts[-1] and reply.choices is offered
                rows = buttons.rows(self.secret, work.chat, work.step + 1, offered) if last and offered else []
                made.append(Sending(kind=kind, text=text, buttons=rows, message=target, link=link))
                kind, target, link = "message", None, ""
        return [_message(one, turn.awaits and one is made[-1]) for one in made]


def _edits(session: Session) -> bool:
    """Whether a press has its message edited in place: an interview's question becomes the next one.

    What was asked about something else (consent, which notice) stays to be read, without its buttons.
    """
    return session.asking is not None and session.pending is None


def failed(work: Work, error: Exception) -> Handled:
    """An update set aside because of an error, with an apology; the chat stays as it was."""
    apology = _message(Sending(text=words.FAILED))
    return replace(unchanged(work), messages=(apology,), failed=where(error))


def answered(content: Content, **shown: Any) -> Call:
    """The end of a press, which would otherwise seem to go on for minutes."""
    return Call("answerCallbackQuery", {"callback_query_id": content.callback, **shown})


def _stripped(work: Work, content: Content) -> Call:
    """The message of a press without its buttons."""
    bare: dict[str, Any] = {
        "chat_id": work.chat,
        "message_id": content.message,
        "reply_markup": {"inline_keyboard": []},
    }
    return Call("editMessageReplyMarkup", bare)


def _session(work: Work) -> tuple[Session, bool]:
    """The chat's session, and whether there was one that can no longer be read."""
    if work.session is None:
        return Session(), False
    try:
        return Session.model_validate_json(work.session), False
    except pydantic.ValidationError:
        return Session(), True


def _standing(session: Session) -> frozenset[Standing]:
    """Those who have had a target checked: an interview begun and not at its end, or the verdict told last."""
    return frozenset(
        Standing(person, one.notice, one.target, "begun" if one.concluded is None else one.concluded.decision)  # type: ignore[arg-type]
        for person, one in session.people.items()
        if one.notice is not None and one.target is not None and (one.interviewing or one.concluded is not None)
    )


def unchanged(work: Work) -> Handled:
    """An update that leaves its chat as it was."""
    return Handled(work, session=work.session, choices=work.choices, step=work.step)


def _message(sending: Sending, repeatable: bool = False) -> Message:
    return Message(sending.content(), repeatable)


def _export(events: Sequence[Event]) -> list[Message]:
    wanted = any(event.kind == "export" for event in events)
    return [_message(Sending(kind="export", text=words.EXPORTED))] if wanted else []


def _kept(event: Event) -> Kept:
    details = {name: event.details[name] for name in _KEPT[event.kind] if name in event.details}
    return Kept(event.kind, event.notice, json.dumps(details, ensure_ascii=False))


def where(error: Exception) -> str:
    """What went wrong and where, without the error's own text, which may quote the person."""
    last = traceback.extract_tb(error.__traceback__)[-1]
    return f"{type(error).__name__} in {last.name}, line {last.lineno}"
