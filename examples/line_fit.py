# NumPy, which Codon compiles with the program: fits a straight line to points by least squares.
import numpy as np

x = np.array([0.0, 1.0, 2.0, 3.0, 4.0])
y = np.array([1.0, 3.0, 5.0, 7.0, 9.5])

dx = x - x.mean()
slope = (dx * (y - y.mean())).sum() / (dx * dx).sum()
intercept = y.mean() - slope * x.mean()
worst = np.abs(y - (slope * x + intercept)).max()
print(f"y = {slope:.3f} x + {intercept:.3f}, worst residual {worst:.3f}")
