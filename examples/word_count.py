# Word count: reads the files named on the command line, or its own sample, and prints the most frequent words.
import sys

SAMPLE = """the quick brown fox jumps over the lazy dog
the dog sleeps and the fox runs over the hill
a quick dog is a happy dog"""


def words(text: str) -> list[str]:
    found = []
    for line in text.split("\n"):
        for word in line.split(" "):
            word = word.lower().replace(",", "").replace(".", "")
            if word:
                found.append(word)
    return found


text = ""
for path in sys.argv[1:]:
    with open(path) as f:
        text += f.read() + "\n"

counts: dict[str, int] = {}
for word in words(text if text else SAMPLE):
    counts[word] = counts.get(word, 0) + 1
for count, word in sorted([(-n, w) for w, n in counts.items()])[:5]:
    print(f"{-count} {word}")
