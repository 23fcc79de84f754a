"""What stands in a drawing: the panels of a target, and what is said above and below them."""

import functools
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from rules.drawing import styles, words
from rules.drawing.cards import Card, card
from rules.drawing.legend import legend
from rules.drawing.lines import Line, paragraph
from rules.drawing.outline import Outliner
from rules.drawing.panels import Badge, Panel
from rules.drawing.shapes import moved
from rules.explaining import day_words
from rules.plan import Status
from rules.ruleset import Requirement, Route, RuleSet, Target
from rules.verdict import Decision, Verdict

LOOK: Mapping[Decision, Status] = {"eligible": "met", "ineligible": "failed", "undetermined": "unknown"}
_NAMED = 8
"""So many missing facts are named, the best next one first."""


@dataclass(frozen=True)
class Content:
    """One target of a notice with the title `title`; `verdict` is None where it is drawn for nobody."""

    rules: RuleSet
    target: Target
    title: str
    outliner: Outliner
    verdict: Verdict | None

    @property
    def heading(self) -> str:
        """What the drawing shows."""
        return words.HEADING.format(target=self.target.name)

    @property
    def summary(self) -> str:
        """The drawing in a few sentences."""
        return "。".join([self.title, *self._details(), *self._conclusions()])

    def above(self, room: float) -> Iterator[Line]:
        """What stands above the tree."""
        yield from _paragraphs([self.heading], "heading", room)
        yield from _paragraphs([self.title], "subheading", room)
        yield Line(4)
        yield from _paragraphs(["　".join(self._details())], "detail", room)
        if self.verdict is not None:
            yield Line(8)
            yield from self._conclusion(self.verdict, room)
        yield Line(8)
        yield from legend(room, None if self.verdict is None else LOOK[self.verdict.decision])

    def below(self, room: float) -> Iterator[Line]:
        """What stands below the tree."""
        pointers = [words.POINTER.format(says=one.says, clause=one.clause) for one in self.rules.pointers]
        yield from _paragraphs(pointers, "detail", room)

    def _details(self) -> list[str]:
        day = day_words(self.rules.engine.cut_off)
        common, routes = len(self.target.common), len(self.target.routes)
        return [
            words.CUT_OFF.format(day=day, clause=self.rules.cut_off_clause),
            words.COUNTS.format(common=common, routes=routes),
        ]

    def _conclusion(self, verdict: Verdict, room: float) -> Iterator[Line]:
        look = LOOK[verdict.decision]
        wide, sign = styles.badge(look, words.DECISION[verdict.decision], look)
        first, *others = self._conclusions()
        for at, line in enumerate(paragraph(first, "conclusion", room - wide - 10, least=26)):
            yield Line(line.height, (*(moved(sign, 0, 13) if at == 0 else ()), *moved(line.shapes, wide + 10, 0)))
        yield from _paragraphs(others, "detail", room)

    def _conclusions(self) -> list[str]:
        if self.verdict is None:
            return []
        decision, several = words.DECISION[self.verdict.decision], len(self.target.routes) > 1
        said = words.CONCLUSION.format(target=self.target.name, decision=decision)
        by = words.BY_ROUTE if self.verdict.route else words.BY_NEAREST
        names = [self.rules.engine.profile[field].zh for field in self.verdict.missing]
        missing = "；".join(names[:_NAMED]) + (words.AND_SO_ON.format(count=len(names)) if len(names) > _NAMED else "")
        return [
            said + (by.format(route=self.verdict.nearest.name) if several else ""),
            *([words.MISSING.format(fields=missing)] if missing else []),
            words.COMMITTEE_DECIDES,
        ]

    def common(self) -> Panel | None:
        """The requirements that bind every route; None where there are none."""
        if not self.target.common:
            return None
        dealt = [self._card(one, muted=False) for one in self.target.common]
        return self._panel(words.COMMON, words.COMMON_HINT, dealt, "panel-common", ())

    def routes(self) -> Iterator[Panel]:
        """A panel for each route."""
        for at, route in enumerate(self.target.routes, 1):
            taken = self.taken(route)
            dealt = [self._card(one, muted=not taken, elsewhere=self._elsewhere(one, at)) for one in route.requirements]
            heading = words.ROUTE.format(number=at, name=route.name)
            look = "panel-route" if taken else "panel-other"
            yield self._panel(heading, words.ROUTE_HINT, dealt, look, self._tag(route))

    def taken(self, route: Route) -> bool:
        """Whether a route is the applicant's, or is drawn as any other because there is no applicant."""
        return self.verdict is None or route == self.verdict.nearest

    def junction(self) -> str:
        """What stands between the common requirements and the routes."""
        several = len(self.target.routes) > 1
        if self.target.common:
            text = words.ANY_ROUTE if several else words.ONE_ROUTE
        else:
            text = words.NO_COMMON_ANY if several else words.NO_COMMON_ONE
        return text.format(count=len(self.target.routes))

    def _card(self, requirement: Requirement, muted: bool, elsewhere: str = "") -> Card:
        return card(requirement, self._numbers[requirement.id], self.outliner, muted, elsewhere)

    def _elsewhere(self, requirement: Requirement, at: int) -> str:
        """Where the condition of a requirement stands in full, if that is in another route than the one at `at`."""
        routes = [(n, one) for n, one in enumerate(self.target.routes, 1) if requirement in one.requirements]
        home, _ = min(routes, key=lambda numbered: not self.taken(numbered[1]))
        if home == at or requirement.node is None:
            return ""
        return words.SAME.format(route=home, number=self._numbers[requirement.id])

    @functools.cached_property
    def _numbers(self) -> Mapping[str, int]:
        """Requirements numbered in the order written; one that several routes share has one number."""
        groups = (self.target.common, *(route.requirements for route in self.target.routes))
        ids = dict.fromkeys(requirement.id for group in groups for requirement in group)
        return {id: number for number, id in enumerate(ids, 1)}

    def _panel(self, heading: str, hint: str, dealt: list[Card], look: str, badges: tuple[Badge, ...]) -> Panel:
        told = hint.format(count=len(dealt))
        if self.verdict is None:
            return Panel(heading, told, look, (), tuple(dealt))
        counted = Counter[str | None](card.status for card in dealt)
        counts = [
            words.COUNTED.format(status=word, count=counted[one]) for one, word in words.STATUS.items() if counted[one]
        ]
        weighed = [words.WEIGHED.format(count=counted[None])] if counted[None] else []
        told += "：" + "，".join(counts + weighed)
        status = _together(counted)
        muted = look == "panel-other"
        sign = styles.badge("aside" if muted else status, words.STATUS[status], status)
        return Panel(heading, told, look if muted else f"panel-{status}", (sign, *badges), tuple(dealt))

    def _tag(self, route: Route) -> tuple[Badge, ...]:
        if self.verdict is None or len(self.target.routes) == 1 or route != self.verdict.nearest:
            return ()
        return (styles.pill(words.HOLDS if self.verdict.route else words.NEAREST, "root"),)


def _together(counted: Counter[str | None]) -> Status:
    return "failed" if counted["failed"] else "unknown" if counted["unknown"] else "met"


def _paragraphs(texts: Sequence[str], style: str, room: float) -> Iterator[Line]:
    for text in texts:
        yield from paragraph(text, style, room)
