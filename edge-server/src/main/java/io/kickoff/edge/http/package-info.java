/// HTTP/1.1 as every plane needs it: transport, listeners, limits, heads, ranges, conditions and problems.
@NullMarked
package io.kickoff.edge.http;

import org.jspecify.annotations.NullMarked;
