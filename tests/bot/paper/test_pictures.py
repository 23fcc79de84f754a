"""The page as Chromium shows it on a phone and on A4: nothing beyond the edge, nothing blank."""

import html
import re
import shutil
import struct
import subprocess
import zlib
from collections.abc import Callable
from pathlib import Path

import pytest

from dialogs.assistant import Assistant
from tests.bot.paper.pages import applicants, as_told, made

CHROMIUM = shutil.which("chromium")
PHONE, A4 = 390, 794
FLAGS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--hide-scrollbars",
)
_SECONDS = 90
_HIGH = 1200
_PAGE = """<!DOCTYPE html><meta charset="utf-8"><body style="margin:0">{frames}<p id="sizes"></p>
<script>onload = () => {{
  const shown = [...document.querySelectorAll("iframe")].map(one => one.contentDocument.documentElement);
  const sizes = shown.map(one => `${{one.scrollWidth}}x${{one.scrollHeight}}`);
  document.getElementById("sizes").textContent = sizes.join(" ");
}}</script>"""
_FRAME = '<iframe style="border:0;display:block" width="{width}" height="{height}" srcdoc="{page}"></iframe>'
"""Chromium makes no window as narrow as a phone; a frame is."""

pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="no chromium on the PATH: apt-get install chromium")

Chrome = Callable[..., str]


@pytest.fixture
def chrome(tmp_path: Path) -> Chrome:
    """Runs Chromium with a profile of its own; what it prints."""

    def run(*arguments: str) -> str:
        command = [str(CHROMIUM), *FLAGS, f"--user-data-dir={tmp_path / 'profile'}", *arguments]
        done = subprocess.run(command, capture_output=True, timeout=_SECONDS, check=True)
        return done.stdout.decode()

    return run


def hardest(assistant: Assistant) -> dict[str, str]:
    """Of each notice a report with many facts, told in long words without a space."""
    found = {}
    for notice in assistant.knowledge.notices.values():
        one = max(applicants(notice).values(), key=lambda one: len(one["facts"]))
        facts = as_told(one["facts"])
        said = dict(zip(facts, ("原话" * 60, "https://example.org/" + "x" * 200, "我说的"), strict=False))
        found[notice.id] = made(assistant, notice.id, one["target"], facts=facts, words=said)
    return found


def framed(folder: Path, width: int, *pages: str) -> str:
    """The address of a page that shows others as on a screen of that width, and says how large each of them is."""
    frames = [_FRAME.format(width=width, height=_HIGH, page=html.escape(page)) for page in pages]
    path = folder / "framed.html"
    path.write_text(_PAGE.format(frames="".join(frames)), encoding="utf-8")
    return path.as_uri()


@pytest.mark.parametrize("width", [PHONE, A4])
def test_nothing_is_wider_than_the_screen(assistant: Assistant, chrome: Chrome, tmp_path: Path, width: int) -> None:
    pages = hardest(assistant)
    found = re.search(r'<p id="sizes">([^<]+)</p>', chrome("--dump-dom", framed(tmp_path, width, *pages.values())))
    assert found is not None
    sizes = dict(zip(pages, found[1].split(), strict=True))
    assert {id: size for id, size in sizes.items() if not size.startswith(f"{width}x")} == {}
    assert all(int(size.partition("x")[2]) > _HIGH for size in sizes.values())


@pytest.mark.parametrize("width", [PHONE, A4])
def test_it_is_not_blank(assistant: Assistant, chrome: Chrome, tmp_path: Path, width: int) -> None:
    shot = tmp_path / "shot.png"
    address = framed(tmp_path, width, next(iter(hardest(assistant).values())))
    chrome(f"--screenshot={shot}", f"--window-size={A4},{_HIGH}", address)
    rows = pixels(shot)
    assert len(rows) == _HIGH
    inked = [row for row in rows if len({row[at : at + 3] for at in range(0, 3 * width, 3)}) > 2]
    assert 0.3 < len(inked) / len(rows) < 1
    assert all(set(row[3 * width : 3 * A4]) <= {255} for row in rows), "something stands beyond the page's edge"


def test_it_prints_on_a4(assistant: Assistant, chrome: Chrome, tmp_path: Path) -> None:
    id, page = next(iter(hardest(assistant).items()))
    source, printed = tmp_path / f"{id}.html", tmp_path / "printed.pdf"
    source.write_text(page, encoding="utf-8")
    chrome(f"--print-to-pdf={printed}", "--no-pdf-header-footer", source.as_uri())
    content = printed.read_bytes()
    sizes = {tuple(map(float, box.split())) for box in re.findall(rb"/MediaBox \[([^\]]+)\]", content)}
    assert all((round(width), round(height)) == (595, 842) for _, _, width, height in sizes)
    assert sizes
    assert 2 <= len(re.findall(rb"/Type /Page\b", content)) <= 12


def pixels(path: Path) -> list[bytes]:
    """The rows of a PNG as Chromium writes it, three bytes a pixel."""
    content, at, packed, size = path.read_bytes(), 8, b"", (0, 0, 0, 0)
    while at < len(content):
        (length,) = struct.unpack(">I", content[at : at + 4])
        kind, body = content[at + 4 : at + 8], content[at + 8 : at + 8 + length]
        at += 12 + length
        if kind == b"IHDR":
            size = struct.unpack(">IIBB", body[:10])
        elif kind == b"IDAT":
            packed += body
    width, height, depth, colours = size
    assert (depth, colours) == (8, 2), "no 8-bit RGB"
    return list(_unfiltered(zlib.decompress(packed), 3 * width, height))


def _unfiltered(raw: bytes, length: int, height: int) -> "list[bytes]":
    """PNG's five filters undone (https://www.w3.org/TR/png-3/#9Filters)."""
    rows, above = [], bytes(length)
    for number in range(height):
        begin = number * (length + 1)
        row = bytearray(raw[begin + 1 : begin + 1 + length])
        match raw[begin]:
            case 1:
                for at in range(3, length):
                    row[at] = (row[at] + row[at - 3]) & 255
            case 2:
                row = bytearray((one + other) & 255 for one, other in zip(row, above, strict=True))
            case 3:
                for at in range(length):
                    row[at] = (row[at] + ((row[at - 3] if at > 2 else 0) + above[at]) // 2) & 255
            case 4:
                for at in range(length):
                    left, corner = (row[at - 3], above[at - 3]) if at > 2 else (0, 0)
                    row[at] = (row[at] + _paeth(left, above[at], corner)) & 255
        above = bytes(row)
        rows.append(above)
    return rows


def _paeth(left: int, above: int, corner: int) -> int:
    guess = left + above - corner
    return min((left, above, corner), key=lambda one: abs(guess - one))
