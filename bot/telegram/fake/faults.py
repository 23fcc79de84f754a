"""What goes wrong on purpose in the fake Bot API: refusals, cut connections, late answers, limits."""

import time
from dataclasses import dataclass, field
from typing import Any

WORDING = {
    400: "Bad Request",
    401: "Unauthorized",
    403: "Forbidden: bot was blocked by the user",
    404: "Not Found",
    409: "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running",
    500: "Internal Server Error",
    502: "Bad Gateway",
    503: "Service Unavailable",
    504: "Gateway Timeout",
}


class Refusal(Exception):
    """A call Telegram refuses, with its status, wording and parameters."""

    def __init__(self, status: int, description: str, parameters: dict[str, Any] | None = None) -> None:
        super().__init__(description)
        self.status = status
        self.description = description
        self.parameters = parameters

    def wire(self) -> dict[str, Any]:
        """The answer as the Bot API writes it."""
        answer = {"ok": False, "error_code": self.status, "description": self.description}
        return answer | ({"parameters": self.parameters} if self.parameters else {})


@dataclass(frozen=True)
class Page:
    """An answer that is not the Bot API's own, such as a proxy's HTML page."""

    status: int
    body: str


@dataclass(frozen=True)
class Cut:
    """The connection is cut, before the call is acted on or before its answer leaves."""

    before: bool


@dataclass(frozen=True)
class Late:
    """The call is acted on at once and answered so many seconds later."""

    seconds: float


Fault = Refusal | Page | Cut | Late


@dataclass
class Armed:
    """A fault that waits for `times` calls of a chat, or of any chat."""

    fault: Fault
    times: int
    chat: int | None


@dataclass
class Faults:
    """The faults that wait, by method; `*` stands for every method."""

    armed: dict[str, list[Armed]] = field(default_factory=dict)

    def arm(self, method: str, fault: Fault, times: int, chat: int | None) -> None:
        self.armed.setdefault(method.lower(), []).append(Armed(fault, times, chat))

    def take(self, method: str, chat: int | None) -> Fault | None:
        """The fault of this call, used up once; the first armed comes first."""
        if not self.armed:
            return None
        for name in (method.lower(), "*"):
            for armed in self.armed.get(name, ()):
                if armed.chat is None or armed.chat == chat:
                    return self._used(name, armed)
        return None

    def _used(self, name: str, armed: Armed) -> Fault:
        armed.times -= 1
        if not armed.times:
            self.armed[name].remove(armed)
            if not self.armed[name]:
                del self.armed[name]
        return armed.fault


@dataclass
class Bucket:
    """Room for `burst` messages, refilled at `rate` a second."""

    rate: float
    burst: float
    level: float
    at: float

    def shortage(self, now: float) -> float:
        """Seconds until there is room for one more; 0.0 if there is."""
        self.level = min(self.burst, self.level + (now - self.at) * self.rate)
        self.at = now
        return max(0.0, (1 - self.level) / self.rate)


@dataclass
class Pace:
    """Telegram's limits: messages a second overall and to one chat, with the burst it lets pass to a chat."""

    overall: float = 30
    chat: float = 1
    chat_burst: float = 3
    _all: Bucket | None = None
    _chats: dict[int, Bucket] = field(default_factory=dict)

    def spend(self, chat: int) -> None:
        """Count one message; Refusal 429 with `retry_after` in whole seconds if it comes too soon."""
        now = time.monotonic()
        if self._all is None:
            self._all = Bucket(self.overall, self.overall, self.overall, now)
        if chat not in self._chats:
            self._chats[chat] = Bucket(self.chat, self.chat_burst, self.chat_burst, now)
        buckets = (self._all, self._chats[chat])
        if shortage := max(bucket.shortage(now) for bucket in buckets):
            seconds = int(shortage) + 1
            raise Refusal(429, f"Too Many Requests: retry after {seconds}", {"retry_after": seconds})
        for bucket in buckets:
            bucket.level -= 1
