"""python-telegram-bot's requests over aiohttp, whose pool is many times faster than httpx's with hundreds of calls.

Errors of this module name a class or a status and nothing else. aiohttp's own carry the address, and so the token; they
are dropped, also as the context of ours.

TelegramError
├── NetworkError       resets, 5xx: the call may have been carried out
│   ├── TimedOut       no answer in time: the same
│   └── NotSent        no connection came about: it was not carried out
├── Paused             429
├── EndPointNotFound   404
└── Refused            another status below 500, or one with a page that is not Telegram's
"""

import json
import urllib.request
from typing import Any
from urllib.parse import urlencode

import aiohttp
from telegram.error import EndPointNotFound, NetworkError, TelegramError, TimedOut
from telegram.request import BaseRequest, RequestData
from yarl import URL

_IDLE_SECONDS = 15.0  # servers close idle connections after 60 and more; a call on a closed one is of unknown outcome
_PAUSE_SECONDS = 5.0  # where a 429 names no time: it comes from something before Telegram
_MAPPED_BY_LIBRARY = frozenset({400, 401, 403, 409})
_LOOPBACK = ("127.0.0.1", "::1", "localhost")  # a Bot API server there is not to be found from a proxy
_FORM = {"Content-Type": "application/x-www-form-urlencoded"}


class NotSent(NetworkError):
    """No connection to the server came about, so nothing was carried out."""


class Paused(TelegramError):
    """Telegram wants no call for `seconds`. (The library's RetryAfter warns whenever it is made.)"""

    def __init__(self, seconds: float) -> None:
        super().__init__(f"asked to wait {seconds:g} seconds")
        self.seconds = seconds


class Refused(TelegramError):
    """The call was answered and refused for good."""


class AiohttpRequest(BaseRequest):
    """At most `connections` at once. Times in seconds; waiting for a free connection counts as connecting."""

    def __init__(
        self,
        connections: int = 256,
        *,
        read: float = 20.0,
        write: float = 20.0,
        connect: float = 5.0,
        pool: float = 5.0,
    ) -> None:
        self._connections = connections
        self._read, self._write, self._connect, self._pool = read, write, connect, pool
        self._session: aiohttp.ClientSession | None = None
        self._proxies: dict[URL, URL | None] = {}

    @property
    def read_timeout(self) -> float:
        """Seconds to wait for an answer, where a call does not say."""
        return self._read

    async def initialize(self) -> None:
        """Make the pool; connections come with the first calls."""
        if self._session is None:
            self._session = aiohttp.ClientSession(
                connector=aiohttp.TCPConnector(limit=self._connections, keepalive_timeout=_IDLE_SECONDS),
                cookie_jar=aiohttp.DummyCookieJar(),
                headers={"User-Agent": self.USER_AGENT},
            )

    async def shutdown(self) -> None:
        """Close every connection."""
        if self._session is not None:
            session, self._session = self._session, None
            await session.close()

    async def do_request(
        self,
        url: str,
        method: str,
        request_data: RequestData | None = None,
        read_timeout: object = BaseRequest.DEFAULT_NONE,
        write_timeout: object = BaseRequest.DEFAULT_NONE,
        connect_timeout: object = BaseRequest.DEFAULT_NONE,
        pool_timeout: object = BaseRequest.DEFAULT_NONE,
    ) -> tuple[int, bytes]:
        """The status and the body; raises what the module's tree says."""
        if self._session is None:
            raise NotSent("the client is not started")
        proxy = self._proxy(url)
        body, headers = _body(request_data)
        timeout = _timeout(
            _given(read_timeout, self._read),
            _given(write_timeout, self._write),
            _given(connect_timeout, self._connect),
            _given(pool_timeout, self._pool),
        )
        try:
            async with self._session.request(
                method,
                url,
                data=body,
                headers=headers,
                timeout=timeout,
                proxy=proxy,
                allow_redirects=False,
            ) as response:
                status, payload = response.status, await response.read()
        except Exception as error:
            failure = _failure(error)
        else:
            return _checked(status, payload)
        raise failure

    def _proxy(self, url: str) -> URL | None:
        """The environment's proxy; asked once, as aiohttp's trust_env takes two turns in threads for each call."""
        target = _http(url)
        if target is None:
            raise NotSent("the address is no http:// address")
        origin = target.origin()
        if origin not in self._proxies:
            self._proxies[origin] = _environment_proxy(origin)
        return self._proxies[origin]

    @staticmethod
    def parse_json_payload(payload: bytes) -> dict[str, Any]:
        """The answer; TelegramError if it is none. Unlike the library's, it does not log what it cannot read."""
        answer = _answer(payload)
        if answer is None:
            raise TelegramError("the answer is not Telegram's")
        return answer


def _http(address: str) -> URL | None:
    """An http:// or https:// address with a host; None if it is anything else."""
    try:
        url = URL(address)
    except ValueError:
        return None
    return url if url.scheme in ("http", "https") and url.host else None


def _environment_proxy(origin: URL) -> URL | None:
    address, host = urllib.request.getproxies().get(origin.scheme), origin.host or ""
    if not address or host in _LOOPBACK or urllib.request.proxy_bypass(host):
        return None
    proxy = _http(address if "://" in address else f"http://{address}")
    if proxy is None:
        raise NotSent("the proxy that the environment names is no http:// address")
    return proxy


def _given(seconds: object, otherwise: float) -> float | None:
    """What a call asks for, None for without end; else the default."""
    if seconds is None or isinstance(seconds, int | float):
        return seconds
    return otherwise


def _timeout(
    read: float | None, write: float | None, connect: float | None, pool: float | None
) -> aiohttp.ClientTimeout:
    connecting = None if connect is None or pool is None else connect + pool
    total = None if connecting is None or read is None or write is None else connecting + write + read
    return aiohttp.ClientTimeout(total=total, connect=connecting, sock_connect=connect, sock_read=read)


def _body(data: RequestData | None) -> tuple[aiohttp.FormData | bytes | None, dict[str, str]]:
    """A form as the Bot API takes it; Refused if text cannot be encoded, as with half of a surrogate pair."""
    if data is None:
        return None, {}
    try:
        if data.contains_files:
            return _multipart(data), {}
        return urlencode(data.json_parameters).encode(), _FORM
    except (TypeError, ValueError) as error:
        reason = type(error).__name__
    raise Refused(f"the parameters cannot be encoded: {reason}")


def _multipart(data: RequestData) -> aiohttp.FormData:
    form = aiohttp.FormData(quote_fields=False)  # names of files as UTF-8, as browsers send them
    for name, value in data.json_parameters.items():
        value.encode()  # aiohttp would find out while sending
        form.add_field(name, value)
    for name, (filename, content, kind) in data.multipart_data.items():
        form.add_field(name, content, filename=filename, content_type=kind)
    return form


def _failure(error: Exception) -> TelegramError:
    """The error to raise instead of aiohttp's."""
    name = type(error).__name__
    match error:
        case aiohttp.ConnectionTimeoutError() | aiohttp.ClientConnectorError() | aiohttp.ClientHttpProxyError():
            return NotSent(name)
        case aiohttp.InvalidURL():
            return NotSent(name)
        case TimeoutError():
            return TimedOut(f"no answer in time: {name}")
        case _:
            return NetworkError(name)


def _checked(status: int, payload: bytes) -> tuple[int, bytes]:
    """An answer that the library reads aright; raises where it would tell less, or copy a page into its error."""
    if 200 <= status < 300:
        return status, payload
    answer = _answer(payload)
    seconds = _pause(status, answer)
    if seconds is not None:
        raise Paused(seconds)
    if status >= 500:
        raise NetworkError(f"HTTP {status}")
    if answer is None:
        raise Refused(f"HTTP {status}, not from Telegram")
    if status == 404:
        raise EndPointNotFound("no such method, or the token is malformed")
    if status not in _MAPPED_BY_LIBRARY:
        raise Refused(f"HTTP {status}: {answer.get('description')}")
    return status, payload


def _answer(payload: bytes) -> dict[str, Any] | None:
    """A Bot API answer, or None if the body is anything else, such as a proxy's page."""
    try:
        answer = json.loads(payload.decode(errors="replace"))
    except (ValueError, RecursionError):
        return None
    if not isinstance(answer, dict) or not isinstance(answer.get("parameters", {}), dict):
        return None
    return answer if "result" in answer or isinstance(answer.get("description"), str) else None


def _pause(status: int, answer: dict[str, Any] | None) -> float | None:
    """The seconds to wait, or None if nobody asks to wait."""
    seconds = (answer or {}).get("parameters", {}).get("retry_after")
    if isinstance(seconds, int | float) and seconds > 0:
        return float(seconds)
    return _PAUSE_SECONDS if status == 429 else None
