/* Kills whatever it can see: the shell that waits for its end, process 1, everybody. Only for levels with their own processes. Argument: MARK. */
#include "hostile.h"

int main(void) {
    attempt("stop the shell", kill(sandbox_shell(), SIGSTOP));
    attempt("kill the shell", kill(sandbox_shell(), SIGKILL));
    attempt("kill process 1", kill(1, SIGKILL));
    kill(-1, SIGKILL);
    write_output("out");
    return 0;
}
