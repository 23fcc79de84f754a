"""What must have come of what was said: a pure replay, and whether what a chat was shown agrees with it.

A reply may be missing only where the store says that it is not known whether it arrived; it is shown once, but an
interview's question may be shown twice; and the replies come in the replay's order.
"""

import datetime
import functools
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from bot.telegram import buttons, rendering
from bot.telegram.masking import masked
from dialogs.assistant import Assistant
from dialogs.session import Choice, Reply, Session


@dataclass(frozen=True)
class Expected:
    """A message of the replay: after which turn, as it is sent, and whether it may be sent twice."""

    step: int
    text: str
    repeatable: bool


class Replay:
    """One chat's conversation as the assistant alone leads it; nothing is stored and nothing is sent."""

    def __init__(self, assistant: Assistant, now: datetime.datetime) -> None:
        self._assistant, self._now = assistant, now
        self.session, self.step = Session(), 0
        self.offered: tuple[Choice, ...] = ()
        self.expected: list[Expected] = []
        self.concluded = False

    def say(self, text: str) -> None:
        """The person writes."""
        turn = self._assistant.handle(self.session, masked(text), self._now)
        self.session, self.step = turn.session, self.step + 1
        self.offered = next((reply.choices for reply in reversed(turn.replies) if reply.choices), ())
        self.concluded |= any(event.kind == "verdict" for event in turn.events)
        self.expected += _messages(turn.replies, self.step, turn.awaits)

    def press(self, secret: bytes, chat: int, data: str) -> None:
        """The person presses a button; one that is stale changes nothing."""
        says = buttons.pressed(secret, chat, self.step, [choice.says for choice in self.offered], data)
        if says is not None:
            self.say(says)


def _messages(replies: Sequence[Reply], step: int, awaits: bool) -> list[Expected]:
    texts = [rendering.marked_up(part) for reply in replies for part in rendering.parts(reply.text)]
    return [Expected(step, text, awaits and number == len(texts)) for number, text in enumerate(texts, 1)]


def repeats(expected: Sequence[Expected], shown: Sequence[str], unknown: Counter[int]) -> int | None:
    """How many questions were shown twice; None where what was shown does not agree with the replay.

    `unknown` counts by step the messages of which the store says that it is not known whether they arrived.
    """

    @functools.cache
    def fewest(at: int, seen: int, missing: int) -> int | None:
        """For the replies from `at` on and what was shown from `seen` on; so many of this step were missing before."""
        if at == len(expected):
            return 0 if seen == len(shown) else None
        one = expected[at]
        same = at + 1 < len(expected) and expected[at + 1].step == one.step
        found = []
        for times in (0, 1, 2)[: 2 + one.repeatable]:
            absent = missing + (not times)
            if absent <= unknown[one.step] and list(shown[seen : seen + times]) == [one.text] * times:
                rest = fewest(at + 1, seen + times, absent if same else 0)
                found += [] if rest is None else [rest + (times == 2)]
        return min(found, default=None)

    return fewest(0, 0, 0)
