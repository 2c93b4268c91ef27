import _values

print(_values.answer())  # EXPECT: 42
