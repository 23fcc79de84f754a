"""What can go wrong with the bot, each error saying what to do.

BotError
├── SettingsError          a setting is missing, wrong, or in a file that others can read
├── Unauthorised           Telegram refuses the token
├── SecondPoller           another program takes this bot's updates
├── AddressInUse           an address to listen on is taken
├── Refused                what one of the staff asked for cannot be done; the text, in Chinese, is for him
│   └── TextError          a broadcast's text cannot be filled
├── WorkerFailed           a process that leads conversations died, hung, or could not begin
└── StoreError             the database
    ├── StoreUnavailable   it is away; whoever asked may ask again
    └── SchemaTooNew       a newer version of this program has written it
"""


class BotError(Exception):
    """Base of every error this package raises on purpose; its text says what to do and holds no secret."""


class SettingsError(BotError):
    """A setting is wrong: one line a problem, each with the variable's name and what to write."""


class Unauthorised(BotError):
    """Telegram refuses the token."""

    def __init__(self) -> None:
        super().__init__("Telegram refuses the token: copy it anew from @BotFather into BOT_TOKEN")


class SecondPoller(BotError):
    """Another program polls with this token, or a webhook is set for it."""

    def __init__(self) -> None:
        super().__init__(
            "another program takes this bot's updates: stop the other one, or give this one a token of its own "
            "(replicas of one bot must share a PostgreSQL database)"
        )


class AddressInUse(BotError):
    """Nothing can listen at `address`."""

    def __init__(self, address: str) -> None:
        super().__init__(f"{address} cannot be listened on: stop what uses it, or choose another address or port")


class WorkerFailed(BotError):
    """A worker process cannot do what was asked."""


class Refused(BotError):
    """What one of the staff asked for cannot be done; its text tells him, in Chinese, why and what he can do."""


class TextError(Refused):
    """A broadcast's text cannot be filled from its notice."""


class StoreError(BotError):
    """The database cannot do what was asked."""


class StoreUnavailable(StoreError):
    """The database is away for now; the same may be asked again."""


class SchemaTooNew(StoreError):
    """The database was written by a newer version of this program; this version leaves it alone."""
