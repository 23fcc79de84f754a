"""The assistant in a terminal, or scripted from a pipe: one message a line."""

import datetime
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TextIO

from bot import clock
from bot.paper import papers
from dialogs.assistant import Assistant
from dialogs.session import Reply, Session

PROMPT = "您："
GREETING = "你好"
GOODBYE = "再见，祝您申报顺利。"
HINT = "（输入后按回车；Ctrl-D 或 Ctrl-C 离开）"


def chat(assistant: Assistant, today: datetime.date | None) -> int:
    """Talk until the input ends; exit status 0."""
    for stream in (sys.stdin, sys.stdout):
        stream.reconfigure(encoding="utf-8", errors="replace")  # type: ignore[union-attr]
    if not sys.stdin.isatty():
        for _ in converse(assistant, (line.rstrip("\r\n") for line in sys.stdin), sys.stdout, today):
            pass
        return 0
    print(HINT)
    for text in shown(assistant.handle(Session(), GREETING, clock.now(today)).replies):
        print(text)
    for _ in converse(assistant, typed(), sys.stdout, today):
        pass
    print(GOODBYE)
    return 0


def converse(
    assistant: Assistant, messages: Iterator[str], out: TextIO, today: datetime.date | None
) -> Iterator[Session]:
    """Answer each message on `out`, files into the current folder; the session after each."""
    session = Session()
    for message in messages:
        now = clock.now(today)
        turn = assistant.handle(session, message, now)
        session = turn.session
        for text in shown(turn.replies):
            print(text, file=out, flush=True)
        for paper in papers.papers(assistant, turn.events, now):
            print(papers.kept(paper.name, paper.content, Path()), file=out, flush=True)
        yield session


def typed() -> Iterator[str]:
    """Lines typed with editing; the history lasts as long as the session. Ends with Ctrl-D or Ctrl-C."""
    from prompt_toolkit import PromptSession  # only a terminal needs it, and it costs a tenth of a second
    from prompt_toolkit.history import InMemoryHistory

    prompt: PromptSession[str] = PromptSession(history=InMemoryHistory())
    while True:
        try:
            yield prompt.prompt(PROMPT)
        except (EOFError, KeyboardInterrupt):
            return


def shown(replies: tuple[Reply, ...]) -> Iterator[str]:
    """The replies as a terminal shows them, choices numbered."""
    for reply in replies:
        choices = (f"  {number}. {choice.label}" for number, choice in enumerate(reply.choices, 1))
        yield "\n".join(["", reply.text, *choices])
