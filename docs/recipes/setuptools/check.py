"""Compares what textstats works out with what Python does."""

import textstats

text = "to be, or not to be: héllo"
assert textstats.count(text) == len(text.split())
assert textstats.lengths("a bb  ccc") == [1, 2, 3]
assert textstats.longest(["a", "ccc", "bb"]) == "ccc"
assert textstats.mean([1.0, 2.5]) == 1.75
assert textstats.shout("hey", 3) == "HEY!!!"
try:
    textstats.count(3)
except TypeError:
    print("all is right")
