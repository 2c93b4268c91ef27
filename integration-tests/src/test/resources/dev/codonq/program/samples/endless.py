print("begins", flush=True)  # EXPECT: begins
while True:  # EXPECT-CAUSE: runTimeout
    pass
