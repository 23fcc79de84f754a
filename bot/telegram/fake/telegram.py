"""A Bot API server for tests, the demo and the bench: what Telegram does for a bot of ours, over real HTTP.

Groups show the bot every message, as they do with privacy mode off or when the bot is an administrator. A webhook may
be plain HTTP on loopback. Message ids count up within each chat, so the same id stands in many chats.
"""

import time
from typing import Any, Self

from bot.telegram.fake.chats import HISTORY_WITHOUT_RECORD, Chats, Shown, person, text_content
from bot.telegram.fake.faults import Pace, Refusal
from bot.telegram.fake.methods import Answered, Methods, Press
from bot.telegram.fake.parameters import Parameters
from bot.telegram.fake.server import Call, Method, Server
from bot.telegram.fake.updates import Update, Updates
from bot.telegram.fake.webhook import Webhook

__all__ = ["TOKEN", "Answered", "Call", "FakeTelegram", "Pace", "Shown"]

TOKEN = "1234567890:FAKE-fake-FAKE-fake-FAKE-fake-FAKE-fk"
CONFLICT = (
    "Conflict: can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first"
)
MIGRATED = "Bad Request: group chat was upgraded to a supergroup chat"


class FakeTelegram(Server):
    """The server, the people who write to the bot, what the bot did, and what goes wrong.

    With `record` off, it counts calls and keeps the last few messages of each chat, so that memory stays flat.
    """

    def __init__(
        self, token: str = TOKEN, *, username: str = "title_review_bot", delay: float = 0.0, record: bool = True
    ) -> None:
        super().__init__(token, delay, record)
        self.username = username
        self._bot = {"id": int(token.partition(":")[0]), "is_bot": True, "first_name": "助手", "username": username}
        self._chats = Chats(None if record else HISTORY_WITHOUT_RECORD)
        self._updates = Updates()
        self.webhook = Webhook(self._updates)
        self._methods = Methods(self._bot, self._chats, record)
        self.methods = self._named_methods()
        self._queries = 4_000_000_000_000_000

    async def start(self, port: int = 0) -> None:
        await super().start(port)
        self.webhook.resume()

    async def stop(self) -> None:
        self._updates.end_poll(Refusal(502, "Bad Gateway"))
        await self.webhook.stop()
        await super().stop()

    async def __aenter__(self) -> Self:
        await self.start()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.stop()

    # People. Each act makes an update and returns its id.

    def say(
        self,
        chat: int,
        text: str,
        *,
        user: int | None = None,
        name: str = "",
        language: str = "zh-hans",
        reply_to: int | None = None,
    ) -> int:
        """A person writes; in a private chat (`chat` > 0) the person is the chat."""
        return self.show(chat, text_content(text), user=user, name=name, language=language, reply_to=reply_to)

    def show(
        self,
        chat: int,
        content: dict[str, Any],
        *,
        user: int | None = None,
        name: str = "",
        language: str = "zh-hans",
        reply_to: int | None = None,
    ) -> int:
        """A person sends a message of any content, such as `{"photo": [...]}`."""
        met = self._chats.meet(chat)
        replied = met.messages.get(reply_to or 0)
        sender = person(user or abs(chat), name, language)
        message = met.add(sender, content, reply_to=replied.wire() if replied else None)
        return self.push({"message": message.wire()})

    def press(self, chat: int, message_id: int, data: str, user: int | None = None) -> int:
        """A person presses a button of a message, whether it is still there or not."""
        met = self._chats.meet(chat)
        message = met.messages.get(message_id)
        self._queries += 1
        query = {
            "id": str(self._queries),
            "from": person(user or abs(chat)),
            "message": message.wire() if message else {"chat": met.wire, "message_id": message_id, "date": 0},
            "chat_instance": str(chat),
            "data": data,
        }
        return self.push({"callback_query": query})

    def push(self, update: Update) -> int:
        """Any update as it is; an id is given to it if it has none. Its chat is known from now on."""
        for happened in update.values():
            match happened:
                case {"chat": {"id": int(chat)}}:
                    self._chats.meet(chat)
                case {"id": str(query), "message": {"chat": {"id": int(chat)}}}:
                    self._methods.pressed(query, Press(time.monotonic(), chat, str(happened.get("data", ""))))
        return self._updates.add(update)

    def meet(self, *chats: int) -> None:
        """People who began with the bot long ago: it may write to them."""
        for chat in chats:
            self._chats.meet(chat)

    def block(self, chat: int) -> int:
        """The person blocks the bot: later sends are refused with 403."""
        self._chats.meet(chat).refusal = Refusal(403, "Forbidden: bot was blocked by the user")
        return self._membership(chat, "member", "kicked")

    def unblock(self, chat: int) -> int:
        self._chats.meet(chat).refusal = None
        return self._membership(chat, "kicked", "member")

    def migrate(self, chat: int, new: int) -> int:
        """A group becomes a supergroup: later sends to the old id are refused with the new one."""
        self._chats.meet(chat).refusal = Refusal(400, MIGRATED, {"migrate_to_chat_id": new})
        self.show(chat, {"migrate_to_chat_id": new})
        return self.show(new, {"migrate_from_chat_id": chat}, user=-chat)

    # What the bot did.

    def messages(self, chat: int) -> list[Shown]:
        """The bot's messages as the chat shows them now, edits in place."""
        known = self._chats.get(chat)
        messages = known.messages.values() if known else ()
        return [message.shown() for message in messages if message.sender is self._bot]

    def answered(self) -> list[Answered]:
        """The presses the bot answered, in that order."""
        return list(self._methods.answered)

    @property
    def commands(self) -> dict[tuple[str, str], list[dict[str, str]]]:
        """The command menus by scope (as JSON) and language."""
        return self._methods.commands

    @property
    def descriptions(self) -> dict[tuple[str, str], str]:
        """The bot's descriptions by kind (`description`, `short_description`) and language."""
        return self._methods.descriptions

    @property
    def unconfirmed(self) -> int:
        """How many updates the bot has not yet confirmed."""
        return self.webhook.undelivered

    # What Telegram allows.

    def limit(self, pace: Pace | None) -> None:
        """Refuse messages that come faster than the pace with 429; None lifts the limit."""
        self._methods.pace = pace

    def forget_presses_after(self, seconds: float) -> None:
        """How long a press can be answered, 150 s unless told otherwise."""
        self._methods.query_seconds = seconds

    async def _get_updates(self, parameters: Parameters) -> list[Update]:
        if self.webhook.url:
            raise Refusal(409, CONFLICT)
        return await self._updates.poll(parameters)

    def _named_methods(self) -> dict[str, Method]:
        """By name in lower case, for the Bot API takes either."""
        methods = self._methods
        named: dict[str, Method] = {
            "getMe": methods.get_me,
            "getUpdates": self._get_updates,
            "setWebhook": self.webhook.set,
            "deleteWebhook": self.webhook.remove,
            "getWebhookInfo": lambda _: self.webhook.info(),
            "sendMessage": methods.send_message,
            "sendDocument": methods.send_document,
            "sendChatAction": methods.send_chat_action,
            "editMessageText": methods.edit_message_text,
            "editMessageReplyMarkup": methods.edit_message_reply_markup,
            "answerCallbackQuery": methods.answer_callback_query,
            "leaveChat": methods.leave_chat,
            "setMyCommands": methods.set_my_commands,
            "getMyCommands": methods.get_my_commands,
            "deleteMyCommands": methods.delete_my_commands,
            "setMyDescription": methods.set_my_description,
            "setMyShortDescription": methods.set_my_short_description,
        }
        return {name.lower(): method for name, method in named.items()}

    def _membership(self, chat: int, old: str, new: str) -> int:
        states = {"old_chat_member": old, "new_chat_member": new}
        members = {key: {"user": self._bot, "status": state, "until_date": 0} for key, state in states.items()}
        change = {"chat": self._chats.meet(chat).wire, "from": person(abs(chat)), "date": int(time.time()), **members}
        return self.push({"my_chat_member": change})
