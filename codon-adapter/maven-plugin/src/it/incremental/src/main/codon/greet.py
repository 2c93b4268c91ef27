import shared

print(shared.greeting())
