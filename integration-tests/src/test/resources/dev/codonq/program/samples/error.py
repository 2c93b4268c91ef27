print(x)  # EXPECT-ERROR: name 'x' is not defined
y = 1
print(z)  # EXPECT-ERROR: name 'z' is not defined
