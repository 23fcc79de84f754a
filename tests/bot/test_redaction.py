"""A canary: whatever goes wrong, neither the token nor a password is printed."""

import os
import subprocess
import sys

import pytest

from bot.redaction import CUT, Redaction

# Everything that can print a secret does so here; without `configure` the canaries are all over the output.
PROGRAM = r"""
import asyncio, logging, sys, threading, traceback, warnings

import aiohttp, httpx
from aiohttp import web

from bot import errors, redaction, settings
from bot.telegram.api import Client

loaded = settings.load()
TOKEN = loaded.token.get_secret_value()
if sys.argv[1] == "redacted":
    redaction.configure("DEBUG", loaded.secrets)
else:
    logging.basicConfig(level="DEBUG")
log = logging.getLogger("handler")


def crash(where):
    raise ValueError(f"{where} {TOKEN} {loaded.database.get_secret_value()} {loaded.webhook_secret.get_secret_value()}")


class Dying:
    def __del__(self):
        crash("unraisable")


async def refuse(request):
    return web.json_response({"ok": False, "error_code": 401, "description": request.path}, status=401)


async def sleep(request):
    await asyncio.sleep(5)


async def serve(handler):
    app = web.Application()
    app.router.add_route("*", "/{path:.*}", handler)
    runner = web.AppRunner(app, shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    return runner, f"http://127.0.0.1:{runner.addresses[0][1]}"


async def call(name, url, **options):
    async with Client(TOKEN, url, **options) as client:
        try:
            outcome = await client.attempt("sendMessage", {"chat_id": 1, "text": "x"})
            log.warning("%s: %s", name, outcome)
        except errors.BotError:
            log.exception(name)


async def main():
    refusing, url = await serve(refuse)
    sleeping, slow = await serve(sleep)
    await call("wrong token", url)
    await call("timeout", slow, answer_seconds=0.1)
    await call("connect refused", "http://127.0.0.1:1")
    await call("invalid address", "http://[")
    async with httpx.AsyncClient() as client:
        await client.get(f"{url}/bot{TOKEN}/getMe")
    async with aiohttp.ClientSession() as session:
        for address in (f"http://127.0.0.1:1/bot{TOKEN}", f"http:///bot{TOKEN}", f"{url}/bot{TOKEN}"):
            try:
                await session.get(address, raise_for_status=True)
            except aiohttp.ClientError:
                log.exception("aiohttp's own error at %s", address)
    await refusing.cleanup()
    await sleeping.cleanup()
    task = asyncio.create_task(asyncio.to_thread(crash, "task"))
    await asyncio.sleep(0.05)
    del task
    asyncio.get_running_loop().call_soon(crash, "callback")
    await asyncio.sleep(0.01)


asyncio.run(main())
Dying()
warnings.warn(f"warning {TOKEN}")
try:
    crash("locals")
except ValueError as error:
    log.error("".join(traceback.TracebackException.from_exception(error, capture_locals=True).format()))
log.info("badly formatted %d", TOKEN)
thread = threading.Thread(target=crash, args=("thread",))
thread.start()
thread.join()
try:
    crash("cause")
except ValueError as error:
    raise RuntimeError("the end") from error
"""

CANARIES = ("AAcanaryToken", "canaryword", "canary%40word", "canary@word", "canaryhook")


def output(how: str, **environment: str) -> str:
    variables = {
        "BOT_TOKEN": "4242424242:AAcanaryToken_0000000000000000",
        "BOT_DATABASE": "postgresql://user:canary%40word@host/name?sslpassword=canaryword",
        "BOT_WEBHOOK_SECRET": "canaryhook",
    }
    inherited = {name: value for name, value in os.environ.items() if not name.startswith("BOT_")}
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM, how],
        env={**inherited, **variables, "NO_PROXY": "127.0.0.1", "no_proxy": "127.0.0.1", **environment},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 1
    return done.stdout + done.stderr


def test_no_secret_is_printed_whatever_goes_wrong() -> None:
    printed = output("redacted")
    assert [canary for canary in CANARIES if canary in printed] == []
    for told in (
        "wrong token",
        "timeout: Outcome(kind='unknown'",
        "connect refused: Outcome(kind='not_sent'",
        "invalid address: Outcome(kind='not_sent'",
        "aiohttp's own error",
        "ValueError: task",
        "ValueError: callback",
        "ValueError: unraisable",
        "ValueError: thread",
        "ValueError: locals",
        "ValueError: cause",
        "RuntimeError: the end",
        "UserWarning: warning",
        "could not be written",
        CUT,
    ):
        assert told in printed


def test_without_redaction_the_same_program_prints_every_secret() -> None:
    printed = output("bare")
    assert [canary for canary in CANARIES if canary not in printed] == ["canary@word"], "as only the address is printed"


def test_a_settings_error_holds_no_secret() -> None:
    printed = output("redacted", BOT_TOKEN="AAcanaryToken without a colon", BOT_DATABASE="odbc://canaryword")
    assert [canary for canary in CANARIES if canary in printed] == []
    assert "BOT_TOKEN: is no token" in printed
    assert "BOT_DATABASE: is neither" in printed


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("a s/cret b", "a … b"),
        ("http://h/s%2Fcret", "http://h/…"),
        ("abcdef abc", "… …"),
        ("nothing", "nothing"),
        ("x\\ny", "…"),
    ],
)
def test_secrets_are_cut_out_as_they_may_be_written(text: str, left: str) -> None:
    assert Redaction(["s/cret", "abc", "abcdef", "", "x\ny"])(text) == left


def test_without_secrets_text_stays() -> None:
    assert Redaction([""])("text") == "text"
