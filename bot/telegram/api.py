"""The calls of the Bot API that the bot makes, and what became of each."""

import asyncio
import functools
import random
import re
import time
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from types import TracebackType
from typing import Any, Literal, Self, TypeVar

import telegram
from telegram.error import (
    BadRequest,
    ChatMigrated,
    Conflict,
    EndPointNotFound,
    Forbidden,
    InvalidToken,
    TelegramError,
)

from bot import errors
from bot.telegram.transport import AiohttpRequest, NotSent, Paused, Refused

TELEGRAM = "https://api.telegram.org/bot"

_CONFLICTS = 3
_CONFLICT_WINDOW = 180.0  # more than two of the longest pauses
_CONFLICT_MARGIN = 5.0
_FIRST_PAUSE, _LONGEST_PAUSE = 1.0, 60.0

T = TypeVar("T")

Kind = Literal[
    "sent", "not_sent", "paused", "blocked", "gone", "migrated", "bad_markup", "unchanged", "refused", "unknown"
]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a call; `reason` holds neither the token nor any text of the message.

    sent         carried out; `result` as Telegram gave it
    not_sent     no connection came about, so not carried out: may be called again
    paused       nothing may be called for `seconds`: then again
    blocked      this person or group cannot be reached by the bot
    gone         no such chat
    migrated     the group has become `chat`: call again there
    bad_markup   the entities do not parse: call again with plain text
    unchanged    nothing to do any more: edited to what it was, or a button pressed too long ago
    refused      final for another reason
    unknown      may have been carried out
    """

    kind: Kind
    reason: str = ""
    result: Any = None
    seconds: float = 0.0
    chat: int | None = None


@dataclass(frozen=True, slots=True)
class Me:
    """The bot's own account."""

    id: int
    username: str


class Client:
    """The bot at the server whose address is `api_url`, with or without `/bot` at its end.

    At most `connections` calls at once; each is waited for up to `answer_seconds`, polls as long as they ask besides.
    """

    def __init__(
        self,
        token: str,
        api_url: str = TELEGRAM,
        *,
        connections: int = 256,
        answer_seconds: float = 20.0,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        base = f"{api_url.rstrip('/').removesuffix('/bot')}/bot"
        self._requests = AiohttpRequest(connections, read=answer_seconds)
        self._polls = AiohttpRequest(2, read=answer_seconds)  # of its own, so that sending never waits for a poll
        self._bot = telegram.Bot(
            token, base_url=lambda token: base + token, request=self._requests, get_updates_request=self._polls
        )
        self._clock = clock
        self._recognised = False
        self._conflicts: list[float] = []

    async def start(self) -> None:
        """Be ready for calls; makes none. (Bot.initialize makes one and writes the token into its error.)"""
        await self._requests.initialize()
        await self._polls.initialize()

    async def close(self) -> None:
        """Close every connection."""
        await self._requests.shutdown()
        await self._polls.shutdown()

    async def __aenter__(self) -> Self:
        await self.start()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        await self.close()

    async def me(self) -> Me:
        """The bot's own account; raises Unauthorised, TelegramError."""
        account = await self._call("getMe", {})
        try:
            me = Me(account["id"], account["username"])
        except (KeyError, TypeError):
            raise TelegramError("the answer to getMe is not Telegram's") from None
        self._recognised = True
        return me

    async def updates(self, offset: int | None, seconds: float, allowed: Sequence[str]) -> list[object]:
        """Updates from `offset` on as they came, waited for at most `seconds`; Telegram knows whole ones only.

        Raises Unauthorised, TelegramError, and SecondPoller where conflicts last longer than an earlier poll of our
        own, left behind by a kill, could: three within three minutes, the first of them longer ago than a poll takes.
        """
        waited = int(seconds) if seconds == int(seconds) else seconds
        parameters = {"offset": offset, "timeout": waited, "allowed_updates": list(allowed)}
        try:
            found = await self._call("getUpdates", parameters, waiting=seconds)
        except Conflict:
            if not self._conflict_lasts(seconds + _CONFLICT_MARGIN):
                raise
        else:
            if isinstance(found, list):
                return found
            raise TelegramError("the answer to getUpdates is not Telegram's")
        raise errors.SecondPoller

    def _conflict_lasts(self, patience: float) -> bool:
        now = self._clock()
        self._conflicts = [met for met in self._conflicts if now - met < _CONFLICT_WINDOW] + [now]
        return len(self._conflicts) >= _CONFLICTS and now - self._conflicts[0] > patience

    async def attempt(
        self, method: str, parameters: Mapping[str, Any], document: tuple[str, bytes] | None = None
    ) -> Outcome:
        """Call `method` once, with a `document` of that name and content; raises Unauthorised and nothing else."""
        arguments = dict(parameters)
        if document is not None:
            name, content = document
            arguments["document"] = telegram.InputFile(content, filename=name)
        try:
            return Outcome("sent", result=await self._call(method, arguments))
        except errors.Unauthorised:
            raise
        except TelegramError as error:
            return _outcome(error)
        except Exception as error:  # an answer like no other: the call was made
            return Outcome("unknown", type(error).__name__)

    async def set_commands(
        self, commands: Mapping[str, Sequence[tuple[str, str]]], scope: str = telegram.BotCommandScope.DEFAULT
    ) -> None:
        """Set the command menu, (name, description) in order, for each language code, "" for all others."""
        where = telegram.BotCommandScope(scope)
        for language, entries in commands.items():
            await self._asked(self._bot.set_my_commands(entries, scope=where, language_code=language or None))

    async def set_webhook(self, url: str, secret: str, allowed: Sequence[str], connections: int) -> None:
        """Have updates posted to `url` with the `secret` in a header, at most `connections` at once."""
        setting = self._bot.set_webhook(
            url, secret_token=secret, allowed_updates=list(allowed), max_connections=connections
        )
        await self._asked(setting)

    async def delete_webhook(self) -> None:
        """Have updates kept for polling; none is dropped."""
        await self._asked(self._bot.delete_webhook())

    async def _call(self, method: str, parameters: dict[str, Any], waiting: float = 0.0) -> Any:
        """The result as Telegram gave it: to parse it back into a Message costs more than to send it."""
        read = self._requests.read_timeout + waiting
        return await self._asked(self._bot.do_api_request(_spelled(method), parameters, read_timeout=read))

    async def _asked(self, call: Awaitable[T]) -> T:
        """The result of a call; Unauthorised raised in place of the library's errors for a wrong token."""
        try:
            return await call
        except InvalidToken:
            pass
        except EndPointNotFound:
            if self._recognised:
                raise
        except KeyError:
            raise TelegramError("the answer has no result") from None
        raise errors.Unauthorised


@functools.cache
def _spelled(method: str) -> str:
    """sendMessage as send_Message: the library turns it back, and does not warn that it has send_message itself."""
    return re.sub("[A-Z]", r"_\g<0>", method)


_BLOCKED = (
    "blocked by the user",
    "user is deactivated",
    "was kicked",
    "can't initiate conversation",
    "is not a member",
    "can't send messages to bots",
    "can't send messages to the user",
)
_GONE = (
    "chat not found",
    "user not found",
    "peer_id_invalid",
    "chat_id_invalid",
    "input_user_deactivated",
    "group chat was deactivated",
    "group chat was deleted",
)
_UNCHANGED = ("message is not modified", "query is too old", "query id is invalid", "query_id_invalid")


def _outcome(error: TelegramError) -> Outcome:
    reason = _reason(error)
    match error:
        case Paused():
            return Outcome("paused", reason, seconds=error.seconds)
        case ChatMigrated():
            return Outcome("migrated", reason, chat=error.new_chat_id)
        case NotSent():
            return Outcome("not_sent", reason)
        case Forbidden() | BadRequest():
            return Outcome(_refusal(error.message.lower()), reason)
        case Refused() | EndPointNotFound() | Conflict():
            return Outcome("refused", reason)
        case _:
            return Outcome("unknown", reason)


def _refusal(description: str) -> Kind:
    """What a 400 or 403 means, by Telegram's words, which are all that tells them apart."""
    kinds: dict[Kind, tuple[str, ...]] = {
        "blocked": _BLOCKED,
        "gone": _GONE,
        "bad_markup": ("can't parse entities",),
        "unchanged": _UNCHANGED,
    }
    return next((kind for kind, words in kinds.items() if any(word in description for word in words)), "refused")


def _reason(error: TelegramError) -> str:
    """The error in short; Telegram quotes a message's text within its words, so they are cut there."""
    words = re.split(r'["\x80-\U0010ffff]|(?<!\w)\'', error.message)[0].strip()
    return f"{type(error).__name__}: {words[:100]}"


async def patiently(
    call: Callable[[], Awaitable[T]],
    *,
    said: Callable[[str, float], None],
    sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
) -> T:
    """The result of `call`, made again and again while Telegram is away; `said(reason, seconds)` before each wait.

    Raises what waiting does not mend: Unauthorised, SecondPoller, and a BadRequest.
    """
    pause = _FIRST_PAUSE
    while True:
        try:
            return await call()
        except BadRequest:
            raise
        except Paused as error:
            reason, wait = _reason(error), error.seconds
        except TelegramError as error:
            reason, wait = _reason(error), pause * random.uniform(0.5, 1.0)
            pause = min(2 * pause, _LONGEST_PAUSE)
        said(reason, wait)
        await sleep(wait)
