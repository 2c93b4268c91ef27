print(1)  # EXPECT: 1
print(3)  # EXPECT: 2
