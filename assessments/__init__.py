"""Question bank, quizzes, sealed versions, attempts, marks. A sibling of attendance: they never meet.

A trainer edits questions and a `Quiz`; `publish_quiz` seals a `QuizVersion` of frozen `QuizItem`s; a learner's
`Attempt` is against one version. Responses and marks are two histories; the totals on an attempt are caches.
A new kind of question is one module in `questions/`, one template, one test file and one migration.
"""
