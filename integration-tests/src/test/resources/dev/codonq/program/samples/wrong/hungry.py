# EXPECT-NOTHING
held = []
while True:
    held.append("x" * 1000000)
