"""How each fact is asked and named, from `questions.yaml`."""

from collections.abc import Sequence
from pathlib import Path

import pydantic

from dialogs.errors import WordingError
from knowledge import datafile
from rules.profile import Profile

QUESTIONS = Path(__file__).parent / "questions.yaml"


class Question(datafile.Strict):
    """`label` names the fact in a few characters, `ask` asks it; {years} and {first} stand for the years asked."""

    label: str
    ask: str

    def text(self, years: Sequence[int] = ()) -> str:
        """The question, with the years it is about."""
        return self.ask.format(years=year_words(years), first=years[0] if years else "")


class _File(pydantic.RootModel[dict[str, Question]]):
    pass


def load(profile: Profile) -> dict[str, Question]:
    """A question for each field of the profile. Raises `WordingError` where one is missing or too many."""
    questions = datafile.load(QUESTIONS, _File)[0].root
    missing = [field.name for field in profile if field.name not in questions]
    extra = [name for name in questions if name not in profile]
    if missing or extra:
        raise WordingError(
            f"{QUESTIONS.name}: add {', '.join(missing) or 'nothing'}; remove {', '.join(extra) or 'nothing'}"
        )
    return questions


def year_words(years: Sequence[int]) -> str:
    """Years as applicants read them ("2023、2024年")."""
    return f"{'、'.join(map(str, years))}年" if years else "各年"
