from assessments.models.access import QuizException
from assessments.models.attempt import Attempt, Mark, Response, Try
from assessments.models.bank import Bank, Objective, Question, QuestionTag
from assessments.models.correcting import Correction
from assessments.models.marking import Judgement, MarkingClaim
from assessments.models.quiz import DrawRule, Quiz, QuizQuestion, QuizTranslation
from assessments.models.sealed import QuizItem, QuizVersion
from assessments.models.uploads import QuestionUpload
from assessments.questions import load_kinds

load_kinds()  # their models belong to this app: Django has to meet them now

__all__ = [
    "Attempt",
    "Bank",
    "Correction",
    "DrawRule",
    "Judgement",
    "Mark",
    "MarkingClaim",
    "Objective",
    "Question",
    "QuestionTag",
    "QuestionUpload",
    "Quiz",
    "QuizException",
    "QuizItem",
    "QuizQuestion",
    "QuizTranslation",
    "QuizVersion",
    "Response",
    "Try",
]
