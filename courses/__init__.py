"""What is taught, to which cohort, and how far each person is.

Course, Module and Lesson are Wagtail pages; Programme, Cohort, Enrolment and LessonCompletion are rows that refer
to pages by `translation_key`, which is the same in every language. Knows nothing of quizzes, attendance or
certificates: it announces (signals.py), and keeps the requirements that others set for a lesson.
"""
