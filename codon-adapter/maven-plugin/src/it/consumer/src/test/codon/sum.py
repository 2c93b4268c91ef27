print(sum(range(5)))  # EXPECT: 10
