/// JMH benchmarks of what a request passes through before its first byte is sent.
@NullMarked
package io.kickoff.perf;

import org.jspecify.annotations.NullMarked;
