// A parent of runs as a warm compiler is one, but with nothing to prepare: its children start the command of their run.
// What a hostile command can do from where such a child stands, it can do here.
#include "fork_server.h"

int main() {
  return forkserver::serve([] { return std::string(); },
                           [](int, char **arguments, char **variables) {
                             execve(arguments[0], arguments, variables);
                             return 127;
                           });
}
