/// The command line: one class a command, all of them reached through [io.kickoff.edge.cli.Kickoff].
@NullMarked
package io.kickoff.edge.cli;

import org.jspecify.annotations.NullMarked;
