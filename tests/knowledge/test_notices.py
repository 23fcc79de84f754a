"""The notices load whole, and a value that is not the notice's own is refused with its place in the file."""

import datetime
import shutil
from pathlib import Path

import pytest

from knowledge import errors
from knowledge.notices import NOTICES, load_notice, load_notices

SHANXI = "shanxi-2024-techmgr"


def copied(tmp_path: Path, old: str, new: str, name: str = SHANXI) -> Path:
    folder = tmp_path / name
    shutil.copytree(NOTICES / name, folder)
    written = (folder / "notice.yaml").read_text("utf-8")
    assert old in written
    (folder / "notice.yaml").write_text(written.replace(old, new, 1), encoding="utf-8")
    return folder


def test_the_five_notices_load() -> None:
    notices = load_notices()
    assert list(notices) == sorted(notices)
    assert len(notices) == 5
    assert [notice.id for notice in notices.values() if notice.draft] == ["hangzhou-techmgr-draft"]
    assert notices[SHANXI].region == "山西省"
    assert notices[SHANXI].windows[1].opening == datetime.datetime(2024, 10, 28, 14)
    assert notices[SHANXI].windows[0].closing == datetime.datetime(2024, 10, 19)


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("[0351-4062344]", "[0351-4062345]", "nearest words are '0351-4062344'"),
        ("clause: 五.(四).2", "clause: 五.(四).9", "did you mean '五.(四)"),
        ("clause: 五.(四).2", "clause: 五.(四).1", "name that clause"),
        ("closes: 2024-11-01T17:00", "closes: 2024-11-02T17:00", "mend the date"),
        ("closes: 2024-11-01T17:00", "closes: 2024-11-01T18:00", "mend the date"),
        ("closes: 2024-11-01T17:00", "closes: 2024-09-01T17:00", "mend the date"),
        ("closes: 2024-11-01T17:00", "closes: 11月1日", "change it to what is expected"),
        ("kind: paper", "kind: papier", "change it to what is expected"),
        ("postcode:", "post_code:", "did you mean 'postcode'?"),
        ("  year: 2024", "  year: 2024\n  year: 2025", "a second time"),
    ],
)
def test_a_wrong_value_is_refused(tmp_path: Path, old: str, new: str, says: str) -> None:
    folder = copied(tmp_path, old, new)
    with pytest.raises(errors.DataError) as caught:
        load_notice(folder)
    assert says in str(caught.value)
    assert caught.value.path == folder / "notice.yaml"


@pytest.mark.parametrize("kind", ["windows", "places", "contacts"])
def test_two_facts_with_one_key_are_refused(tmp_path: Path, kind: str) -> None:
    written = (NOTICES / SHANXI / "notice.yaml").read_text("utf-8")
    first = written.split(f"\n{kind}:\n")[1].split("\n  - ")[0]
    folder = copied(tmp_path, first, f"{first}\n{first}")
    with pytest.raises(errors.DataError, match="tell it once"):
        load_notice(folder)


def test_what_amends_a_fact_is_no_field_of_it(tmp_path: Path) -> None:
    folder = copied(tmp_path, "phones: [0351-4062344]", "phones: [0351-4062344]\n    amended: 通知")
    with pytest.raises(errors.DataError, match="unknown field"):
        load_notice(folder)


def test_an_error_names_the_line(tmp_path: Path) -> None:
    folder = copied(tmp_path, "0351-4062344]", "0351-4062345]")
    lines = (folder / "notice.yaml").read_text("utf-8").splitlines()
    with pytest.raises(errors.DataError) as caught:
        load_notice(folder)
    assert "0351-4062345" in lines[caught.value.line - 1]
    assert str(caught.value).startswith(f"{folder / 'notice.yaml'}:{caught.value.line}:{caught.value.column}: ")


def test_missing_files_say_what_to_add(tmp_path: Path) -> None:
    with pytest.raises(errors.DataError, match=r"add a folder with source\.txt"):
        load_notices(tmp_path)
    folder = copied(tmp_path, "year: 2024", "year: 2024")
    (folder / "source.txt").unlink()
    with pytest.raises(errors.DataError, match="word for word"):
        load_notices(tmp_path)


def test_a_source_that_is_no_utf8_is_refused(tmp_path: Path) -> None:
    folder = copied(tmp_path, "year: 2024", "year: 2024")
    (folder / "source.txt").write_bytes("评审范围".encode("gb18030"))
    with pytest.raises(errors.DataError, match="save the file as UTF-8"):
        load_notice(folder)
