package io.kickoff.edge.cli;

import picocli.CommandLine.IVersionProvider;

/// What `--version` prints: the version from the jar's manifest, and the JDK it runs on.
final class Version implements IVersionProvider {
    @Override
    public String[] getVersion() {
        final String version = Kickoff.class.getPackage().getImplementationVersion();
        return new String[] {
            "kickoff " + (version == null ? "unpackaged" : version) + " (Java " + Runtime.version() + ")"
        };
    }
}
