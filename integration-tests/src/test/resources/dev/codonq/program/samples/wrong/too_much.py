print(1)  # EXPECT: 1
print(2)
