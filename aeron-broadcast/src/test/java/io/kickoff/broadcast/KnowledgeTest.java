package io.kickoff.broadcast;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.kickoff.broadcast.Broadcast.ConfigurationChange;
import io.kickoff.broadcast.Broadcast.LiveStateChange;
import io.kickoff.broadcast.Broadcast.NotificationChange;
import io.kickoff.broadcast.Broadcast.Retained;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class KnowledgeTest {
    private static LiveStateChange state(final String event, final long version) {
        return new LiveStateChange(event, "live", 0, version, Broadcast.UNKNOWN, Broadcast.UNKNOWN);
    }

    @Test
    void shouldHaveTheSameDigestWhateverTheOrder() {
        final List<Retained> all = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            all.add(state("e" + i, i + 1));
            all.add(new NotificationChange("e" + i, i + 1, 0, ""));
            all.add(new ConfigurationChange("e" + i, i + 1, 0, false, "{}"));
        }
        final Set<Long> digests = new HashSet<>();
        final Random random = new Random(3);
        for (int round = 0; round < 20; round++) {
            Collections.shuffle(all, random);
            final Knowledge knowledge = new Knowledge();
            knowledge.learn(state("e0", 99));
            all.forEach(knowledge::learn);
            digests.add(knowledge.digest());
            assertEquals(150, knowledge.size());
        }
        assertEquals(1, digests.size());
    }

    @Test
    void shouldHaveAnotherDigestForAnyOtherThingThatIsKnown() {
        final Set<Long> digests = new HashSet<>();
        for (int event = 0; event < 100; event++) {
            for (int version = 1; version <= 100; version++) {
                final Knowledge knowledge = new Knowledge();
                knowledge.learn(state("e" + event, version));
                assertTrue(digests.add(knowledge.digest()));
            }
        }
        final Knowledge other = new Knowledge();
        other.learn(new NotificationChange("e1", 1, 0, ""));
        assertTrue(digests.add(other.digest()));
    }

    @Test
    void shouldComeBackToNothingWhenEventsGo() {
        final Knowledge knowledge = new Knowledge();
        knowledge.learn(state("a", 1));
        knowledge.learn(new NotificationChange("a", 4, 0, ""));
        knowledge.learn(state("b", 1));
        assertNotEquals(0, knowledge.digest());
        knowledge.learn(new ConfigurationChange("a", 9, 0, true, ""));
        knowledge.forget("b");
        assertEquals(0, knowledge.size());
        assertEquals(0, knowledge.digest());
    }
}
