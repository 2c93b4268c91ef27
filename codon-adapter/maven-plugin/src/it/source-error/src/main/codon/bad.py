def f(a: int) -> int:
    b = a
    return b + x

print(f(1))
