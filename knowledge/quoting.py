"""What is shown of the passages that answer: the sentences that do, each item of a list with the words that open it."""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace

from knowledge.clauses import ClauseTree
from knowledge.passages import Ranked, Sentence

_DEFINES = re.compile("指[：:，,]|是指|包括[：:]")
_SHORT = 100  # characters; a quote shorter than this is told with the sentence after it
_LEAD = 70  # characters; longer words above an item are left out
_ENOUGH = 0.6  # the share of the best sentence's score that another needs to be shown
_ENOUGH_BESIDE = 0.85  # the same where it lacks the kind of answer asked for, and another has it


def cut(ranked: Ranked, limit: int, gives: Callable[[str], bool], wanted: Sequence[str] = ()) -> list[Sentence]:
    """The sentences of a passage that answer, in the order of the text, together no longer than `limit`.

    `gives` says of a normalised sentence whether it has the kind of answer that was asked for; of each of the `wanted`
    concepts a sentence is shown, if there is one. A sentence that opens a list brings its items along as far as they
    fit.
    """
    sentences = ranked.passage.sentences
    if not sentences:
        return []
    scores = ranked.direct
    giving = [gives(sentence.normalised) for sentence in sentences]
    chosen: set[int] = set()
    left = limit
    for index in sorted(range(len(sentences)), key=lambda i: (not giving[i], -scores[i], i)):
        enough = _ENOUGH if giving[index] or not any(giving) else _ENOUGH_BESIDE
        if scores[index] >= enough * max(scores) and len(sentences[index].plain) <= left:
            chosen.add(index)
            left -= len(sentences[index].plain)
    for index in sorted(chosen):
        left = _with_definition(index, sentences, chosen, left)
    left = _with_wanted(sentences, scores, chosen, wanted, left)
    left = _with_more(sentences, chosen, left)
    if any(giving) and chosen and not any(giving[index] for index in chosen):
        _add_nearest(sentences, giving, chosen, max(chosen, key=scores.__getitem__), left)
    for index in sorted(chosen):
        left = _with_items(index, sentences, chosen, left)
    if not chosen:
        first = sentences[max(range(len(sentences)), key=scores.__getitem__)]
        return [replace(first, plain=first.plain[: limit - 1] + "…")]
    return [sentences[index] for index in sorted(chosen)]


def _with_wanted(
    sentences: Sequence[Sentence], scores: Sequence[float], chosen: set[int], wanted: Sequence[str], left: int
) -> int:
    """For each concept asked about that no chosen sentence speaks of, the best one that does."""
    for concept in wanted:
        about = [index for index, sentence in enumerate(sentences) if concept in sentence.words.concepts]
        if not about or chosen & set(about):
            continue
        best = max(about, key=scores.__getitem__)
        if len(sentences[best].plain) <= left:
            chosen.add(best)
            left -= len(sentences[best].plain)
    return left


def _with_more(sentences: Sequence[Sentence], chosen: set[int], left: int) -> int:
    """What follows a short quote, so that it does not stand alone: a condition is often told in two sentences."""
    said = sum(len(sentences[index].plain) for index in chosen)
    for index in sorted(chosen):
        after = index + 1
        if said >= _SHORT or after in chosen or after >= len(sentences) or len(sentences[after].plain) > left:
            continue
        if sentences[after].path == sentences[index].path and len(sentences[after].plain) <= _SHORT:
            chosen.add(after)
            said += len(sentences[after].plain)
            left -= len(sentences[after].plain)
    return left


def _with_definition(index: int, sentences: Sequence[Sentence], chosen: set[int], left: int) -> int:
    """A sentence that begins to say what something is (…指：) goes on in the next one."""
    after = index + 1
    if not _DEFINES.search(sentences[index].plain) or after in chosen or after >= len(sentences):
        return left
    if sentences[after].path == sentences[index].path and len(sentences[after].plain) <= left:
        chosen.add(after)
        return left - len(sentences[after].plain)
    return left


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
        above = lead(tree, sentence.path)
        joint = "；" if said and said[-1] not in "。；：;:，" else ""
        said += joint + (sentence.plain if above in said else above + sentence.plain)
    return said


def lead(tree: ClauseTree, path: str) -> str:
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
