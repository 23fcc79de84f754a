"""What is shown of the passages that answer: the sentences that do, each item of a list with the words that open it."""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace

from knowledge.clauses import ClauseTree
from knowledge.passages import Ranked, Sentence

_LEAD = 70  # characters; longer words above an item are left out
_ENOUGH = 0.65  # the share of the best sentence's score that another needs to be shown
_ENOUGH_BESIDE = 0.85  # the same where it lacks the kind of answer asked for, and another has it


def cut(ranked: Ranked, limit: int, gives: Callable[[str], bool]) -> list[Sentence]:
    """The sentences of a passage that answer, in the order of the text, together no longer than `limit`.

    `gives` says of a sentence whether it has the kind of answer that was asked for. A sentence that opens a list brings
    its items along as far as they fit.
    """
    sentences = ranked.passage.sentences
    if not sentences:
        return []
    scores = ranked.by_sentence
    giving = [gives(sentence.plain) for sentence in sentences]
    chosen: set[int] = set()
    left = limit
    for index in sorted(range(len(sentences)), key=lambda i: (-scores[i], i)):
        enough = _ENOUGH if giving[index] or not any(giving) else _ENOUGH_BESIDE
        if scores[index] >= enough * max(scores) and len(sentences[index].plain) <= left:
            chosen.add(index)
            left -= len(sentences[index].plain)
    if any(giving) and chosen and not any(giving[index] for index in chosen):
        _add_nearest(sentences, giving, chosen, max(chosen, key=scores.__getitem__), left)
    for index in sorted(chosen):
        left = _with_items(index, sentences, chosen, left)
    if not chosen:
        first = sentences[max(range(len(sentences)), key=scores.__getitem__)]
        return [replace(first, plain=first.plain[: limit - 1] + "…")]
    return [sentences[index] for index in sorted(chosen)]


def _add_nearest(sentences: Sequence[Sentence], giving: list[bool], chosen: set[int], best: int, left: int) -> None:
    """The sentence beside the best one that gives the answer which the chosen ones lack."""
    for index in (best + 1, best - 1):
        if 0 <= index < len(sentences) and giving[index] and len(sentences[index].plain) <= left:
            chosen.add(index)
            return


def _with_items(opening: int, sentences: tuple[Sentence, ...], chosen: set[int], left: int) -> int:
    if not sentences[opening].plain.endswith(("：", ":")):
        return left
    for index in range(opening + 1, len(sentences)):
        below = sentences[index].path.startswith(sentences[opening].path + ".")
        if below and index not in chosen and len(sentences[index].plain) <= left:
            chosen.add(index)
            left -= len(sentences[index].plain)
    return left


def opening(tree: ClauseTree, path: str, limit: int) -> str:
    """The first paragraphs of a clause with its sub-clauses, together no longer than `limit`."""
    said = ""
    for line in tree.full_text(path).split("\n"):
        if len(said) + len(line) > limit:
            break
        said += line
    return said


def quoted(tree: ClauseTree, sentences: Iterable[Sentence]) -> str:
    """The sentences in one, each item of a list after the words that open its list (下列人员不得申报：)."""
    said = ""
    for sentence in sentences:
        lead = _lead(tree, sentence.path)
        joint = "；" if said and said[-1] not in "。；：;:，" else ""
        said += joint + (sentence.plain if lead in said else lead + sentence.plain)
    return said


def _lead(tree: ClauseTree, path: str) -> str:
    """The words above an item that it cannot be understood without, or ""."""
    parent = tree[path].parent
    if parent is None or tree[path].marker == "" or tree[path].heading:
        return ""
    above = tree[parent]
    if above.heading and not above.marker:
        return f"{above.heading}："  # the name of a title, standing over its list
    for line in above.text.split("\n"):
        last = line[line.rstrip("：:").rfind("。") + 1 :]
        if line.endswith(("：", ":")) and len(last) <= _LEAD:
            return last
    mere = (
        above.heading and above.text.split("\n")[0] == above.heading and above.parent and not tree[above.parent].heading
    )
    return f"{above.heading}：" if mere else ""


def referred(tree: ClauseTree, lines: Iterable[str], cited: Iterable[str]) -> list[str]:
    """The attachments to which the quoted words refer, unless they are blank forms or cited already."""
    said = "".join(lines)
    paths = dict.fromkeys(f"附件{match[1]}" for match in re.finditer(r"见附件\s*(\d+)", said))
    seen = {path.split(".")[0] for path in cited}
    return [path for path in paths if path in tree and not tree[path].form and path not in seen]
