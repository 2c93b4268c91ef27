print(7 * FACTOR)
