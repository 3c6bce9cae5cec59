package io.kickoff.validrange;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class TemplateMatcherTest {
    private static final List<String> IDS = List.of("0", "1", "10", "video_1080p");

    private static long match(final TemplateMatcher matcher, final String name) {
        final byte[] bytes = ("/x/" + name + "?q").getBytes(ISO_8859_1);
        return matcher.match(bytes, 3, bytes.length - 5);
    }

    private static TemplateMatcher matcher(final String media, final String init) {
        return TemplateMatcher.compile(Configs.named(media, init, IDS));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "chunk-stream$RepresentationID$-$Number%05d$.m4s",
                "$RepresentationID$/$Number$",
                "$Number$/$RepresentationID$",
                "a$$b_$Bandwidth$_$Number%09d$.cmfv",
                "pub.isml/Streams($RepresentationID$.cmfv)/$Time$",
                "$RepresentationID$/$Bandwidth$/$RepresentationID$-$Number$-$Number%03d$.m4s"
            })
    void shouldReadBackEveryNameThatItMakes(final String media) {
        final TemplateMatcher matcher = matcher(media, "init/$RepresentationID$");
        final SplittableRandom random = new SplittableRandom(Configs.SEED);
        for (int i = 0; i < 2_000; i++) {
            final int rendition = random.nextInt(IDS.size());
            final long number = 1 + (random.nextBoolean() ? random.nextLong(200_000) : random.nextLong(1L << 35));
            final String name = matcher.mediaName(rendition, number);

            final long match = match(matcher, name);

            assertTrue(Match.isMedia(match), name);
            assertEquals(rendition, Match.rendition(match), name);
            assertEquals(number, Match.number(match), name);
            final String mutated = mutate(name, random);
            final long other = match(matcher, mutated);
            assertTrue(
                    other == Match.NONE
                            || mutated.equals(matcher.mediaName(Match.rendition(other), Match.number(other))),
                    () -> name + " became " + mutated + "; seed " + Configs.SEED);
        }
    }

    private static String mutate(final String name, final SplittableRandom random) {
        final int at = random.nextInt(name.length());
        return switch (random.nextInt(4)) {
            case 0 -> name.substring(0, at) + name.substring(at + 1);
            case 1 -> name.substring(0, at) + '0' + name.substring(at);
            case 2 -> name.substring(0, at) + (char) random.nextInt(0x20, 0x7f) + name.substring(at + 1);
            default -> name + name.charAt(at);
        };
    }

    @ParameterizedTest
    @CsvSource({
        "seg-0-00007.m4s, 7",
        "seg-0-99999.m4s, 99999",
        "seg-0-123456.m4s, 123456",
        "seg-0-00000.m4s, 0",
        "seg-0-7.m4s, -",
        "seg-0-000007.m4s, -",
        "seg-0-0123456.m4s, -",
        "seg-0-.m4s, -",
        "seg-0-+0007.m4s, -",
        "seg-3-00007.m4s, -",
        "seg-0-00007.m4sx, -",
        "xseg-0-00007.m4s, -",
        "seg-0-99999999999999999999999.m4s, MAX"
    })
    void shouldTakeOnlyTheCanonicalSpelling(final String name, final String expected) {
        final long match = match(matcher("seg-$RepresentationID$-$Number%05d$.m4s", "init-$RepresentationID$"), name);

        switch (expected) {
            case "-" -> assertEquals(Match.NONE, match);
            case "MAX" -> assertEquals(Match.SATURATED_NUMBER, Match.number(match));
            default -> assertEquals(Long.parseLong(expected), Match.number(match));
        }
    }

    @Test
    void shouldTakeTimesThatAreExactMultiplesOnly() {
        final TemplateMatcher matcher = matcher("v$RepresentationID$-$Time$.m4s", "i-$RepresentationID$.mp4");

        assertEquals(1, Match.number(match(matcher, "v0-0.m4s")));
        assertEquals(4, Match.number(match(matcher, "v0-540000.m4s")));
        assertEquals(Match.NONE, match(matcher, "v0-540001.m4s"));
        assertEquals(Match.NONE, match(matcher, "v0-0540000.m4s"));
    }

    @Test
    void shouldTellInitSegmentsFromSegments() {
        final TemplateMatcher matcher = matcher("$RepresentationID$-$Number$.m4s", "$RepresentationID$-init.mp4");

        final long init = match(matcher, "10-init.mp4");

        assertTrue(Match.isInit(init));
        assertEquals(2, Match.rendition(init));
        assertEquals("10-init.mp4", matcher.initializationName(2));
    }

    @Test
    void shouldFindOneOfAThousandRenditions() {
        final List<String> ids =
                IntStream.range(0, 1000).mapToObj(Integer::toString).toList();
        final TemplateMatcher matcher =
                TemplateMatcher.compile(Configs.named("$RepresentationID$/$Number$", "$RepresentationID$/init", ids));

        for (int i = 0; i < 1000; i++) {
            assertEquals(i, Match.rendition(match(matcher, i + "/77")));
        }
        assertEquals(Match.NONE, match(matcher, "1000/77"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = ';', textBlock = """
                    # media; init; renditions; field; what the message says
                    $RepresentationID$$Number$; i-$RepresentationID$; 0,1; media; side by side
                    $RepresentationID$-1$Number$; i-$RepresentationID$; 0,1; media; digit
                    $RepresentationID$-$Number$0; i-$RepresentationID$; 0,1; media; digit
                    $RepresentationID$-x; i-$RepresentationID$; 0,1; media; neither
                    $RepresentationID$-$Number$-$Time$; i-$RepresentationID$; 0,1; media; both
                    x-$Number$; i-$RepresentationID$; 0,1; media; $RepresentationID$
                    $RepresentationID$-$Number$; init; 0,1; initialization; $RepresentationID$
                    $RepresentationID$-$Number$; i-$RepresentationID$-$Number$; 0,1; initialization; neither
                    $RepresentationID$-$Number$; $RepresentationID$-1; 0,1; initialization; segment too
                    $RepresentationID$-$Number$; i-$RepresentationID$; a,a-1; media; told apart
                    $RepresentationID$-$SubNumber$; i-$RepresentationID$; 0,1; media; not supported
                    $RepresentationID%02d$-$Number$; i-$RepresentationID$; 0,1; media; no width
                    $RepresentationID$-$Number%00d$; i-$RepresentationID$; 0,1; media; width
                    $RepresentationID$-$Number; i-$RepresentationID$; 0,1; media; no identifier
                    $RepresentationID$-$Number$$; i-$RepresentationID$; 0,1; media; no identifier
                    /$RepresentationID$-$Number$; i-$RepresentationID$; 0,1; media; relative
                    ../$RepresentationID$-$Number$; i-$RepresentationID$; 0,1; media; dot segments
                    a//$RepresentationID$-$Number$; i-$RepresentationID$; 0,1; media; empty
                    ä$RepresentationID$-$Number$; i-$RepresentationID$; 0,1; media; ASCII
                    """)
    void shouldRefuseWithAReasonWhenNamesWouldBeAmbiguous(
            final String media, final String init, final String ids, final String field, final String says) {
        final LiveEventConfig config = Configs.named(media, init, List.of(ids.split(",", -1)));

        final InvalidConfigException refused =
                assertThrows(InvalidConfigException.class, () -> TemplateMatcher.compile(config));

        assertEquals(field, refused.field(), refused.reason());
        assertTrue(refused.reason().contains(says), refused.reason());
    }

    @FuzzTest
    void shouldNeverMatchANameThatItWouldNotMake(final FuzzedDataProvider data) {
        final TemplateMatcher matcher = matcher("s$RepresentationID$-$Number%05d$.m4s", "i$RepresentationID$.mp4");
        final byte[] name = data.consumeRemainingAsBytes();

        final long match = matcher.match(name, 0, name.length);

        if (Match.isMedia(match) && Match.number(match) != Match.SATURATED_NUMBER) {
            assertEquals(matcher.mediaName(Match.rendition(match), Match.number(match)), new String(name, ISO_8859_1));
        }
    }
}
