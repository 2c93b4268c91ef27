def greeting() -> str:
    return "good morning"
