import lib.half

print(lib.half.half(3))
