# Codon 0.18 asserts that nobody imports himself.
# EXPECT-CAUSE: compilerCrash
import compiler_crash
print(compiler_crash.x)
