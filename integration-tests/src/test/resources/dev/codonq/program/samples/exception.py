print("said before", flush=True)  # EXPECT: said before
raise ValueError("nobody catches it")  # EXPECT-EXIT: 134
