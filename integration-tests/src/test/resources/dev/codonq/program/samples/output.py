# The comments stand in the order of the lines that they mean, wherever they are.
def twice(s: str) -> str:
    print("twice")  # this one is printed after the next
    return s + s

print(1)  # EXPECT: 1
# EXPECT: twice
print(twice("ab"))  # EXPECT: abab
print("# EXPECT: only a string")  # EXPECT: # EXPECT: only a string
for i in range(2):  # EXPECT: 0
    # EXPECT: 1
    print(i)
print("blanks at the end   ")  # EXPECT: blanks at the end
print()  # EXPECT:
print("  é")  # EXPECT:   é
