"""What is told about a file while it is read."""

from dataclasses import dataclass, field

from assessments.formats import Effect, Problem

# A hostile file cannot fill the memory with what is wrong with it.
MAX_PROBLEMS = 10_000


class Refusal(Exception):  # noqa: N818 - it ends the reading of one question, and is no error
    """This question is not taken; the sentence says why."""

    def __init__(self, line: int, message: str) -> None:
        super().__init__(message)
        self.line = line
        self.message = message


@dataclass
class Notes:
    """Problems as they are found, in the order of the file; the same sentence on the same line is told once."""

    problems: list[Problem] = field(default_factory=list)
    name: str = ""
    _told: set[Problem] = field(default_factory=set)

    def tell(self, line: int, message: str, effect: Effect = Effect.CHANGED) -> None:
        problem = Problem(line, message, effect, self.name)
        if problem not in self._told and len(self.problems) < MAX_PROBLEMS:
            self._told.add(problem)
            self.problems.append(problem)

    def lose(self, line: int, message: str) -> None:
        self.tell(line, message, Effect.LOST)

    def refuse(self, line: int, message: str) -> None:
        self.tell(line, message, Effect.NOT_TAKEN)
