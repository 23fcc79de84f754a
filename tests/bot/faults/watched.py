"""The fake Bot API server, watched: what each chat was shown, and the moments at which a bot may be killed."""

import asyncio
import random
from collections import defaultdict
from collections.abc import Awaitable, Callable
from contextvars import ContextVar
from typing import Any, Literal

from aiohttp import web

from bot.telegram.fake.parameters import Parameters
from bot.telegram.fake.server import Method
from bot.telegram.fake.telegram import FakeTelegram

Moment = Literal["handed_out", "confirmed", "arrived", "acted", "answered", "greeted"]
"""
handed_out   updates are on their way to the bot
confirmed    the bot has confirmed updates
arrived      a message has arrived at Telegram, which has not yet acted on it
acted        the chat shows the message, the bot has no answer yet
answered     the answer has left
greeted      the bot says how it wants its updates, which is the last thing before it takes them
"""

_ANSWER_SECONDS = 0.001
_SHOWING = ("sendmessage", "editmessagetext")
_GREETING = ("deletewebhook", "setwebhook")

_asking: ContextVar[web.BaseRequest] = ContextVar("asking")


class WatchedTelegram(FakeTelegram):
    """Tells `on_moment` of each moment; a message takes up to `lag` seconds until it is acted on, and then as long."""

    def __init__(self, lag: float, chance: random.Random) -> None:
        super().__init__()
        self.on_moment: Callable[[Moment], None] = lambda moment: None
        self.shown: dict[int, list[str]] = defaultdict(list)  # texts as they were sent, each time they were acted on
        self.news: dict[int, asyncio.Event] = defaultdict(asyncio.Event)  # set when a chat is shown something
        self.handed_out: set[int] = set()  # to a bot that lives, which has not confirmed them
        self.overlaps = 0  # messages that came while another one of the chat was under way
        self.lag, self._chance = lag, chance
        self._under_way: set[int] = set()
        for name in _SHOWING:
            self.methods[name] = self._shown_by(self.methods[name])
        for name in _GREETING:
            self.methods[name] = self._greeted(self.methods[name])
        self.methods["getupdates"] = self._watched_poll

    def forget_calls(self) -> None:
        """A bot is dead: what it was sending is under way no more, what it was handed is not with it."""
        self._under_way.clear()
        self.handed_out.clear()

    async def _serve(self, request: web.BaseRequest) -> web.StreamResponse:
        _asking.set(request)
        return await super()._serve(request)

    async def _watched_poll(self, parameters: Parameters) -> Any:
        before = {update_id for update_id in self.handed_out if update_id < int(parameters.get("offset") or 0)}
        if before:
            self.handed_out -= before
            self.on_moment("confirmed")
        updates = await self._get_updates(parameters)
        if updates and _listened_to(_asking.get()):
            self.handed_out.update(update["update_id"] for update in updates)
            self._reached("handed_out")
        return updates

    def _reached(self, moment: Moment, request: web.BaseRequest | None = None) -> None:
        """What a bot has left behind that died in the meantime is no moment of the next one."""
        if _listened_to(request or _asking.get()):
            self.on_moment(moment)

    def _shown_by(self, method: Method) -> Method:
        async def watched(parameters: Parameters) -> Any:
            chat = int(parameters["chat_id"])
            self.overlaps += chat in self._under_way
            self._under_way.add(chat)
            self._reached("arrived")
            await self._linger()
            try:
                result = method(parameters)
                self.shown[chat].append(parameters["text"])
                self._reached("acted")
                await self._linger()
            finally:
                self._under_way.discard(chat)
            self.news[chat].set()
            asyncio.get_running_loop().call_later(_ANSWER_SECONDS, self._reached, "answered", _asking.get())
            return result

        return watched

    def _greeted(self, method: Method) -> Method:
        async def watched(parameters: Parameters) -> Any:
            result = method(parameters)
            done = await result if isinstance(result, Awaitable) else result
            self.on_moment("greeted")
            return done

        return watched

    async def _linger(self) -> None:
        if self.lag:
            await asyncio.sleep(self.lag * self._chance.random())


def _listened_to(request: web.BaseRequest) -> bool:
    """Whether who called still waits for the answer."""
    return request.transport is not None and not request.transport.is_closing()
