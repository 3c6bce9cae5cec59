package io.kickoff.edge.media;

import com.code_intelligence.jazzer.junit.FuzzTest;

/// Without `JAZZER_FUZZ=1` the seeds alone are tried; with it Jazzer looks for inputs of its own:
///
///     JAZZER_FUZZ=1 mvn test -pl edge-server -am -Dtest=SegmentInspectorFuzzTest
class SegmentInspectorFuzzTest {
    @FuzzTest(maxDuration = "60s")
    void shouldNeverThrowNorLeaveTheBytesNorGoOnForEver(final byte[] bytes) {
        SegmentInspectorTest.lookAt(bytes);
    }
}
