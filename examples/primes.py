# A plain script: Python source as it is, compiled to a program. Prints the primes below 60 and how many lie below 100,000.


def sieve(limit: int) -> list[int]:
    composite = [False] * limit
    found = []
    for n in range(2, limit):
        if composite[n]:
            continue
        found.append(n)
        for multiple in range(n * n, limit, n):
            composite[multiple] = True
    return found


print(" ".join([str(p) for p in sieve(60)]))
print(f"{len(sieve(100_000))} primes below 100000")
