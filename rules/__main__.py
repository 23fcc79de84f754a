"""python -m rules check | draw NOTICE TARGET [--profile FILE] [--out FILE] | lint | mutate [DIR] [--notice ID]"""

import argparse
import json
import sys
from pathlib import Path
from typing import Any

from knowledge import jsonlines
from knowledge.errors import KnowledgeError
from knowledge.notices import NOTICES, load_notice
from rules import cases, library, mutation, profile, ruleset
from rules.drawing import picture
from rules.errors import ProfileError, RulesError
from rules.report import as_record

_SHOWN = 20
"""So many faults of a notice are told: one wrong rule makes hundreds of cases fail."""


def main() -> int:
    """Run the command of the arguments; its exit status."""
    parser = argparse.ArgumentParser(prog="python -m rules", description="Eligibility rules of the notices.")
    commands = parser.add_subparsers(dest="command", required=True)
    commands.add_parser("check", help="JSON lines: notice, target, profile -> verdict, reasons, what is missing")
    drawing = commands.add_parser("draw", help="a target's rule tree as SVG, with an applicant's path if one is given")
    drawing.add_argument("notice", help="the notice's id")
    drawing.add_argument("target", help="the id of a title that it reviews")
    drawing.add_argument(
        "--profile", type=Path, help="a file with one JSON object, field to value; - for standard input"
    )
    drawing.add_argument("--out", type=Path, help="the file to write; standard output where it is left out")
    for name, purpose in (
        ("lint", "check rules and cases"),
        ("mutate", "change every rule and see that a case notices"),
    ):
        command = commands.add_parser(name, help=purpose)
        command.add_argument("folder", nargs="?", type=Path, default=NOTICES, help="a folder of notices")
        command.add_argument("--notice", help="this notice only")
    arguments = parser.parse_args()
    if arguments.command == "check":
        return check()
    if arguments.command == "draw":
        return draw(arguments.notice, arguments.target, arguments.profile, arguments.out)
    folders = [path.parent for path in sorted(arguments.folder.glob(f"*/{ruleset.RULES}"))]
    chosen = [folder for folder in folders if arguments.notice in (None, folder.name)]
    if not chosen:
        print(f"no rules in {arguments.folder}; name a folder that holds notices' folders", file=sys.stderr)
        return 2
    return lint(chosen) if arguments.command == "lint" else mutate(chosen)


def check() -> int:
    """Verdicts for the JSON lines of standard input."""
    examiners = library.load_examiners()

    def answer(line: dict[str, Any]) -> dict[str, Any]:
        examiner = library.examiner_of(examiners, line["notice"])
        return as_record(examiner, line["target"], line["profile"])

    return jsonlines.serve(answer, required=("notice", "target", "profile"), errors=(RulesError, KnowledgeError))


def draw(notice: str, target: str, profile: Path | None, out: Path | None) -> int:
    """The drawing of a target, written to a file or standard output; exit status 2 where that cannot be done."""
    try:
        examiner = library.examiner_of(library.load_examiners(), notice)
        examiner.target(target)
        facts = None if profile is None else examiner.profile.check(_facts(profile))
        drawn = picture.draw(examiner, target, load_notice(NOTICES / notice).name, facts).encode()
    except (RulesError, KnowledgeError) as error:
        print(error, file=sys.stderr)
        return 2
    try:
        sys.stdout.buffer.write(drawn) if out is None else out.write_bytes(drawn)
    except OSError as error:
        print(f"{out or 'standard output'}: cannot be written: {error.strerror}; name another file", file=sys.stderr)
        return 2
    return 0


def _facts(path: Path) -> Any:
    """What a file, or standard input, holds as JSON. Raises `ProfileError` where it cannot be read."""
    name = "standard input" if str(path) == "-" else str(path)
    remedy = 'write one object such as {"education": "college"}'
    try:
        read = sys.stdin.buffer.read() if str(path) == "-" else path.read_bytes()
        return json.loads(read.decode("utf-8-sig"))
    except OSError as error:
        raise ProfileError(
            name, f"cannot be read: {error.strerror}; name a file of JSON, or - for standard input"
        ) from None
    except UnicodeDecodeError:
        raise ProfileError(name, f"not UTF-8; {remedy}") from None
    except (ValueError, RecursionError) as error:
        raise ProfileError(name, f"not JSON: {error}; {remedy}") from None


def lint(folders: list[Path]) -> int:
    """Says what is wrong with each notice's rules and cases; exit status 1 if anything is."""
    wrong = 0
    for folder in folders:
        try:
            examiner = library.load_examiner(folder)
            faults = list(cases.failures(cases.load(folder / cases.CASES, examiner), examiner))
        except (RulesError, KnowledgeError, OSError) as error:
            faults = [str(error)]
        wrong += len(faults)
        more = [f"{folder.name}: and {len(faults) - _SHOWN} more of the kind"] if len(faults) > _SHOWN else []
        print("\n".join(faults[:_SHOWN] + more) if faults else f"{folder.name}: ok")
    return 1 if wrong else 0


def mutate(folders: list[Path]) -> int:
    """Names every change to the rules that no case notices; exit status 1 if one of them changes a verdict."""
    holes = 0
    for folder in folders:
        try:
            tried, survivors = mutation.survivors(folder, profile.load())
        except (RulesError, KnowledgeError, OSError) as error:
            print(error)
            holes += 1
            continue
        for survivor in survivors:
            print(f"{folder.name}: {'no verdict changes' if survivor.equivalent else 'NOT NOTICED'}: {survivor.change}")
        open_holes = sum(not survivor.equivalent for survivor in survivors)
        equivalent = len(survivors) - open_holes
        print(f"{folder.name}: {tried} changes, {equivalent} equivalent, {open_holes} not noticed")
        holes += open_holes
    return 1 if holes else 0


if __name__ == "__main__":
    sys.exit(main())
