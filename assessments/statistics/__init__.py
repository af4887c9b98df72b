"""What marks say about questions, quizzes, courses and languages: pure arithmetic, with no database in sight.

- `classical`: the figures of classical test theory for each item and for the quiz, over a marks matrix;
- `pairs`: what people gained from a pre-test to a post-test;
- `fairness`: whether an item is harder in one language for people who know as much;
- `words`: the same in plain words, and when there are too few to judge;
- `matrices`: marks matrices that anybody brings as a CSV file.

A marks matrix has one row for each attempt and one column for each item: marks in points, NaN where the attempt did not
have the item (questions drawn by chance differ from attempt to attempt).
"""

from assessments.statistics.classical import Draw, Figures, ItemFigures, Matrix, QuizFigures, analyse, percents_of

__all__ = ["Draw", "Figures", "ItemFigures", "Matrix", "QuizFigures", "analyse", "percents_of"]
