"""Numbers of books."""


def digits(text):
    return [10 if character in "xX" else int(character) for character in text if character.isalnum()]


def is_valid(text):
    try:
        numbers = digits(text)
    except ValueError:
        return False
    if len(numbers) == 10:
        return sum(number * (10 - place) for place, number in enumerate(numbers)) % 11 == 0
    if len(numbers) == 13:
        return sum(number * (3 if place % 2 else 1) for place, number in enumerate(numbers)) % 10 == 0
    return False


def to_13(text):
    if not is_valid(text) or len(digits(text)) != 10:
        raise ValueError(f"{text} is no ISBN-10")
    start = [9, 7, 8, *digits(text)[:9]]
    check = -sum(number * (3 if place % 2 else 1) for place, number in enumerate(start)) % 10
    return "".join(map(str, [*start, check]))
