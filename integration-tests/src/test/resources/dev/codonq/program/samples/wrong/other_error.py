print(x)  # EXPECT-ERROR: name 'y' is not defined
