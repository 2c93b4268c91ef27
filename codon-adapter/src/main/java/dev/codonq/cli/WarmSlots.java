package dev.codonq.cli;

/** Whether compiles begin with the standard library parsed. */
enum WarmSlots {
    /** Where there are enough of them for it to be worth it, and it is possible. */
    AUTO,
    /** Each starts the compiler from nothing. */
    OFF
}
