# EXPECT: 1
import compiler_crash
print(compiler_crash.x)
