print(1)  # EXPECTS: 1
