while True:  # EXPECT-NOTHING
    pass
