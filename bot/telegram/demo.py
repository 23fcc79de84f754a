"""The real bot on the fake Bot API server, with a terminal or a pipe as the one person who writes to it."""

import asyncio
import contextlib
import datetime
import os
import signal
import stat
import sys
import tempfile
import time
from asyncio.subprocess import Process
from collections.abc import AsyncGenerator, Coroutine, Sequence
from pathlib import Path
from typing import TextIO

from bot import clock
from bot.paper import papers
from bot.telegram.fake.telegram import Call, FakeTelegram, Shown

BOT = (sys.executable, "-m", "bot", "telegram")
PERSON = 10001
PROMPT = "您："
QUIT = "/quit"
STARTING = "正在启动…"
HINT = "（先发 /start，/desk 是工作人员的工作台；输入数字即按那个按钮，#数字 按较早消息的按钮；{quit} 或 Ctrl-D 离开）"
GOODBYE = "演示结束。"
NO_BUTTON = "（没有这个按钮）"
EDITED = "（已修改）"
ALERT = "（提示：{text}）"
DOCUMENT = "（文件 {name}，{size} 字节）"
LINK = "（链接：{address}）"
DIED = "机器人意外退出（状态 {status}）："
NOT_STARTED = "机器人没有启动："

START_SECONDS = 30.0
QUIET_SECONDS = 0.6  # since its last call, a bot that has answered is done
SILENT_SECONDS = 2.0  # since the message, a bot that has not called at all will not answer
SETTLE_SECONDS = 15.0
STOP_SECONDS = 5.0
LOG_LINES = 20
LONGEST_LINE = 1 << 20
DOCUMENT_LINES = 40
PAPERS = (".html", ".ics")


class Conversation:
    """One person's chat: what is typed goes to the bot, what the chat shows is printed as it comes."""

    def __init__(self, telegram: FakeTelegram) -> None:
        self._telegram = telegram
        self._shown: dict[int, Shown] = {}
        self._answers = 0
        self._entered = self._called = time.monotonic()
        telegram.on_call = self._heard

    def enter(self, line: str) -> None:
        """Say a line, or press the button whose number it is."""
        self._entered = time.monotonic()
        number = line.strip().removeprefix("#")
        if line.strip().startswith("#") and number.isdecimal():
            self._press(self._last_buttons(), int(number))
        elif number.isdecimal() and 0 < int(number) <= len(buttons := self._newest_buttons()):
            self._press(buttons, int(number))
        elif line.strip():
            self._telegram.say(PERSON, line)

    async def settle(self) -> None:
        """Wait until the bot has answered and is quiet, at most SETTLE_SECONDS."""
        with contextlib.suppress(TimeoutError):
            await self._telegram.wait(self._is_quiet, SETTLE_SECONDS)

    def _is_quiet(self) -> bool:
        answered = self._called > self._entered
        since = time.monotonic() - max(self._called, self._entered)
        return not self._telegram.unconfirmed and since > (QUIET_SECONDS if answered else SILENT_SECONDS)

    def _heard(self, call: Call) -> None:
        if call.method in ("getUpdates", "sendChatAction"):
            return
        if call.chat == PERSON or call.method == "answerCallbackQuery":
            self._called = time.monotonic()
        for message in self._telegram.messages(PERSON):
            before = self._shown.get(message.id)
            if message != before:
                self._shown[message.id] = message
                _show(message, before)
        answered = self._telegram.answered()
        for answer in answered[self._answers :]:
            if answer.text:
                print(ALERT.format(text=answer.text), flush=True)
        self._answers = len(answered)

    def _newest_buttons(self) -> list[tuple[int, str]]:
        return _buttons(list(self._shown.values())[-1:])

    def _last_buttons(self) -> list[tuple[int, str]]:
        return _buttons([message for message in self._shown.values() if message.buttons][-1:])

    def _press(self, buttons: list[tuple[int, str]], number: int) -> None:
        if not 0 < number <= len(buttons):
            print(NO_BUTTON, flush=True)
            return
        message, data = buttons[number - 1]
        if data.startswith(("http://", "https://")):
            print(LINK.format(address=data), flush=True)
        else:
            self._telegram.press(PERSON, message, data)


def main(database: Path | None = None, *, today: datetime.date | None = None) -> int:
    """Run the demo at this terminal or pipe; its exit status. Without a database, all is gone at the end."""
    for stream in (sys.stdin, sys.stdout):
        stream.reconfigure(encoding="utf-8", errors="replace")  # type: ignore[union-attr]
    terminal = sys.stdin.isatty()
    lines = typed() if terminal else piped(sys.stdin)
    command = (*BOT, "--clock", clock.now(today).isoformat()) if today else BOT
    return asyncio.run(run(lines, settle=not terminal, database=database, command=command))


async def run(
    lines: AsyncGenerator[str, None], *, settle: bool, database: Path | None = None, command: Sequence[str] = BOT
) -> int:
    """Start the bot, talk until the lines end, end the bot; exit status 1 if it ended by itself.

    With `settle`, each line is shown and waits until the bot is done with the one before.
    """
    with tempfile.TemporaryDirectory(prefix="bot-demo-") as folder:
        log = Path(folder, "bot.log")
        async with FakeTelegram() as telegram:
            conversation = Conversation(telegram)
            environment = _environment(telegram, (database or Path(folder, "bot.db")).absolute())
            with log.open("wb") as output:
                bot = await asyncio.create_subprocess_exec(
                    *command, env=environment, stdin=asyncio.subprocess.DEVNULL, stdout=output, stderr=output
                )
            try:
                return await _while_running(bot, _talk(telegram, conversation, lines, settle), log)
            finally:
                await _end(bot)


async def typed() -> AsyncGenerator[str, None]:
    """Lines typed with editing, messages that come meanwhile above them. Ends with Ctrl-D or Ctrl-C."""
    from prompt_toolkit import PromptSession  # only a terminal needs it, and it costs a tenth of a second
    from prompt_toolkit.history import InMemoryHistory
    from prompt_toolkit.patch_stdout import patch_stdout

    print(HINT.format(quit=QUIT))
    prompt: PromptSession[str] = PromptSession(history=InMemoryHistory())
    with patch_stdout(), contextlib.suppress(EOFError, KeyboardInterrupt):
        while True:
            yield await prompt.prompt_async(PROMPT)


async def piped(stream: TextIO) -> AsyncGenerator[str, None]:
    """Lines of a pipe, read without standing in the way of what the bot does meanwhile, or of a file."""
    mode = os.fstat(stream.fileno()).st_mode
    if not (stat.S_ISFIFO(mode) or stat.S_ISSOCK(mode)):
        for line in stream:
            yield line.rstrip("\r\n")
        return
    loop = asyncio.get_running_loop()
    reader = asyncio.StreamReader(LONGEST_LINE)
    transport, _ = await loop.connect_read_pipe(lambda: asyncio.StreamReaderProtocol(reader), stream)
    try:
        while encoded := await reader.readline():
            yield encoded.decode("utf-8", "replace").rstrip("\r\n")
    finally:
        transport.close()


async def _talk(
    telegram: FakeTelegram, conversation: Conversation, lines: AsyncGenerator[str, None], settle: bool
) -> None:
    """Enter each line, once the bot asks for updates; TimeoutError if it does not."""
    print(STARTING, flush=True)
    await telegram.wait(lambda: any(call.method == "getUpdates" for call in telegram.calls), START_SECONDS)
    async with contextlib.aclosing(lines):
        async for line in lines:
            if line.strip() == QUIT:
                break
            if settle:
                print(f"\n{PROMPT}{line}", flush=True)
            conversation.enter(line)
            if settle:
                await conversation.settle()
    print(GOODBYE, flush=True)


async def _while_running(bot: Process, talk: Coroutine[None, None, None], log: Path) -> int:
    """Talk as long as the bot runs; the exit status."""
    talking, ended = asyncio.create_task(talk), asyncio.create_task(bot.wait())
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, talking.cancel)
    try:
        await asyncio.wait((talking, ended), return_when=asyncio.FIRST_COMPLETED)
        if not talking.done():
            return _failed(DIED.format(status=bot.returncode), log)
        if talking.cancelled():
            return 128 + signal.SIGTERM
        if isinstance(talking.exception(), TimeoutError):
            return _failed(NOT_STARTED, log)
        talking.result()
        return 0
    finally:
        asyncio.get_running_loop().remove_signal_handler(signal.SIGTERM)
        talking.cancel()
        ended.cancel()
        await asyncio.gather(talking, ended, return_exceptions=True)


def _failed(problem: str, log: Path) -> int:
    """Exit status 1, with what the bot wrote last."""
    last = log.read_text("utf-8", "replace").splitlines()[-LOG_LINES:]
    print("\n".join([problem, *last]), file=sys.stderr, flush=True)
    return 1


async def _end(bot: Process) -> None:
    """Ask the bot to end, then end it."""
    with contextlib.suppress(ProcessLookupError):
        bot.terminate()
    try:
        await asyncio.wait_for(bot.wait(), STOP_SECONDS)
    except TimeoutError:
        bot.kill()
        await bot.wait()


def _environment(telegram: FakeTelegram, database: Path) -> dict[str, str]:
    """The bot's settings for the demo and none of the machine's own, which may be those of a real bot."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("BOT_")}
    return kept | {
        "BOT_TOKEN": telegram.token,
        "BOT_API_URL": telegram.url,
        "BOT_DATABASE": str(database),
        "BOT_MONITOR": "off",
        "BOT_ADMIN": str(PERSON),
        "BOT_QUIET": "off",
    }


def _buttons(messages: list[Shown]) -> list[tuple[int, str]]:
    """The message and the data of each button, in the order of their numbers."""
    return [(message.id, data) for message in messages for row in message.buttons for _, data in row]


def _show(message: Shown, before: Shown | None) -> None:
    """Print a new message, or what an edit changed in it; buttons that were taken away just go."""
    lines = []
    if before is None or message.text != before.text:
        lines += ["", EDITED + message.text if before else message.text]
    if before is None and message.document is not None:
        lines += _document(*message.document)
    if before is None or message.buttons != before.buttons:
        labels = (label for row in message.buttons for label, _ in row)
        lines += [f"  {number}. {label}" for number, label in enumerate(labels, 1)]
    if lines:
        print("\n".join(lines), flush=True)


def _document(name: str, content: bytes) -> list[str]:
    """A file as a terminal can show it: its beginning, if it is text; papers are kept to be opened."""
    if name.endswith(PAPERS):
        return [papers.kept(name, content, Path())]
    lines = content.decode("utf-8", "replace").splitlines() if b"\0" not in content else []
    more = ["…"] if len(lines) > DOCUMENT_LINES else []
    shown = [f"  {line}" for line in lines[:DOCUMENT_LINES] + more]
    return [DOCUMENT.format(name=name, size=len(content)), *shown]
