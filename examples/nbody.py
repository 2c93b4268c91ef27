# N-body: floating-point arithmetic in tight loops, the classic case for a compiler. Prints the energy before and after.
from math import sqrt


class Body:
    x: float
    y: float
    vx: float
    vy: float
    mass: float

    def __init__(self, x: float, y: float, vx: float, vy: float, mass: float):
        self.x, self.y, self.vx, self.vy, self.mass = x, y, vx, vy, mass


def advance(bodies: list[Body], dt: float):
    for i, a in enumerate(bodies):
        for b in bodies[i + 1 :]:
            dx, dy = a.x - b.x, a.y - b.y
            distance = sqrt(dx * dx + dy * dy)
            pull = dt / (distance * distance * distance)
            a.vx -= dx * b.mass * pull
            a.vy -= dy * b.mass * pull
            b.vx += dx * a.mass * pull
            b.vy += dy * a.mass * pull
    for body in bodies:
        body.x += dt * body.vx
        body.y += dt * body.vy


def energy(bodies: list[Body]) -> float:
    total = 0.0
    for i, a in enumerate(bodies):
        total += 0.5 * a.mass * (a.vx * a.vx + a.vy * a.vy)
        for b in bodies[i + 1 :]:
            dx, dy = a.x - b.x, a.y - b.y
            total -= a.mass * b.mass / sqrt(dx * dx + dy * dy)
    return total


bodies = [
    Body(0.0, 0.0, 0.0, -0.01, 1.0),
    Body(1.0, 0.0, 0.0, 1.0, 0.01),
    Body(-2.0, 0.0, 0.0, -0.7, 0.001),
]
print(f"energy at the start {energy(bodies):.6f}")
for _ in range(100_000):
    advance(bodies, 0.0001)
print(f"energy after 10 s   {energy(bodies):.6f}")
