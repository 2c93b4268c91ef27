import sys
print("leaves")  # EXPECT: leaves
sys.exit(3)  # EXPECT-EXIT: 3
