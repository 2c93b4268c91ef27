/* Kills whatever it can see: the shell that waits for its end, process 1, everybody. Only for levels with their own processes. Argument: MARK. */
#include "hostile.h"

int main(void) {
    pid_t shell = sandbox_shell();
    if (shell == 0) {
        fputs("there is no shell\n", stderr);
        return 3;
    }
    attempt("stop the shell", kill(shell, SIGSTOP));
    attempt("kill the shell", kill(shell, SIGKILL));
    attempt("kill process 1", kill(1, SIGKILL));
    kill(-1, SIGKILL);
    write_output("out");
    return 0;
}
