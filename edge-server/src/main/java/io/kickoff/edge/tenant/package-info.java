/// Tenants: what each may publish, and what it has.
@NullMarked
package io.kickoff.edge.tenant;

import org.jspecify.annotations.NullMarked;
