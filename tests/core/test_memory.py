from core.memory import Remembered


def test_thing_is_made_once_under_its_key():
    made, memory = [], Remembered[int](2)

    for key in ("a", "a", "b"):
        memory.get(key, lambda key=key: made.append(key) or len(made))

    assert made == ["a", "b"]


def test_full_memory_begins_anew():
    memory = Remembered[str](2)
    for key in ("a", "b", "c"):
        memory.get(key, lambda key=key: key.upper())

    assert (memory.get("c", str), memory.get("a", lambda: "anew")) == ("C", "anew")
