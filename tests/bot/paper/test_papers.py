"""The files of a turn: their names, and where a terminal keeps them."""

import datetime
import os
from pathlib import Path

import pytest

from bot.paper import papers
from dialogs.assistant import Assistant
from dialogs.session import Dossier, Event
from tests.bot.paper.pages import NOW, serving

OPEN = datetime.datetime(2024, 10, 10, 9)


def report(assistant: Assistant, person: int | None = None) -> Event:
    notice, examiner = next(iter(assistant.examiners.items()))
    dossier = Dossier(notice=notice, target=next(iter(examiner.rules.targets)))
    return Event("report", notice, {"dossier": dossier, "person": person})


def test_each_event_that_asks_for_one_gives_a_file(assistant: Assistant) -> None:
    notice = next(one for one in assistant.knowledge.notices.values() if one.year == OPEN.year)
    events = (Event("asked", notice.id), report(assistant, 2), Event("calendar", notice.id), Event("forget", None))
    first, second = papers.papers(assistant, events, OPEN)
    assert first.name.startswith("申报报告-")
    assert first.name.endswith("-第2位-2024-10-10.html")
    assert first.content.startswith(b"<!DOCTYPE html>")
    assert second.name == f"申报日历-{notice.short_name}-2024-10-10.ics"
    assert second.content.startswith(b"BEGIN:VCALENDAR")
    assert first.caption != second.caption


@pytest.mark.parametrize("evil", ["../../etc/passwd", 'a\\b:c*?"<>|', "\0\n\t", "长" * 300, "..", "CON . "])
def test_a_name_never_leaves_its_folder(assistant: Assistant, evil: str, tmp_path: Path) -> None:
    event = report(assistant)
    notice = assistant.knowledge.notices[str(event.notice)]
    named = notice.model_copy(update={"identity": notice.identity.model_copy(update={"short_name": evil})})
    (paper,) = papers.papers(serving(assistant, named), (event,), NOW)
    path = papers.keep(paper.name, paper.content, tmp_path)
    assert path.parent == tmp_path
    assert len(paper.name.encode()) < 255
    assert not set(paper.name) & set('/\\:*?"<>|\0\n\t ')


def test_a_file_is_readable_by_its_owner_alone_and_never_overwrites_another(tmp_path: Path) -> None:
    paths = [papers.keep("报告.html", content, tmp_path) for content in (b"1", b"2", b"3")]
    assert [path.name for path in paths] == ["报告.html", "报告-2.html", "报告-3.html"]
    assert [path.read_bytes() for path in paths] == [b"1", b"2", b"3"]
    assert {path.stat().st_mode & 0o777 for path in paths} == {0o600}


def test_a_link_that_leads_elsewhere_is_not_followed(tmp_path: Path) -> None:
    target = tmp_path / "elsewhere"
    (tmp_path / "报告.html").symlink_to(target)
    assert papers.keep("报告.html", b"x", tmp_path).name == "报告-2.html"
    assert not target.exists()


def test_a_folder_that_takes_no_file_is_told_with_what_to_do(tmp_path: Path) -> None:
    said = papers.kept("报告.html", b"x", tmp_path / "gone")
    assert os.strerror(2) in said
    assert "可以写的文件夹" in said
    assert str(tmp_path / "报告.html") in papers.kept("报告.html", b"x", tmp_path)
