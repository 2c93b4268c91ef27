/* Kills whatever it can see: its parent, process 1, everybody. Only for levels with their own processes. Argument: MARK. */
#include "hostile.h"

int main(void) {
    attempt("stop parent", kill(getppid(), SIGSTOP));
    attempt("kill parent", kill(getppid(), SIGKILL));
    attempt("kill process 1", kill(1, SIGKILL));
    kill(-1, SIGKILL);
    write_output("out");
    return 0;
}
