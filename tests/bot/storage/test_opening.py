"""A store opens at an address, and is the same when it is opened again."""

from bot.storage.opening import is_shared, open_store


def test_what_was_stored_is_there_when_it_is_opened_again(database_address: str) -> None:
    store = open_store(database_address)
    secret = store.secret("callbacks")
    store.close()
    again = open_store(database_address)
    assert again.secret("callbacks") == secret
    assert len(secret) == 32
    again.close()


def test_only_postgresql_is_shared_by_replicas() -> None:
    assert is_shared("postgresql://db/bot")
    assert is_shared("postgres://db/bot")
    assert not is_shared("bot.sqlite3")
    assert not is_shared("/var/lib/postgresql/bot.sqlite3")
