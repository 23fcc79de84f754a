"""The example of screening in docs/staff.md is what the command does. UPDATE_DOCS=1 writes it anew."""

import os
from pathlib import Path

import pytest

from bot.__main__ import main
from tests.bot.screening.sheets import read, write_csv

GUIDE = Path(__file__).parents[3] / "docs" / "staff.md"
BEGIN, END = "<!-- screening -->\n", "<!-- /screening -->"
SHEET = [
    ["姓名", "工作单位所在地", "单位性质", "学历", "现职称级别", "聘任时间", "2024年度专业科目学时", "手机"],
    ["甲", "长治市", "国企", "本科", "助工", "2019年7月", "66", "-"],
    ["乙", "太原市小店区", "民企", "本课", "助工", "快四年", "没有", "-"],
]
SHOWN = ("姓名", "结论", "不符合的条件", "问题")


def _example(folder: Path, capsys: pytest.CaptureFixture[str]) -> str:
    write_csv(folder / "申报人.csv", SHEET)
    command = "screen 申报人.csv --notice 长治 --target 工程师 --today 2024-10-20"
    assert main(command.split()) == 0
    names, *rows = read(folder / "申报人-对照结果.csv")
    people = [[row[names.index(name)] for name in SHOWN] for row in rows]
    return "\n".join(
        [
            _table(SHEET),
            "",
            "```text",
            f"$ python -m bot {command}",
            capsys.readouterr().out.rstrip(),
            "```",
            "",
            "结果里新加的几列（这里只列出三列）：",
            "",
            _table([list(SHOWN), *people]),
            "",
        ]
    )


def _table(rows: list[list[str]]) -> str:
    lines = ["| " + " | ".join(row) + " |" for row in rows]
    return "\n".join([lines[0], "|" + "---|" * len(rows[0]), *lines[1:]])


def test_the_guide_shows_what_is_done(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    example = _example(tmp_path, capsys)
    guide = GUIDE.read_text(encoding="utf-8")
    before, _, rest = guide.partition(BEGIN)
    shown, _, after = rest.partition(END)
    if os.environ.get("UPDATE_DOCS"):
        GUIDE.write_text(f"{before}{BEGIN}{example}{END}{after}", encoding="utf-8")
    else:
        assert example == shown, "run this test with UPDATE_DOCS=1 and read what changed"
