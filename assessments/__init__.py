"""Question bank, quizzes, sealed versions, attempts, marks. A sibling of attendance: they never meet."""
