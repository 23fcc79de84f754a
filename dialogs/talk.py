"""One turn of a conversation: what has been said so far, and the steps that lead on from it."""

import datetime
from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from dialogs import intents, outlook_words, words
from dialogs.interview import Interview
from dialogs.reading.reader import Reading, Supposition
from dialogs.saying import Saying
from dialogs.session import Asked, Choice, Pending, Session
from dialogs.telling_verdict import changes_text, concluded_of, verdict_text
from knowledge import told
from knowledge.answers import Answer
from knowledge.text import normalise
from rules import known
from rules.known import Bound
from rules.ruleset import Target
from rules.verdict import Verdict

if TYPE_CHECKING:
    from dialogs.assistant import Assistant


@dataclass(frozen=True)
class Wish:
    """An interview that was wanted, for a title as he called it."""

    title: str | None


def tells(reading: Reading) -> bool:
    """Whether a message says anything of the applicant, however vaguely."""
    return bool(reading.facts or reading.alternatives or reading.bounds or reading.retracted)


NO_QUESTION = ("offtopic", "elsewhere")
"""The kinds of answers to what no notice is about: the conversation goes on about what it was about."""
YES_NO = (Choice(label=words.YES, says=words.YES), Choice(label=words.NO, says=words.NO))


class Talk(Saying):
    """Leads one turn.

    `public` says that others read along. `withheld` is set once facts were told that may not be taken in, `wish` once
    an interview was wanted that may not begin; `then` is a message to be taken in as soon as notice and target are
    chosen, with the choice that is put for them if they are not yet. `about` is what a message asks about without
    leaving the session's own notice and target.
    """

    def __init__(self, assistant: "Assistant", session: Session, now: datetime.datetime, public: bool = False) -> None:
        super().__init__(session)
        self.assistant, self.now, self.public = assistant, now, public
        self.withheld = False
        self.wish: Wish | None = None
        self.then = ""
        self.about: Interview | None = None
        self._facts = session.facts

    # What may be taken in.

    @property
    def may_note(self) -> bool:
        """Whether personal facts may be asked and taken in: nothing is kept, or he agreed to the notice in force."""
        keeping = self.assistant.keeping
        return not self.public and (keeping is None or self.session.consent == keeping.version)

    def read(self, text: str, asking: str | None = None) -> Reading:
        """What a message tells; while nothing may be taken in, no fact of it, only that there were some."""
        reading = self.assistant.reader.read(self._as_of_oneself(text), asking, self.now.date())
        if self.may_note:
            return reading
        if not self.withheld and tells(reading):
            self.withheld = True
            if not self.public:
                self.say(words.NOT_NOTED)
        return Reading(asks=reading.asks)

    def suppose(self, text: str, asking: str | None) -> Supposition | None:
        """What a message supposes of whom it is about; None where it supposes nothing."""
        return self.assistant.reader.suppose(self._as_of_oneself(text), asking, self.now.date())

    def _as_of_oneself(self, text: str) -> str:
        """A message without names of notices, of somebody else as he would say it himself."""
        plain = self.assistant.knowledge.without_names(text)
        return intents.as_of_oneself(plain) if self.session.another else plain

    def keepable(self, question: str) -> str:
        """What is kept of a question: the parts that ask something and tell of nobody, before consent not even 我.

        After consent, of one that does not look like a question, the parts that do not speak of anybody.
        """
        if self.assistant.keeping is None and not self.public:
            return question
        today = self.now.date()
        asking = intents.questions(question)
        personal = intents.of_a_case if self.may_note and asking else intents.of_a_person
        parts = [part for part in asking or (intents.parts(question) if self.may_note else ()) if not personal(part)]
        return "，".join(part for part in parts if not tells(self.assistant.reader.read(part, None, today)))

    # Steps of the interview.

    def start(self, text: str, title: str | None) -> None:
        """Begin or go on with an interview: first the notice, then the target, then the facts.

        `title` is what the applicant called the title he wants, None where he named none.
        """
        match = self.assistant.knowledge.find_notices(text)
        if match.certain and len(match.ids) == 1:
            self.choose_notice(match.ids[0])
        if self.withheld or self.public:
            self.wish = Wish(title)
        elif self.session.notice is None:
            self.say(words.WHICH_NOTICE_TO_APPLY)
            self.offer_notices(self.reviewing(match.ids, title), title=title)
        else:
            self.aim(title)
            self.begin()

    def reviewing(self, ids: Sequence[str], title: str | None) -> tuple[str, ...]:
        """Those of the notices (all, where none is given) that review a title of that name, if any does."""
        known = tuple(ids) or tuple(self.assistant.knowledge.notices)
        return (
            tuple(id for id in known if any(title in target.names for target in self.targets_of(id).values())) or known
        )

    def aim(self, title: str | None) -> None:
        """Take the session's target from what the applicant called it."""
        found = [id for id, target in self.targets().items() if title in target.names]
        if found:
            self.session = self.session.having(target=found[0])

    def begin(self) -> None:
        """The interview of the session's notice, as soon as its target is known."""
        targets = self.targets()
        if self.withheld or self.public:
            self.wish = Wish(None)
            return
        if len(targets) == 1:
            self.session = self.session.having(target=next(iter(targets)))
        if self.session.target not in targets:
            self.say(words.WHICH_TARGET)
            choices = tuple(Choice(label=target.name, says=id) for id, target in targets.items())
            self.offer(Pending(kind="target", choices=choices))
            return
        if not self.may_note:
            self.wish = Wish(None)
            return
        if self.then:
            return
        begun = {"interviewing": True, "unclear": frozenset(), "answered": (), "pending": None, "concluded": None}
        self.session = self.session.having(**begun)
        if self._asks_more():
            self.say_notice()
            self.say(words.BEGIN.format(target=targets[str(self.session.target)].name))
        self.go_on()

    def aimed(self, then: str) -> Interview | None:
        """The interview that is spoken of; None where notice and target are to be chosen first, and then comes `then`,
        a message that says what was wanted."""
        interview = self.about or self.assistant.interview(self.session)
        if interview is not None and self.may_note:
            return interview
        self.then = then
        self.start("", None)
        return None

    def named(self, text: str, title: str | None) -> Interview | None:
        """The interview of the notice that a message names, else of the session's, for a title as it calls it."""
        match = self.assistant.knowledge.find_notices(text)
        notice = match.ids[0] if match.named and match.certain else self.session.notice
        targets = self.targets_of(notice) if notice is not None else {}
        found = [id for id, target in targets.items() if title in target.names or len(targets) == 1]
        return Interview(self.assistant.examiners[str(notice)], found[0], self.assistant.questions) if found else None

    def lead_back(self, *ways: str) -> None:
        """After a look ahead: what waits comes back, or the way to a verdict, or these ways on.

        Where facts were told with it, the interview goes on from them.
        """
        waits = self.session.asking is not None or self.waits()
        if self.session.interviewing and self.session.facts != self._facts:
            self.go_on()
        elif waits or self.session.interviewing:
            self.ask_again()
        else:
            self.go_on()
        if not waits:
            self.suggest(*ways)

    def _asks_more(self) -> bool:
        """Whether the interview has a question left, so that its verdict is not told at once."""
        interview = self.assistant.interview(self.session)
        if interview is None or self.session.checking:
            return True
        return interview.next_field(self.session, interview.verdict(self.session)) is not None

    def go_on(self, asking: str | None = None) -> None:
        """Ask what is to be asked next (`asking` first of all), or give the verdict."""
        if not self.may_note and (self.session.checking or self.session.interviewing):
            self.session = self.session.having(interviewing=False, asking=None, checking={})
            self.wish = Wish(None)
            return
        if self.session.checking:
            field, value = next(iter(self.session.checking.items()))
            label = self.assistant.questions[field].label
            self.say(words.CHECK.format(value=self.assistant.reader.value_label(field, value), label=label))
            self._offered(YES_NO)
            return
        interview = self.assistant.interview(self.session)
        if interview is None or not self.session.interviewing:
            self.session = self.session.having(asking=None)
            self._lead_on()
            return
        verdict = interview.verdict(self.session)
        wanted = asking or interview.next_field(self.session, verdict)
        self.session = self.session.having(asking=wanted)
        if wanted is not None:
            if asking is None:
                self.session = self.session.having(concluded=None)  # what was told no longer stands
            self._put(interview, wanted)
            return
        self._conclude(interview, verdict)

    def _conclude(self, interview: Interview, verdict: Verdict) -> None:
        """Tell the verdict, or of one that stays only what changed in it."""
        before, concluded = self.session.concluded, concluded_of(interview, verdict)
        self.session = self.session.having(concluded=concluded)
        if before is not None and concluded.decides_as(before):
            self.say(changes_text(interview, self.session, verdict, before))
        else:
            self._say_verdict(interview, verdict)
        if concluded != before:
            missing = list(verdict.missing)
            notice = interview.examiner.rules.notice
            self.cause("verdict", notice, target=interview.target, verdict=verdict.decision, missing=missing)

    def _say_verdict(self, interview: Interview, verdict: Verdict) -> None:
        """The whole verdict, in a message of its own."""
        self._close()
        notice = self.assistant.knowledge.notices[interview.examiner.rules.notice]
        self.say(verdict_text(interview, self.session, verdict, notice, self.now))
        self.suggest(*outlook_words.WAYS_ON[verdict.decision])

    def repeat_verdict(self) -> bool:
        """Tell the whole verdict again; False where there is none yet."""
        interview = self.assistant.interview(self.session)
        if interview is None or not self.may_note or self._asks_more():
            return False
        self._say_verdict(interview, interview.verdict(self.session))
        return True

    def _lead_on(self) -> None:
        """Facts were told while nothing is asked: the choice that waits, or the way to a verdict."""
        if self.waits():
            self.ask_again()
        elif not self.session.interviewing:
            self.say(words.LEAD_ON)
            choices = (Choice(label=words.START, says=words.START),)
            self.offer(Pending(kind="start", choices=choices))

    def ask_again(self) -> None:
        """After a digression: the choice or question that waits comes back, unless it has just been put."""
        if self._asks:
            return
        pending = self.session.pending
        interview = self.assistant.interview(self.session)
        if pending is not None and self.waits():
            self.say(self._question_of(pending))
            self._offered(pending.choices)
        elif interview is not None and self.session.asking is not None and self.may_note:
            if self._lines:
                self.say(words.STILL_ASKED)
            self._put(interview, self.session.asking)

    def _question_of(self, pending: Pending) -> str:
        """What a choice that waits asks."""
        match pending.kind:
            case "notice" if pending.question is None and not self.public:
                return words.WHICH_NOTICE_TO_APPLY
            case "value":
                return words.WHICH_VALUE.format(label=self.assistant.questions[str(pending.field)].label)
            case "forget" if pending.person is not None:
                return words.FORGET_ONE.format(person=pending.person)
            case "forget" if pending.choices[0].says == words.FORGET_NOW:
                return words.FORGET_EVERYTHING
            case kind:
                return words.WAITING[kind]

    def _put(self, interview: Interview, field: str) -> None:
        self.say(interview.question(field, self.session))
        self._asks = True
        values = self.values(field)
        if values:
            labels = [*(label for _, label in values), words.UNCLEAR_CHOICE]
            self._offered(tuple(Choice(label=label, says=label) for label in labels))

    def unclear(self) -> None:
        """The field asked is not known, or no better than roughly: go on without it, until it is told after all."""
        field = str(self.session.asking)
        if self.assistant.profile[field].kind == "by_year":  # the years told do not count without the others
            self.session = self.session.without_facts(frozenset({field}))
        self.session = self.session.having(unclear=self.session.unclear | {field}).settling(field)
        self.say(words.UNCLEAR)
        self.go_on()

    def rough(self, reading: Reading) -> dict[str, Bound]:
        """What a message tells roughly, where that is not known better or he corrects himself."""
        told: dict[str, Bound] = {
            field: {"below" if side == "max" and field in reading.under else side: end for side, end in bound.items()}
            for field, bound in reading.bounds.items()
            if reading.corrects or field not in self.session.facts
        }
        return {field: bound for field, bound in told.items() if known.fits(self.assistant.profile, field, bound)}

    def note(self, facts: Mapping[str, Any], heard: Any, rough: Mapping[str, Bound] | None = None) -> None:
        """Take in facts and bounds and say them back; `heard` has the words that told each."""
        told, before, asking = (*facts, *(rough or {})), self.session, str(self.session.asking)
        self.session = before.with_facts(facts, heard).with_bounds(rough or {}, heard)
        if asking in told:
            self.session = self.session.settling(asking)
        if asking in before.told and self.session.known_of(asking) == before.known_of(asking):
            self.session = self.session.having(unclear=self.session.unclear | {asking})  # he knows it no better
        recall = self.assistant.recall
        self.say(words.NOTED.format(facts="；".join(recall.labelled(self.session, field) for field in told)))

    def note_sure(self, reading: Reading, unless: Container[str] = ()) -> bool:
        """Take in the facts of a reading that need not be asked back; whether there were any."""
        sure = {
            field: value
            for field, value in reading.facts.items()
            if field not in reading.confirm and field not in unless
        }
        if sure:
            self.note(sure, reading.words)
        return bool(sure)

    def take_back(self, fields: frozenset[str]) -> None:
        """Count what was told of these fields no more, and say so."""
        labels = "、".join(self.assistant.questions[field].label for field in sorted(fields))
        self.session = self.session.without_facts(fields)
        self.say(words.TAKEN_BACK.format(facts=labels))

    def offer_values(self, alternatives: Mapping[str, list[str]]) -> None:
        """A near miss: which of the values is meant? The field asked comes first."""
        asking = self.session.asking
        field = asking if asking is not None and asking in alternatives else next(iter(alternatives))
        values = alternatives[field]
        choices = tuple(Choice(label=self.assistant.reader.value_label(field, value), says=value) for value in values)
        self.say(words.WHICH_VALUE.format(label=self.assistant.questions[field].label))
        self.offer(Pending(kind="value", choices=choices, field=field))

    # Questions to the notices.

    def ask(self, text: str) -> Answer:
        """What the notices say to a question, which may lean on the one before; says nothing yet."""
        return self.assistant.knowledge.ask(text, self.session.notice, self.now, self._previous())

    def _previous(self) -> Any:
        asked = self.session.asked
        return asked.model_dump() if asked is not None else None

    def answer(self, text: str) -> None:
        """Ask the notices and tell what they say."""
        self.tell(self.ask(text), text)

    def tell(self, answer: Answer, text: str) -> None:
        """Tell an answer, or put which notice is meant; remember of the question what may be kept."""
        text_told = words.WHICH_NOTICE if answer.status == "clarify" else answer.text
        self._lines = [line for line in self._lines if not text_told.startswith(line)]  # it names its notice itself
        self.say(text_told)
        q = self.keepable(text)
        if answer.status == "clarify":
            self.offer_notices(tuple(answer.choices), text if self.may_note else q)
        elif answer.notice is not None and (answer.status == "answer" or answer.kind not in NO_QUESTION):
            asked = Asked(q=q, notice=answer.notice, clauses=tuple(answer.clauses))
            self.session = self.session.having(asked=asked)
            if answer.notice != self.session.notice and not self.session.interviewing:
                self.session = self.session.having(notice=answer.notice, target=None)
        if answer.status != "unknown":
            self.cause("asked", answer.notice, status=answer.status)
        elif q:  # who reads what was not answered can do nothing with no words
            self.cause("unanswered", answer.notice, q=normalise(q), status=answer.status)

    def choose_notice(self, notice: str) -> None:
        """Make it the session's notice, and say so where it was another before."""
        if self.take_notice(notice):
            self.say_notice()

    def say_notice(self) -> None:
        """Say by which notice it goes, and whether that is over; once in a message."""
        line = told.standing_line(self.assistant.knowledge.notices[str(self.session.notice)], self.now)
        if line not in self._lines:
            self.say(line)

    def take_notice(self, notice: str) -> bool:
        """Make it the session's notice; whether it was another before."""
        if notice == self.session.notice:
            return False
        self.session = self.session.having(notice=notice, target=None, interviewing=False, asking=None)
        return True

    def offer_notices(self, ids: Sequence[str], question: str | None = None, title: str | None = None) -> None:
        """Put a choice of notices (all, where no ids are given): for a question that waits, else for the interview.

        A consent that is asked for already comes back behind a question's.
        """
        notices = self.assistant.knowledge.notices
        choices = tuple(Choice(label=notices[id].short_name, says=id) for id in ids or tuple(notices))
        before = self.session.pending
        waits = before is not None and question is not None and before.kind == "consent"
        behind = before if waits else None
        self.offer(Pending(kind="notice", choices=choices, question=question, title=title, behind=behind))

    # What the steps need.

    def targets(self) -> Mapping[str, Target]:
        """The targets of the session's notice."""
        return self.targets_of(str(self.session.notice))

    def targets_of(self, notice: str) -> Mapping[str, Target]:
        """The targets of a notice."""
        return self.assistant.examiners[notice].rules.targets

    def names(self) -> frozenset[str]:
        """Everything that notices and their targets are called, apart from places and years."""
        identities = (notice.identity for notice in self.assistant.knowledge.notices.values())
        return self.titles().union(*((*one.series, *one.field, *one.levels, *one.aliases) for one in identities))

    def titles(self) -> frozenset[str]:
        """Everything that the targets of all notices are called."""
        every = (self.targets_of(id).values() for id in self.assistant.examiners)
        return frozenset(name for targets in every for target in targets for name in target.names)

    def values(self, field: str) -> list[tuple[Any, str]]:
        """The values a question offers to choose from, with their labels."""
        kind = self.assistant.profile[field].kind
        if kind == "bool":
            return [(True, words.YES), (False, words.NO)]
        return list(self.assistant.reader.choices(field)) if kind == "enum" else []

    def send_away(self) -> None:
        """What is personal is not spoken of here; the transport shows the way to a private chat."""
        self.say(words.IN_PRIVATE)
        self.cause("private", self.session.notice)

    def offer(self, pending: Pending) -> None:
        """Put a choice, which waits from now on."""
        then = self.then or pending.then
        self.then = ""
        self.session = self.session.having(pending=pending.model_copy(update={"then": then}))
        self._offered(pending.choices)
