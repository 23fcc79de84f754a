"""/stats: how many people use it, what they came to, and how many questions it could answer."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from itertools import groupby
from operator import attrgetter

from bot.broadcasts import planning
from bot.shelf import Shelf
from bot.staff import asked_words as words
from bot.staff.desk import Verb, Visit
from bot.storage import questions
from bot.storage.questions import Counts, Standing

_DAY = 86_400_000_000
"""Microseconds."""


@dataclass(frozen=True)
class Statistics:
    """The verb of /stats."""

    shelf: Shelf

    def verbs(self) -> dict[str, Verb]:
        """Each by its name."""
        return {"stats": self.show}

    def show(self, visit: Visit, given: Mapping[str, str]) -> None:
        """The figures of a week and a month, and where people stand now."""
        week, month = (questions.counts(visit.database, visit.now - days * _DAY) for days in (7, 30))

        def both(count: Callable[[Counts], int]) -> str:
            return words.TWO.format(week=count(week), month=count(month))

        visit.say(
            words.STATS.format(
                at=planning.at(visit.now).strftime("%Y-%m-%d %H:%M"),
                people=week.people,
                finished=both(lambda counts: counts.finished),
                asked=both(lambda counts: counts.answered + counts.clarified + counts.unanswered),
                answered=both(lambda counts: counts.answered),
                clarified=both(lambda counts: counts.clarified),
                unanswered=both(lambda counts: counts.unanswered),
                standings=self._standings(week) or words.NO_STANDINGS,
            )
        )

    def _standings(self, counts: Counts) -> str:
        by_notice = groupby(counts.standings, attrgetter("notice"))
        return "".join(self._of_notice(notice, list(standings)) for notice, standings in by_notice)

    def _of_notice(self, notice: str, standings: list[Standing]) -> str:
        served = self.shelf.notices.get(notice)
        name = notice if served is None else served.short_name
        targets = self.shelf.targets.get(notice, {})
        lines = [words.OF_NOTICE.format(notice=name)]
        for target, found in groupby(standings, attrgetter("target")):
            lines.append(words.OF_TARGET.format(target=targets.get(target, target), standings=_counted(found)))
        return "".join(lines)


def _counted(standings: Iterable[Standing]) -> str:
    """How many are where, always in the same order."""
    people = {one.standing: one.people for one in standings}
    named = {standing: name for standing, name in words.STANDINGS.items() if standing in people}
    return "，".join(words.STANDING.format(name=name, people=people[standing]) for standing, name in named.items())
