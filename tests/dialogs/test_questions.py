"""Every fact of the profile can be asked, named and told."""

import pytest

from dialogs import questions, simulation
from rules import profile
from rules.profile import Field

FIELDS = list(profile.load())


def test_every_field_has_a_question_and_no_other() -> None:
    assert set(questions.load(profile.load())) == {field.name for field in FIELDS}


def test_labels_tell_the_facts_apart() -> None:
    labels = [question.label for question in questions.load(profile.load()).values()]
    assert len(labels) == len(set(labels))


@pytest.mark.parametrize("field", FIELDS, ids=lambda field: field.name)
def test_a_question_has_no_placeholder_left(field: Field) -> None:
    text = questions.load(profile.load())[field.name].text((2023, 2024))
    assert "{" not in text


@pytest.mark.parametrize("field", [field for field in FIELDS if field.kind == "enum"], ids=lambda field: field.name)
def test_every_value_can_be_told(field: Field) -> None:
    for value in field.values:
        assert simulation.Applicant(profile.load(), {field.name: value}).tell(field.name)


def test_what_is_not_known_is_told_as_unclear() -> None:
    assert simulation.Applicant(profile.load(), {}).tell("education") == "不清楚"
