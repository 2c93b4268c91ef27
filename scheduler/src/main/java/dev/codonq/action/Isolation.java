package dev.codonq.action;

/**
 * The level of separation between a run and everything else that an action requires. A run is never given less; a
 * machine that cannot give it refuses the action.
 */
public enum Isolation {
    /**
     * Own user, mount, pid, network, ipc and uts namespaces by bubblewrap: the run sees its inputs, its tool trees and
     * the system's {@code /usr}, all read-only, and one writable directory. No network, no capabilities, no other
     * process. When the run's first process ends, the kernel ends all others.
     */
    NAMESPACES,
    /**
     * Own directory, own session, environment allow-list; nothing more. The run can read what its user can read, use
     * the network, and see other processes. For trusted sources on machines without namespaces.
     */
    DIRECTORY
}
