"""One turn of a conversation: hears one message, and says what follows from it."""

import dataclasses
import datetime
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, TypeAlias

from dialogs import commands, intents, words
from dialogs.interview import Interview
from dialogs.reading.reader import Reading
from dialogs.session import Asked, Choice, Event, Pending, Reply, Session, Turn
from dialogs.telling_verdict import verdict_text
from knowledge import told
from knowledge.answers import Answer
from rules import inquiry
from rules.ruleset import Target

if TYPE_CHECKING:
    from dialogs.assistant import Assistant

TargetOf: TypeAlias = Callable[[str, Mapping[str, Target]], str | None]
_LONGEST = 4096
"""Telegram's own limit for a message; what comes after is not read."""


class Talk:
    """Collects what is said in one turn, and the session that follows from it."""

    def __init__(self, assistant: "Assistant", session: Session, now: datetime.datetime) -> None:
        self.assistant, self.session, self.now = assistant, session, now
        self._lines: list[str] = []
        self._choices: tuple[Choice, ...] = ()
        self._replies: list[Reply] = []
        self._events: list[Event] = []

    def turn(self) -> Turn:
        """Everything said, and the new session."""
        self._close()
        return Turn(self.session, tuple(self._replies), tuple(self._events))

    def hear(self, message: str) -> None:
        """Take in one message."""
        text = message.strip()[:_LONGEST]
        if not text:
            self._say(words.EMPTY)
            self._ask_again()
        elif not (self._chosen(text) or self._checked(text) or self._numbered(text) or self._commanded(text)):
            self._listen(text)

    # What a message may be, in the order in which it is tried.

    def _chosen(self, text: str) -> bool:
        """A choice that waits: by its number or its name."""
        pending = self.session.pending
        if pending is None:
            return False
        choice = _picked(pending.choices, text)
        if choice is None and pending.kind == "notice":
            match = self.assistant.knowledge.find_notices(text)
            named = [one for one in pending.choices if one.says in match.ids] if match.certain else []
            choice = named[0] if len(named) == 1 else None
        if choice is None and pending.kind == "target":
            named_target = intents.target_in(text, self._targets())
            choice = next((one for one in pending.choices if one.says == named_target), None)
        if choice is None:
            if pending.kind == "value":
                self.session = self.session.having(pending=None)
            return False
        self.session = self.session.having(pending=None)
        match pending.kind:
            case "notice":
                self._choose_notice(choice.says)
                if pending.question is not None:
                    self._answer(pending.question)
                    self._ask_again()
                else:
                    self._begin()
            case "target":
                self.session = self.session.having(target=choice.says)
                self._begin()
            case "value":
                self._note({str(pending.field): choice.says}, {str(pending.field): text})
                self._go_on()
        return True

    def _checked(self, text: str) -> bool:
        """A yes or no to 您是指…吗？"""
        if not self.session.checking:
            return False
        field, value = next(iter(self.session.checking.items()))
        rest = {name: one for name, one in self.session.checking.items() if name != field}
        yes = self._yes_or_no(text)
        self.session = self.session.having(checking=rest if yes is not None else {})
        if yes is None:
            return False
        if yes:
            self._note({field: value}, {field: text})
        else:
            self._say(words.CHECK_AGAIN)
        self._go_on(asking=None if yes else field)
        return True

    def _numbered(self, text: str) -> bool:
        """The number of a choice of the question asked."""
        field = self.session.asking
        if field is None or self.session.pending is not None:
            return False
        values = self._values(field)
        number = _number(text)
        if not values or number is None or not 1 <= number <= len(values) + 1:
            return False
        if number == len(values) + 1:
            self._unclear()
        else:
            self._note({field: values[number - 1][0]}, {field: values[number - 1][1]})
            self._go_on()
        return True

    def _commanded(self, text: str) -> bool:
        command = commands.recognise(text)
        if command is None:
            return False
        if command.kind == "change" and command.name and self._field_named(command.name) is None and self._reads(text):
            return False  # "改成本科" tells the fact itself
        getattr(self, f"_do_{command.kind}")(command.name)
        return True

    def _listen(self, text: str) -> None:
        """Anything else: facts, questions, wishes, in one sentence or all at once."""
        reading = self._read(text)
        if reading.retracted and not reading.facts:
            self._take_back(reading.retracted)
        sure = {field: value for field, value in reading.facts.items() if field not in reading.confirm}
        self.session = self.session.having(checking={f: v for f, v in reading.facts.items() if f in reading.confirm})
        heard = bool(reading.facts or reading.retracted)
        wants = intents.wants_verdict(text, heard)
        if not heard and self.session.asking is None and self._only_wants_verdict(text):
            self._start(text, intents.target_in)
            return
        if sure:
            self._note(sure, reading.words)
        if self.session.checking:
            self._go_on()
        elif reading.alternatives:
            self._offer(reading.alternatives, text)
        elif intents.asks(text) or not heard:
            self._question(text, heard, wants, reading.bounds)
        elif wants and not self.session.interviewing:
            self._start(text)
        else:
            self._go_on()

    def _read(self, text: str) -> Reading:
        """The facts of a message; what names no year answers for the years that are still open."""
        field, today = self.session.asking, self.now.date()
        reading = self.assistant.reader.read(text, field, today)
        interview = self.assistant.interview(self.session)
        years = interview.open_years(field, self.session) if interview is not None and field is not None else ()
        if field is None or not years:
            return reading
        if intents.no_other_years(text) or (not reading.facts and self._yes_or_no(text) is False):
            none = {str(year): 0 for year in years}
            facts = {**reading.facts, field: {**none, **reading.facts.get(field, {})}}
            return dataclasses.replace(reading, facts=facts, words={**reading.words, field: text})
        if len(years) == 1 and not reading.facts:
            return self.assistant.reader.read(f"{years[0]}年{text}", field, today)
        return reading

    def _question(self, text: str, heard: bool, wants: bool, bounds: Any) -> None:
        """A message that asks something, or in which no fact was found."""
        asking = self.session.asking
        if asking in bounds and not heard:
            self._say(words.VAGUE.format(words=text, what=_what(self.assistant.profile[str(asking)].kind)))
            self._ask_again()
            return
        waiting = asking is not None or self.session.pending is not None
        answer = self._ask(text)
        if wants and asking is None and (answer.status != "answer" or heard):
            self._start(text)
        elif waiting and not intents.asks(text) and (answer.status == "unknown" or intents.counts(text)):
            self._say(words.NOT_UNDERSTOOD_ANSWER)
            self._ask_again()
        elif answer.status == "unknown" and heard:
            self._go_on()
        else:
            self._tell(answer, text)
            self._go_on() if heard else self._ask_again()

    # Commands, each by the name it has in commands.yaml.

    def _do_help(self, _: str) -> None:
        self._say(words.HELP)
        self._ask_again()

    def _do_start(self, _: str) -> None:
        example = next(iter(self.assistant.knowledge.notices.values())).short_name
        self._say(words.WELCOME.format(example=f"{example}什么时候截止"))
        self._ask_again()

    _do_greeting = _do_start

    def _do_thanks(self, _: str) -> None:
        self._say(words.POLITE)
        self._ask_again()

    def _do_notices(self, _: str) -> None:
        self.session = self.session.having(target=None, interviewing=False, asking=None)
        self._say(words.NOTICES)
        self._offer_notices(tuple(self.assistant.knowledge.notices), None)

    def _do_interview(self, _: str) -> None:
        self._start("")

    def _do_restart(self, _: str) -> None:
        self.session = Session()
        self._say(words.RESTARTED)
        self._do_start("")

    def _do_cancel(self, _: str) -> None:
        self.session = self.session.having(interviewing=False, asking=None, pending=None, checking={})
        self._say(words.CANCELLED)

    def _do_progress(self, _: str) -> None:
        interview = self.assistant.interview(self.session)
        known = len(self.session.facts)
        left = len(interview.remaining(self.session, interview.verdict(self.session))) if interview else 0
        self._say(words.PROGRESS.format(known=known, left=left) if left else words.PROGRESS_DONE.format(known=known))
        self._ask_again()

    def _do_back(self, _: str) -> None:
        if not self.session.interviewing or not self.session.answered:
            self._say(words.NOTHING_BEFORE)
            self._ask_again()
            return
        last = self.session.answered[-1]
        self.session = self.session.without_facts(frozenset({last}))
        self._say(words.BACK)
        self._go_on(asking=last)

    def _do_unclear(self, _: str) -> None:
        if self.session.asking is None:
            self._say(words.NOTHING_ASKED)
        else:
            self._unclear()

    def _do_why(self, _: str) -> None:
        interview = self.assistant.interview(self.session)
        if interview is None or self.session.asking is None:
            self._say(words.WHY_NOTHING)
            return
        for line in _reasons(interview, self.session, self.session.asking):
            self._say(line)
        self._ask_again()

    def _do_told(self, _: str) -> None:
        facts = "\n".join(f"· {self._labelled(field)}" for field in self.session.facts)
        self._say(words.TOLD.format(facts=facts) if facts else words.NOTHING_TOLD)
        self._ask_again()

    def _do_change(self, name: str) -> None:
        told = "、".join(self.assistant.questions[field].label for field in self.session.facts)
        field = self._field_named(name) if name else None
        if field is not None and (told or self.session.interviewing):
            self._say(words.CHANGING.format(label=self.assistant.questions[field].label))
            self.session = self.session.without_facts(frozenset({field}))
            value = self.assistant.reader.read(name, field, self.now.date()).facts.get(field)
            if value is not None:
                self._note({field: value}, {field: name})
                self._go_on()
            else:
                self._go_on(asking=field)
        elif not told:
            self._say(words.NOTHING_TOLD)
            self._ask_again()
        else:
            self._say((words.NO_SUCH_FACT if name else words.WHAT_TO_CHANGE).format(name=name, facts=told))
            self._ask_again()

    # Steps of the interview.

    def _start(self, text: str, target_of: TargetOf = intents.target_wanted) -> None:
        """Begin or go on with an interview: first the notice, then the target, then the facts."""
        match = self.assistant.knowledge.find_notices(text) if text else None
        if match is not None and match.certain and len(match.ids) == 1:
            self._choose_notice(match.ids[0])
        if self.session.notice is None:
            candidates = (
                tuple(match.ids) if match is not None and match.ids else tuple(self.assistant.knowledge.notices)
            )
            self._say(words.WHICH_NOTICE_TO_APPLY)
            self._offer_notices(candidates, None)
            return
        target = target_of(text, self._targets())
        if target is not None:
            self.session = self.session.having(target=target)
        self._begin()

    def _begin(self) -> None:
        """The interview of the session's notice, as soon as its target is known."""
        notice = self.assistant.knowledge.notices[str(self.session.notice)]
        targets = self._targets()
        if len(targets) == 1:
            self.session = self.session.having(target=next(iter(targets)))
        if self.session.target not in targets:
            self._say(words.WHICH_TARGET)
            choices = tuple(Choice(label=target.name, says=id) for id, target in targets.items())
            self.session = self.session.having(pending=Pending(kind="target", choices=choices))
            self._offered(choices)
            return
        self._say(told.standing_line(notice, self.now))
        self._say(words.BEGIN.format(name=notice.short_name, target=targets[str(self.session.target)].name))
        self.session = self.session.having(interviewing=True, unclear=frozenset(), pending=None)
        self._go_on()

    def _go_on(self, asking: str | None = None) -> None:
        """Ask what is to be asked next (`asking` first of all), or give the verdict."""
        if self.session.checking:
            field, value = next(iter(self.session.checking.items()))
            label = self.assistant.questions[field].label
            self._say(words.CHECK.format(value=self.assistant.reader.value_label(field, value), label=label))
            self._offered(_YES_NO)
            return
        interview = self.assistant.interview(self.session)
        if interview is None or not self.session.interviewing:
            self.session = self.session.having(asking=None)
            return
        verdict = interview.verdict(self.session)
        wanted = asking or interview.next_field(self.session, verdict)
        self.session = self.session.having(asking=wanted)
        if wanted is not None:
            self._put(interview, wanted)
            return
        self._close()
        notice = self.assistant.knowledge.notices[interview.examiner.rules.notice]
        self._say(verdict_text(interview, self.session, verdict, notice, self.now))
        details = {"target": interview.target, "verdict": verdict.decision, "missing": list(verdict.missing)}
        self._events.append(Event("verdict", notice.id, details))

    def _ask_again(self) -> None:
        """After a digression: the choice or question that waits comes back."""
        pending = self.session.pending
        interview = self.assistant.interview(self.session)
        if pending is not None:
            self._offered(pending.choices)
        elif interview is not None and self.session.asking is not None:
            if self._lines:
                self._say(words.SECOND_FACT)
            self._put(interview, self.session.asking)

    def _put(self, interview: Interview, field: str) -> None:
        self._say(interview.question(field, self.session))
        values = self._values(field)
        if values:
            labels = [*(label for _, label in values), words.UNCLEAR_CHOICE]
            self._offered(tuple(Choice(label=label, says=label) for label in labels))

    def _unclear(self) -> None:
        field = str(self.session.asking)
        self.session = self.session.without_facts(frozenset({field}))
        self.session = self.session.having(unclear=self.session.unclear | {field})
        self._say(words.UNCLEAR)
        self._go_on()

    def _note(self, facts: dict[str, Any], heard: Any) -> None:
        self.session = self.session.with_facts(facts, heard)
        self._say(words.NOTED.format(facts="；".join(self._labelled(field) for field in facts)))

    def _take_back(self, fields: frozenset[str]) -> None:
        labels = "、".join(self.assistant.questions[field].label for field in sorted(fields))
        self.session = self.session.without_facts(fields)
        self._say(words.TAKEN_BACK.format(facts=labels))

    def _offer(self, alternatives: Any, text: str) -> None:
        """A near miss: which of the values is meant?"""
        field, values = next(iter(alternatives.items()))
        choices = tuple(Choice(label=self.assistant.reader.value_label(field, value), says=value) for value in values)
        self.session = self.session.having(pending=Pending(kind="value", choices=choices, field=field))
        self._say(words.WHICH_VALUE.format(label=self.assistant.questions[field].label))
        self._offered(choices)

    # Questions to the notices.

    def _ask(self, text: str) -> Answer:
        return self.assistant.knowledge.ask(text, self.session.notice, self.now, self._previous())

    def _previous(self) -> Any:
        asked = self.session.asked
        return asked.model_dump() if asked is not None else None

    def _answer(self, text: str) -> None:
        self._tell(self._ask(text), text)

    def _tell(self, answer: Answer, text: str) -> None:
        self._say(words.WHICH_NOTICE if answer.status == "clarify" else answer.text)
        if answer.status == "clarify":
            self._offer_notices(tuple(answer.choices), text)
        elif answer.status == "answer":
            asked = Asked(q=text, notice=answer.notice, clauses=tuple(answer.clauses))
            notice = self.session.notice if self.session.interviewing else answer.notice
            self.session = self.session.having(asked=asked, notice=notice)
        details = {"q": text, "status": answer.status}
        self._events.append(Event("unanswered" if answer.status == "unknown" else "asked", answer.notice, details))

    def _choose_notice(self, notice: str) -> None:
        if notice != self.session.notice:
            self.session = self.session.having(notice=notice, target=None, interviewing=False, asking=None)
            self._say(words.CHOSEN_NOTICE.format(name=self.assistant.knowledge.notices[notice].short_name))

    def _offer_notices(self, ids: tuple[str, ...], question: str | None) -> None:
        notices = self.assistant.knowledge.notices
        choices = tuple(Choice(label=notices[id].short_name, says=id) for id in ids or tuple(notices))
        self.session = self.session.having(pending=Pending(kind="notice", choices=choices, question=question))
        self._offered(choices)

    # Small things.

    def _yes_or_no(self, text: str) -> bool | None:
        """What a bare yes, no, or the number of one says."""
        picked = _picked(_YES_NO, text)
        if picked is not None:
            return picked == _YES_NO[0]
        any_bool = next(field.name for field in self.assistant.profile if field.kind == "bool")
        return self.assistant.reader.read(text, any_bool, self.now.date()).facts.get(any_bool)

    def _only_wants_verdict(self, text: str) -> bool:
        targets = [target for one in self.assistant.examiners.values() for target in one.rules.targets.values()]
        names = {name for target in targets for name in (target.name, *target.aliases)}
        return intents.only_wants_verdict(self.assistant.knowledge.find_notices(text).rest, names)

    def _targets(self) -> Mapping[str, Target]:
        """The targets of the session's notice."""
        return self.assistant.examiners[str(self.session.notice)].rules.targets

    def _reads(self, text: str) -> bool:
        return bool(self.assistant.reader.read(text, self.session.asking, self.now.date()).facts)

    def _field_named(self, name: str) -> str | None:
        labels = {field: question.label for field, question in self.assistant.questions.items()}
        return intents.field_named(name, labels, self.session.facts)

    def _values(self, field: str) -> list[tuple[Any, str]]:
        """The values a question offers to choose from, with their labels."""
        kind = self.assistant.profile[field].kind
        if kind == "bool":
            return [(True, words.YES), (False, words.NO)]
        return list(self.assistant.reader.choices(field)) if kind == "enum" else []

    def _labelled(self, field: str) -> str:
        label = self.assistant.reader.value_label(field, self.session.facts[field])
        return f"{self.assistant.questions[field].label} {label}"

    def _say(self, line: str) -> None:
        self._lines.append(line)

    def _offered(self, choices: tuple[Choice, ...]) -> None:
        self._choices = choices

    def _close(self) -> None:
        """What was said so far is one message."""
        if self._lines:
            self._replies.append(Reply("\n".join(self._lines), self._choices))
        self._lines, self._choices = [], ()


_YES_NO = (Choice(label=words.YES, says=words.YES), Choice(label=words.NO, says=words.NO))


def _picked(choices: tuple[Choice, ...], text: str) -> Choice | None:
    """The choice of that number, name or value."""
    number = _number(text)
    if number is not None:
        return choices[number - 1] if 1 <= number <= len(choices) else None
    return next((choice for choice in choices if text in (choice.label, choice.says)), None)


def _number(text: str) -> int | None:
    """A bare number, as one types to choose ("2", "2.", "２")."""
    bare = text.rstrip(".。、 ")
    return int(bare) if bare.isdecimal() and len(bare) <= 2 else None


def _what(kind: str) -> str:
    return {"date": "时间", "by_year": "年度和学时"}.get(kind, "数")


def _reasons(interview: Interview, session: Session, field: str) -> list[str]:
    """为什么问: the clauses that wait for the answer, and what each answer would do."""
    known = interview.known(session)
    waiting = inquiry.waiting(interview.examiner, interview.target, field, known)
    lines = [words.WHY.format(label=one.label, clause=one.clause, quote=one.quote) for one in waiting]
    explainer = interview.explainer
    for effect in inquiry.effects(interview.examiner, interview.target, field, known):
        values = "、".join(explainer.value(field, {field: value}) for value in effect.values)
        outcome = words.EFFECTS[effect.decision].format(missing=effect.missing)
        lines.append(words.EFFECT.format(values=values, outcome=outcome))
    return lines or [words.WHY_COMMON]
