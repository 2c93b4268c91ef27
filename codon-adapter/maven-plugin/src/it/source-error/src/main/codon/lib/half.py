def half(n: int) -> int:
    return n // two
