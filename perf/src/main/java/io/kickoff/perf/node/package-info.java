/// What is measured: programs that a measurement starts, places on cores, asks for their CPU time, and ends.
@NullMarked
package io.kickoff.perf.node;

import org.jspecify.annotations.NullMarked;
