/// What an operator may decide: one table of settings, read from a YAML file and the environment into records.
///
/// Start at [io.kickoff.edge.settings.SettingTable]: the parser, the names of environment variables,
/// `check-config`, the error messages and `docs/reference/configuration.md` all come from it.
@NullMarked
package io.kickoff.edge.settings;

import org.jspecify.annotations.NullMarked;
