"""/unanswered: the questions that nobody could answer, what staff answer to them, and what is kept of that."""

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bot.broadcasts import planning
from bot.errors import Refused
from bot.messages import Rows, Sending
from bot.shelf import Shelf
from bot.staff import asked_words as words
from bot.staff import grouping, rights
from bot.staff.desk import NO, YES, Option, Verb, Visit
from bot.staff.grouping import Group
from bot.storage import additions, auditing, questions, staffing
from bot.storage.questions import Question
from knowledge import words as told
from knowledge.additions import Wording
from knowledge.composing import WORDED

_LOOKED_AT = 200
"""Wordings, the most frequent first; more would keep everybody else waiting."""
_PAGE = 5
_BRIEF = 60
"""Characters shown of a question or a sentence in a list."""
_ROOM = 1_600
"""Characters for all wordings of a group."""
_LONGEST_ANSWER = 1_000
_EVERY = 2**31 - 1


@dataclass(frozen=True)
class Answering:
    """The verbs of /unanswered."""

    shelf: Shelf

    def verbs(self) -> dict[str, Verb]:
        """Each by its name."""
        return {
            "unanswered": self.listing,
            "unanswered.page": self.listing,
            "unanswered.show": self.show,
            "unanswered.clause": self.by_clause,
            "unanswered.answer": self.in_own_words,
            "unanswered.keep": self.keep,
            "unanswered.dismiss": self.dismiss,
        }

    # Looking.

    def listing(self, visit: Visit, given: Mapping[str, str]) -> None:
        """The groups that wait, five at a time."""
        found = self._groups(visit)
        page = _page(given.get("rest", "1"))
        first = (page - 1) * _PAGE
        shown = list(enumerate(found[first : first + _PAGE], start=first + 1))
        if not shown:
            visit.say(words.NO_PAGE if found else words.NOTHING)
            return
        askers = questions.askers(visit.database, [question for _, group in shown for question in group.questions])
        lines = [self._line(number, group, askers) for number, group in shown]
        buttons = [[(str(number), f"/unanswered {group.id}") for number, group in shown]]
        if len(found) > first + _PAGE:
            buttons.append([(words.MORE, f"/unanswered page {page + 1}")])
        visit.say(words.GROUPS.format(number=len(found), groups="\n\n".join(lines)), buttons)

    def _line(self, number: int, group: Group, askers: Mapping[Question, set[int]]) -> str:
        question = group.questions[0]
        near = self._nearest(question)[:1]
        return words.GROUP.format(
            number=number,
            q=_brief(question.q),
            others=words.OTHERS.format(number=len(group.asked)) if len(group.asked) > 1 else "",
            times=group.times,
            people=len(set().union(*(askers[one] for one in group.questions))),
            notice=self._notice_name(question),
            nearest="".join(words.NEAREST.format(clause=path, sentence=said) for path, said in near),
        )

    def show(self, visit: Visit, given: Mapping[str, str]) -> None:
        """Every wording of a group, the clauses that are nearest, and what can be done."""
        group = self._group(visit, given)
        near = self._nearest(group.questions[0])
        most = max(_ROOM // len(group.asked), _BRIEF)
        nearest = "".join(words.ONE_NEAR.format(clause=path, sentence=said) for path, said in near)
        text = words.ONE_GROUP.format(
            times=group.times,
            people=len(questions.who_asked(visit.database, group.questions)),
            notice=self._notice_name(group.questions[0]),
            wordings="\n".join(
                words.COUNTED.format(q=_brief(one.question.q, most), times=one.times) for one in group.asked
            ),
            nearest=words.NEAR.format(nearest=nearest) if near else "",
        )
        visit.say(text, _buttons(visit, group))

    # Answering.

    def by_clause(self, visit: Visit, given: dict[str, str]) -> None:
        """Have a clause answer it from now on, and tell those who asked."""
        asked = self._asked(visit, given)
        notice = self._notice(visit, "unanswered.clause", given, asked[0])
        if given.get("sure") == NO:
            given = {name: value for name, value in given.items() if name not in ("rest", "sure", "shown")}
        if notice is None:
            return
        if "rest" not in given:
            self._ask_clause(visit, given, asked[0].q, notice)
            return
        wordings = [_wording(visit, notice, one.q, clause=given["rest"]) for one in asked]
        answers = self._served(visit, wordings)
        texts = dict(zip(asked, answers, strict=True))
        if "sure" not in given:
            self._preview(visit, "unanswered.clause", given, texts, words.SERVES)
            return
        people = self._tell(visit, texts)
        numbers = self._keep(visit, wordings)
        details = {"notice": notice, "clause": given["rest"], "additions": numbers, "people": people}
        self._record(visit, "unanswered.clause", given, details)
        visit.say(words.SENT.format(people=people) + "\n" + _kept(answers, numbers))

    def _ask_clause(self, visit: Visit, given: Mapping[str, str], q: str, notice: str) -> None:
        near = self.shelf.knowledge.nearest(q, notice)
        options = [Option(label=one.clause, value=one.clause) for one in near]
        *_, example = (clause.path for clause in self.shelf.notices[notice].clauses if not clause.form)
        nearest = (words.ONE_NEAR.format(clause=one.clause, sentence=_brief(one.sentence)) for one in near)
        question = words.WHICH_CLAUSE.format(example=near[0].clause if near else example) + "".join(nearest)
        visit.ask("unanswered.clause", "rest", question, given, options, free=True)

    def in_own_words(self, visit: Visit, given: dict[str, str]) -> None:
        """Tell those who asked what staff say, once they have seen how it will look."""
        asked = self._asked(visit, given)
        if given.get("sure") == NO:
            given = {"id": given["id"]}
        if "rest" not in given:
            people = len(questions.who_asked(visit.database, asked))
            question = words.ASK_ANSWER.format(people=people, most=_LONGEST_ANSWER)
            visit.ask("unanswered.answer", "rest", question, given)
            return
        answer = _checked(given["rest"])
        texts = dict.fromkeys(asked, answer)
        if "sure" not in given:
            self._preview(visit, "unanswered.answer", given, texts)
            return
        people = self._tell(visit, texts)
        self._record(visit, "unanswered.answer", given, {"wordings": len(asked), "people": people})
        self._offer_to_keep(visit, given, asked, people)

    def _offer_to_keep(self, visit: Visit, given: Mapping[str, str], asked: Sequence[Question], people: int) -> None:
        notice = next(iter(self.shelf.notices.values()))  # no matter which, for what is wrong with the words
        problems = _wording(visit, notice.id, asked[0].q, answer=given["rest"]).problems(notice)
        if problems:
            visit.say(words.NOT_KEEPABLE.format(people=people, problems="".join(problems)))
            return
        options = [Option(label=words.KEEP_YES, value=YES), Option(label=words.KEEP_NO, value=NO)]
        kept = {"id": given["id"], "shown": _shown(asked), "answer": given["rest"]}
        visit.ask("unanswered.keep", "keep", words.KEEP.format(people=people), kept, options)

    def keep(self, visit: Visit, given: dict[str, str]) -> None:
        """Have what was answered answer the same questions from now on."""
        if "answer" not in given:
            raise Refused(words.NOTHING_TO_KEEP)
        if given["keep"] == NO:
            visit.say(words.NOT_KEPT)
            return
        asked = _read(given["shown"])
        notice = self._notice(visit, "unanswered.keep", given, asked[0])
        if notice is None:
            return
        wordings = [_wording(visit, notice, one.q, answer=given["answer"]) for one in asked]
        answers = self._served(visit, wordings)
        numbers = self._keep(visit, wordings)
        self._record(visit, "unanswered.keep", given, {"notice": notice, "additions": numbers})
        visit.say(_kept(answers, numbers))

    def dismiss(self, visit: Visit, given: dict[str, str]) -> None:
        """List a group no more."""
        asked = self._asked(visit, given)
        if "sure" not in given:
            question = words.DISMISS_SURE.format(wordings=_listed(asked))
            shown = {**given, "shown": _shown(asked)}
            visit.ask_whether("unanswered.dismiss", question, shown, words.YES, words.NO)
        elif given["sure"] == NO:
            visit.say(words.LEFT_OPEN)
        else:
            questions.close(visit.database, asked)
            self._record(visit, "unanswered.dismiss", given, {"wordings": len(asked)})
            visit.say(words.DISMISSED)

    # What they share.

    def _asked(self, visit: Visit, given: Mapping[str, str]) -> list[Question]:
        """The questions that were shown and still wait; those of the group, where none were shown yet."""
        if "shown" not in given:
            return self._group(visit, given).questions
        waiting = {one.question for one in questions.unanswered(visit.database, _EVERY)}
        asked = [one for one in _read(given["shown"]) if one in waiting]
        if not asked:
            raise Refused(words.GONE)
        return asked

    def _notice(self, visit: Visit, verb: str, given: Mapping[str, str], question: Question) -> str | None:
        """The notice to answer by; None where it has to be chosen first."""
        notices = self.shelf.notices
        notice = given.get("notice", question.notice)
        if notice in notices:
            return notice
        options = [Option(label=one.short_name, value=id) for id, one in notices.items()]
        visit.ask(verb, "notice", words.WHICH_NOTICE, given, options)
        return None

    def _served(self, visit: Visit, wordings: Sequence[Wording]) -> list[str]:
        """What the assistant will answer to each once it is kept."""
        notice = self.shelf.notices[wordings[0].notice]
        problems = dict.fromkeys(problem for one in wordings for problem in one.problems(notice))
        if problems:
            raise Refused("\n".join(problems))
        self.shelf.read(visit.database)
        before = self.shelf.additions
        more = before.model_copy(update={"wordings": (*before.wordings, *wordings)})
        knowledge = self.shelf.knowledge.amended(more)
        answers = [knowledge.ask(one.q, one.notice, planning.at(visit.now)) for one in wordings]
        for one, answer in zip(wordings, answers, strict=True):
            if answer.kind != WORDED:
                raise Refused(words.NOT_SERVED.format(q=_brief(one.q)))
        return [answer.text for answer in answers]

    def _preview(
        self, visit: Visit, verb: str, given: Mapping[str, str], texts: Mapping[Question, str], serves: str = ""
    ) -> None:
        asked = list(texts)
        people = len(questions.who_asked(visit.database, asked))
        text = _told(visit, asked[0], texts[asked[0]])
        question = words.PREVIEW.format(people=people, text=text, wordings=_listed(asked)) + serves
        options = [Option(label=words.SEND.format(people=people), value=YES), Option(label=words.AGAIN, value=NO)]
        visit.ask(verb, "sure", question, {**given, "shown": _shown(asked)}, options)

    def _tell(self, visit: Visit, texts: Mapping[Question, str]) -> int:
        """Close the questions, and tell who asked those that were still open, each once; how many people there were."""
        told_to: set[int] = set()
        for question, people in questions.close(visit.database, list(texts)).items():
            message = Sending(text=_told(visit, question, texts[question]), plain=True)
            visit.tell(sorted(people - told_to), message)
            told_to |= people
        return len(told_to)

    def _keep(self, visit: Visit, wordings: Sequence[Wording]) -> list[int]:
        """Keep wordings, so that they serve at once; their numbers."""
        numbers = [
            additions.add(visit.database, one.notice, "wording", one.model_dump_json(), visit.person, visit.now)
            for one in wordings
        ]
        self.shelf.read(visit.database)
        return numbers

    def _record(self, visit: Visit, action: str, given: Mapping[str, str], details: Mapping[str, object]) -> None:
        about = {"question": int(given["id"]), **details}
        auditing.append(visit.database, visit.actor, action, about, visit.now)

    def _groups(self, visit: Visit) -> list[Group]:
        return grouping.groups(questions.unanswered(visit.database, _LOOKED_AT), self.shelf.knowledge)

    def _group(self, visit: Visit, given: Mapping[str, str]) -> Group:
        """The group of a question; of one that is too rare to be among them, the question itself."""
        if "id" not in given:
            raise Refused(words.NO_ID)
        question = questions.get(visit.database, int(given["id"]))
        if question is None:
            raise Refused(words.GONE)
        found = next((group for group in self._groups(visit) if question in group.questions), None)
        rare = (one for one in questions.unanswered(visit.database, _EVERY) if one.question == question)
        return found or Group(list(rare))

    def _nearest(self, question: Question) -> list[tuple[str, str]]:
        """The clauses nearest to a question, each with a sentence; none where no notice was chosen."""
        if question.notice not in self.shelf.notices:
            return []
        near = self.shelf.knowledge.nearest(question.q, question.notice)
        return [(one.clause, _brief(one.sentence)) for one in near]

    def _notice_name(self, question: Question) -> str:
        served = self.shelf.notices.get(question.notice)
        return served.short_name if served is not None else question.notice or words.NO_NOTICE


def _buttons(visit: Visit, group: Group) -> Rows:
    """What the person can do with a group."""
    actions = ((words.BY_CLAUSE, "clause"), (words.IN_OWN_WORDS, "answer"), (words.DISMISS, "dismiss"))
    return [
        [(label, f"/unanswered {group.id} {action}")]
        for label, action in actions
        if staffing.may(visit.role, rights.RULES[f"unanswered.{action}"])
    ]


def _page(said: str) -> int:
    if not re.fullmatch(r"[1-9]\d{0,3}", said, re.ASCII):
        raise Refused(words.NO_PAGE)
    return int(said)


def _brief(text: str, most: int = _BRIEF) -> str:
    return text if len(text) <= most else text[:most] + "…"


def _listed(asked: Sequence[Question]) -> str:
    """Every wording, each cut so that all have room."""
    most = max(_ROOM // len(asked), _BRIEF)
    return "\n".join(words.WORDING.format(q=_brief(one.q, most)) for one in asked)


def _checked(answer: str) -> str:
    """An answer in staff's own words, as it may be sent."""
    if not any(character.isalnum() for character in answer):
        raise Refused(words.EMPTY)
    if len(answer) > _LONGEST_ANSWER:
        raise Refused(words.TOO_LONG.format(length=len(answer), most=_LONGEST_ANSWER))
    return answer


def _told(visit: Visit, question: Question, answer: str) -> str:
    """An answer as who asked gets it."""
    return words.TOLD.format(date=_today(visit), q=_brief(question.q), answer=answer)


def _today(visit: Visit) -> str:
    return told.DAY.format(moment=planning.at(visit.now))


def _kept(answers: Sequence[str], numbers: Sequence[int]) -> str:
    return words.KEPT.format(answer=answers[0], ids="、".join(map(str, numbers)))


def _wording(visit: Visit, notice: str, q: str, clause: str | None = None, answer: str | None = None) -> Wording:
    return Wording(notice=notice, q=q, clause=clause, answer=answer, date=planning.at(visit.now).date())


def _shown(asked: Sequence[Question]) -> str:
    """Questions as what the desk waits for holds them."""
    return json.dumps([[one.q, one.notice] for one in asked], ensure_ascii=False)


def _read(shown: str) -> list[Question]:
    return [Question(q, notice) for q, notice in json.loads(shown)]
