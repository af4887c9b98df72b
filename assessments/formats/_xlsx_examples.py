"""An example of each kind for the second sheet of the workbook, in the language of now."""

from fractions import Fraction

from django.utils.translation import gettext as _

from assessments.formats import ParsedOption, ParsedQuestion

RIGHT = Fraction(1)


def explanations() -> dict[str, str]:
    """What to write where, by kind."""
    return {
        "single_choice": _("One option is right. Write the options, and the number of the right one in the column Right."),
        "multiple_choice": _(
            "Several options are right, and all of them have to be chosen. Write their numbers with commas in the column "
            "Right; with a credit for each: 1=50%, 3=50%, 2=-50%."
        ),
        "true_false": _("Write True or False in the column Right. Feedback 1 is for who says true, Feedback 2 for who says false."),
        "short_answer": _(
            "Write each form that is accepted into an option; * stands for anything. All are right, unless the column Right gives credits."
        ),
        "numerical": _("Write the number into Option 1, with a tolerance after ± if there is one."),
        "matching": _(
            "Write a pair into each option, with = between what is asked and its answer. "
            "For one more answer that belongs to nothing, write … = and the answer."
        ),
        "ordering": _("Write the options in the right order. Learners get them in another."),
        "essay": _("Write the question only. A person marks the answer."),
    }


def examples() -> list[ParsedQuestion]:
    """One question of each kind."""
    return [
        ParsedQuestion(2, "single_choice", _("A girl travels with a man who answers for her. What do you do first?"), options=[
            ParsedOption(_("Speak with her alone"), RIGHT, _("She can speak freely.")),
            ParsedOption(_("Let them pass"), feedback=_("Nobody has heard her yet.")),
            ParsedOption(_("Arrest the man")),
        ]),
        ParsedQuestion(3, "multiple_choice", _("Which of these are signs of trafficking?"), options=[
            ParsedOption(_("Somebody else keeps the passport"), Fraction(1, 2)),
            ParsedOption(_("The person carries a suitcase")),
            ParsedOption(_("The person works to pay off a debt"), Fraction(1, 2)),
        ], extra={"marking": "whole"}),
        ParsedQuestion(4, "true_false", _("Somebody who agreed to travel can still be a victim."), extra={
            "answer": True, "feedback_true": _("Consent counts for nothing where there was deceit."), "feedback_false": "",
        }),
        ParsedQuestion(5, "short_answer", _("Which animal cannot be fooled with a false passport?"), options=[
            ParsedOption(_("dog"), RIGHT), ParsedOption(_("*dogs"), RIGHT),
        ]),
        ParsedQuestion(6, "numerical", _("How many hours are there in a week?"), options=[ParsedOption("168", RIGHT, tolerance="1")]),
        ParsedQuestion(7, "matching", _("Who does what?"), options=[
            ParsedOption(_("Prosecutor"), match=_("charges")), ParsedOption(_("Judge"), match=_("decides")),
            ParsedOption(match=_("treats")),
        ]),
        ParsedQuestion(8, "ordering", _("Put the steps in order."), options=[
            ParsedOption(_("Make the place safe")), ParsedOption(_("Listen")), ParsedOption(_("Write down what was said")),
        ]),
        ParsedQuestion(9, "essay", _("Describe how you would begin the interview.")),
    ]  # fmt: skip
