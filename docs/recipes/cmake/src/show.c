#include <inttypes.h>
#include <stdint.h>
#include <stdio.h>

/* From primes.codon, whose int is this one. */
int64_t count_primes(int64_t n);

int main(void) {
    printf("%" PRId64 " primes below 100\n", count_primes(100));
    return 0;
}
