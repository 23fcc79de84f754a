"""An update that the database will not take is set aside; the batch it came in is stored without it."""

from collections.abc import Sequence

import pytest

from bot.storage.records import Handled
from bot.storage.store import Inside, Store
from bot.telegram import words
from bot.telegram.fake.telegram import FakeTelegram
from tests.bot.telegram.running import Bots

POISON = 5


async def test_one_update_that_cannot_be_stored_holds_up_nobody(
    bots: Bots, telegram: FakeTelegram, monkeypatch: pytest.MonkeyPatch
) -> None:
    finish = Store.finish

    def refusing(
        store: Store, handled: Sequence[Handled], now: int, inside: Sequence[Inside] = ()
    ) -> tuple[Handled, ...]:
        if any(one.work.chat == POISON and one.failed is None for one in handled):
            raise ValueError("the database does not take this")
        return finish(store, handled, now, inside)

    monkeypatch.setattr(Store, "finish", refusing)
    for chat in range(1, 11):
        telegram.say(chat, "有哪些通知")
    bot = bots.launch()
    await bot.until(lambda: all(telegram.messages(chat) for chat in range(1, 11)))
    await bot.idle()
    assert [one.text for one in telegram.messages(POISON)] == [words.FAILED]
    assert all(words.FAILED not in one.text for chat in range(6, 11) for one in telegram.messages(chat))
    assert bot.queues().aside == 1
