"""Invented people: Haitian and Dominican names, agencies, ranks and places, always the same ones."""

import random
from dataclasses import dataclass

from people.enums import Sector, Sex
from people.models import Agency

# name, acronym, sector, country
AGENCIES = [
    ("Direction de l’immigration et de l’émigration", "DIE", Sector.IMMIGRATION, "HT"),
    ("Police frontalière terrestre", "POLIFRONT", Sector.POLICE, "HT"),
    ("Brigade de protection des mineurs", "BPM", Sector.POLICE, "HT"),
    ("Institut du bien-être social et de recherches", "IBESR", Sector.OTHER, "HT"),
    ("Parquet près le tribunal de première instance", "Parquet", Sector.JUDICIARY, "HT"),
    ("Ministère de la santé publique et de la population", "MSPP", Sector.HEALTH, "HT"),
    ("Dirección General de Migración", "DGM", Sector.IMMIGRATION, "DO"),
    ("Procuraduría especializada contra el tráfico ilícito de migrantes y la trata de personas", "PETT", Sector.JUDICIARY, "DO"),
]
RANKS = {
    Sector.IMMIGRATION: {
        "HT": ["Agent d’immigration", "Inspecteur", "Superviseur de poste"],
        "DO": ["Inspector", "Supervisora de puesto", "Agente"],
    },
    Sector.POLICE: {"HT": ["Agent II", "Inspecteur", "Commissaire adjoint"], "DO": ["Cabo", "Sargento", "Teniente"]},
    Sector.JUDICIARY: {
        "HT": ["Substitut du commissaire", "Juge d’instruction", "Greffier"],
        "DO": ["Fiscal", "Fiscal adjunta", "Analista"],
    },
    Sector.HEALTH: {"HT": ["Infirmière", "Médecin", "Travailleuse sociale"], "DO": ["Enfermera", "Médica"]},
    Sector.OTHER: {"HT": ["Travailleur social", "Agente de terrain", "Coordonnatrice"], "DO": ["Trabajadora social"]},
}
PLACES = {
    "HT": ["Ouanaminthe", "Cap-Haïtien", "Fort-Liberté", "Malpasse", "Belladère", "Anse-à-Pitre", "Port-de-Paix", "Hinche"],
    "DO": ["Dajabón", "Elías Piña", "Jimaní", "Montecristi", "Pedernales"],
}
WOMEN = {
    "HT": ["Mirlande", "Rose-Laure", "Guerda", "Fabiola", "Nadège", "Marie-Ange", "Islande", "Yolette", "Régine", "Wideline", "Darline", "Esther", "Sophonie", "Ketsia", "Lovely", "Judeline", "Magdala", "Naïka"],
    "DO": ["Altagracia", "Yesenia", "Milagros", "Rosanna", "Mercedes", "Ángela", "Yokasta", "Noelia"],
}  # fmt: skip
MEN = {
    "HT": ["Jean-Robert", "Wilner", "Frantz", "Emmanuel", "Pierre-Richard", "Jocelyn", "Evens", "Ronald", "Widler", "Jude", "Rénald", "Stanley", "Dieudonné", "Gérard", "Luckner", "Kesnel", "Samuel", "Mackenson"],
    "DO": ["Rafael", "José Luis", "Starlin", "Héctor", "Radhamés", "Ramón Emilio", "Julio César", "Anyelo"],
}  # fmt: skip
FAMILIES = {
    "HT": ["Désir", "Baptiste", "Jean-Louis", "Toussaint", "Célestin", "Saint-Fleur", "Pierre-Louis", "Augustin", "Dorvil", "Étienne", "Charles", "Joachim", "Mésidor", "Noël", "Philogène", "Saint-Vil", "Exantus", "Béliard", "Orélus", "Théodore", "Fleurimond", "Cadet", "Hyppolite", "Lafleur", "Occéan"],
    "DO": ["Peña Núñez", "Rodríguez Cabrera", "de la Cruz", "Ureña Batista", "Mejía Polanco", "Santana Báez", "Núñez Tavárez", "Guzmán Rosario", "Castillo Féliz", "Acosta Muñoz"],
}  # fmt: skip


@dataclass(frozen=True)
class Invented:
    """An invented official."""

    first_name: str
    last_name: str
    sex: str
    agency: str
    sector: str
    rank: str
    place: str
    language: str


def invent(count: int, *, seed: int, dominican_share: float, languages: dict[str, list[str]]) -> list[Invented]:
    """Invent officials, the same for the same seed, no full name twice.

    :param count: how many
    :param seed: of the generator; different cohorts take different seeds
    :param dominican_share: 0 to 1
    :param languages: by country, the languages they read in
    """
    dice = random.Random(seed)  # noqa: S311 - invented people, not secrets
    people: dict[tuple[str, str], Invented] = {}
    while len(people) < count:
        country = "DO" if dice.random() < dominican_share else "HT"
        sex = Sex.FEMALE if dice.random() < 0.42 else Sex.MALE
        first = dice.choice((WOMEN if sex == Sex.FEMALE else MEN)[country])
        last = dice.choice(FAMILIES[country])
        _name, acronym, sector, _country = dice.choice([agency for agency in AGENCIES if agency[3] == country])
        people.setdefault(
            (first, last),
            Invented(
                first, last, str(sex), acronym, str(sector), dice.choice(RANKS[sector][country]), dice.choice(PLACES[country]),
                dice.choice(languages[country]),
            ),
        )  # fmt: skip
    return list(people.values())


def agencies() -> dict[str, Agency]:
    """The agencies by acronym, made where they are missing."""
    found = {}
    for name, acronym, sector, country in AGENCIES:
        found[acronym], _made = Agency.objects.get_or_create(name=name, defaults={"acronym": acronym, "sector": sector, "country": country})
    return found
