package io.kickoff.edge.settings;

import io.kickoff.edge.json.Similar;
import io.kickoff.edge.settings.EffectiveSettings.Given;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;

/// The settings that environment variables give.
final class SettingsEnvironment {
    private SettingsEnvironment() {}

    /// Reads all variables that begin with [SettingTable#ENVIRONMENT_PREFIX], but for those of the start script,
    /// the benchmarks and the tests.
    ///
    /// @throws SettingsException with the variable and the reason
    static Map<Setting, Given> read(final Map<String, String> environment) {
        final Map<String, Setting> byName = new LinkedHashMap<>();
        SettingTable.all().forEach(setting -> byName.put(setting.environmentName(), setting));
        final Map<Setting, Given> given = new LinkedHashMap<>();
        // sorted, so that of several mistakes always the same one is told
        new TreeMap<>(environment).forEach((name, text) -> {
            if (!name.startsWith(SettingTable.ENVIRONMENT_PREFIX) || isForOthers(name)) {
                return;
            }
            final Setting setting = byName.get(name);
            if (setting == null) {
                final String similar = Similar.to(name, byName.keySet());
                throw new SettingsException(name + ": no such setting: "
                        + (similar == null ? "unset this environment variable" : "did you mean " + similar + "?"));
            }
            given.put(setting, new Given(SettingsFile.readOne(name, setting, text), name));
        });
        return given;
    }

    private static boolean isForOthers(final String name) {
        return name.equals("KICKOFF_JAVA_OPTS")
                || name.startsWith("KICKOFF_BENCH_")
                || name.startsWith("KICKOFF_TEST_");
    }
}
