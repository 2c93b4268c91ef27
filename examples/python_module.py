# A module for Python: built with --kind pyext, its functions can be imported. Built as a program it does nothing.


def mean(values: list[float]) -> float:
    return sum(values) / len(values)


def levenshtein(a: str, b: str) -> int:
    row = list(range(len(b) + 1))
    for i in range(len(a)):
        diagonal, row[0] = row[0], i + 1
        for j in range(len(b)):
            cost = diagonal if a[i] == b[j] else diagonal + 1
            diagonal = row[j + 1]
            row[j + 1] = min(cost, row[j] + 1, diagonal + 1)
    return row[len(b)]
