/**
 * What goes beyond one machine: results shared through a remote cache, and runs made by a cluster, both by the Remote
 * Execution API v2. The only package that speaks gRPC.
 */
@NullMarked
package dev.codonq.remote;

import org.jspecify.annotations.NullMarked;
