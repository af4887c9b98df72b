"""Invented names as they are made in Haiti, the Dominican Republic and France: short, long, with accents, hyphens and particles."""

from collections.abc import Iterator
from random import Random

LONGEST = 80
"""Letters that a name on a certificate has at most, with its spaces."""
FIRST = [
    "Mirlande", "Wideline", "Guerda", "Rose-Énide", "Marie-Altagracia", "Fabiola", "Nadège", "Ti-Jean", "Jean-Robert", "Wilner",
    "Dieuseul", "Espérance", "Josué", "Réginald", "Évens", "Ynés", "Ramón", "José-Ángel", "Yokasta", "Milagros", "Altagracia", "Óscar",
    "Nuñez-Mercedes", "Belkis", "Íñigo", "Úrsula", "Concepción", "Guillermina", "Ángela", "Anacaona", "Éloïse", "Anaïs", "Gaëlle",
    "Noémie", "Françoise", "Maÿlis", "Loïc", "Jérôme", "Côme", "Œdipe", "Zoé", "Théodule", "Cœurvaillant",
]  # fmt: skip
LAST = [
    "Désir", "Alcé", "Zamor", "Pyè-Louis", "Jean-Baptiste", "Saint-Preux", "Toussaint", "Dessalines", "Bien-Aimé", "Augustin",
    "Célestin", "Désinor", "Jn-Pierre", "Exantus", "Édouard", "Núñez", "Peña", "Güell", "Rodríguez", "Mejía", "Báez", "Ureña", "Féliz",
    "Marte", "Sención", "Yáñez", "Martínez-Ibáñez", "Encarnación", "Tavárez", "Muñoz", "Lalánd", "Œuvrard", "Lefèvre", "Châtelain",
    "Hélène-Garçon", "Noël", "Dupré", "Aÿmard", "Crèvecœur", "L’Hôpital", "D’Astaing", "Quénum",
]  # fmt: skip
PARTICLES = ["de la", "de los", "del", "van der", "y", "de", "du"]


def invented_names(count: int, *, seed: int = 1) -> Iterator[str]:
    """Names, the same ones for the same seed; one in twenty is as long as a name may be, one in a hundred is a single word of that length.

    :param count: how many
    """
    draw = Random(seed)
    for at in range(count):
        if at % 100 == 99:
            yield ("Wilhelminahermenegilda" * 4)[:LONGEST]
        elif at % 20 == 19:
            yield _filled(draw)
        else:
            yield _usual(draw)


def _usual(draw: Random) -> str:
    first = [draw.choice(FIRST) for _one in range(draw.choice((1, 1, 1, 2, 2, 3)))]
    last = [draw.choice(LAST) for _one in range(draw.choice((1, 1, 2)))]
    particle = [draw.choice(PARTICLES)] if draw.random() < 0.2 else []
    return " ".join([*first, *particle, *last])[:LONGEST].strip()


def _filled(draw: Random) -> str:
    name = draw.choice(FIRST)
    while len(name) < LONGEST:
        name += f" {draw.choice(FIRST + LAST + PARTICLES)}"
    return name[: LONGEST - 1] + "é"
