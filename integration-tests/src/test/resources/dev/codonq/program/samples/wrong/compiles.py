print(1)  # EXPECT-ERROR: this is an error
