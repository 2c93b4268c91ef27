package dev.codonq.bench;

/**
 * What a cluster would take for many programs, from what one action costs: nothing is faster than the workers together, than
 * the one server, or than the clients. Immutable.
 *
 * @param worker seconds that a worker needs for an action
 * @param server seconds of a processor that the scheduler, its storage and its database need for one
 * @param client seconds of a processor that the client needs for one
 * @param here seconds that one slot of the client's own machine needs
 */
record ClusterForecast(double worker, double server, double client, double here) {
    private static final int PROGRAMS = 100_000;

    /** Python runs one thread at a time, so the scheduler uses little more than one processor whatever there is. */
    private static final int SERVER_PROCESSORS = 1;

    private static final int CLIENT_PROCESSORS = 4;

    void print() {
        System.out.printf(
                "%d programs, as max(%d x %.2f s / workers, %d x %.3f s of one server, %d x %.3f s / %d of one client)%n",
                PROGRAMS, PROGRAMS, worker, PROGRAMS, server, PROGRAMS, client, CLIENT_PROCESSORS);
        System.out.printf("  %5d slots here    %7.1f min%n", 4, PROGRAMS * here / 4 / 60);
        for (int workers : new int[] {10, 100, 1000}) {
            double byWorkers = PROGRAMS * worker / workers;
            double byServer = PROGRAMS * server / SERVER_PROCESSORS;
            double byClient = PROGRAMS * client / CLIENT_PROCESSORS;
            double longest = Math.max(byWorkers, Math.max(byServer, byClient));
            String bound = longest == byWorkers ? "workers" : longest == byServer ? "server" : "client";
            System.out.printf(
                    "  %5d workers       %7.1f min, bound by the %s (workers %.1f, server %.1f, client %.1f)%n",
                    workers, longest / 60, bound, byWorkers / 60, byServer / 60, byClient / 60);
        }
        System.out.printf("  one server keeps up with %.0f workers%n", worker / server * SERVER_PROCESSORS);
    }
}
