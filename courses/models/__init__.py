from courses.models.content import Course, CourseIndex, Lesson, Module
from courses.models.delivery import Cohort, Enrolment, Programme
from courses.models.progress import LessonCompletion, LessonRequirement

__all__ = [
    "Cohort",
    "Course",
    "CourseIndex",
    "Enrolment",
    "Lesson",
    "LessonCompletion",
    "LessonRequirement",
    "Module",
    "Programme",
]
