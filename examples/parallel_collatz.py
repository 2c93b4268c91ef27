# @par: the loop runs on all processors through OpenMP; the sum is a reduction, equal whatever their number.


def steps(n: int) -> int:
    count = 0
    while n != 1:
        n = n // 2 if n % 2 == 0 else 3 * n + 1
        count += 1
    return count


limit = 100_000
total = 0
@par(schedule="dynamic", chunk_size=1000)
for n in range(1, limit):
    total += steps(n)
print(f"{total} Collatz steps for the numbers below {limit}")
