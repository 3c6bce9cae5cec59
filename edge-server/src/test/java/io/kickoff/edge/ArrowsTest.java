package io.kickoff.edge;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;

/// Who may know whom.
@AnalyzeClasses(packages = "io.kickoff", importOptions = DoNotIncludeTests.class)
class ArrowsTest {
    @ArchTest
    void shouldLetTheFilterKnowNobody(final JavaClasses all) {
        noClasses()
                .that()
                .resideInAPackage("io.kickoff.validrange..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "io.kickoff.selector..",
                        "io.kickoff.store..",
                        "io.kickoff.broadcast..",
                        "io.kickoff.lsm..",
                        "io.kickoff.edge..")
                .check(all);
    }

    @ArchTest
    void shouldLetTheSelectorKnowNobody(final JavaClasses all) {
        noClasses()
                .that()
                .resideInAPackage("io.kickoff.selector..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "io.kickoff.validrange..",
                        "io.kickoff.store..",
                        "io.kickoff.broadcast..",
                        "io.kickoff.lsm..",
                        "io.kickoff.edge..")
                .check(all);
    }

    @ArchTest
    void shouldLetTheStoreKnowTheSelectorAlone(final JavaClasses all) {
        noClasses()
                .that()
                .resideInAPackage("io.kickoff.store..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "io.kickoff.validrange..", "io.kickoff.broadcast..", "io.kickoff.lsm..", "io.kickoff.edge..")
                .check(all);
    }

    @ArchTest
    void shouldLetTheBroadcastKnowNobody(final JavaClasses all) {
        noClasses()
                .that()
                .resideInAPackage("io.kickoff.broadcast..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "io.kickoff.validrange..",
                        "io.kickoff.selector..",
                        "io.kickoff.store..",
                        "io.kickoff.lsm..",
                        "io.kickoff.edge..")
                .check(all);
    }

    @ArchTest
    void shouldLetLiveStatesKnowTheFilterAndTheBroadcastAlone(final JavaClasses all) {
        noClasses()
                .that()
                .resideInAPackage("io.kickoff.lsm..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("io.kickoff.selector..", "io.kickoff.store..", "io.kickoff.edge..")
                .allowEmptyShould(true)
                .check(all);
    }

    @ArchTest
    void shouldKeepAeronInTheBroadcastAndTheCluster(final JavaClasses all) {
        noClasses()
                .that()
                .resideOutsideOfPackages("io.kickoff.broadcast..", "io.kickoff.lsm.cluster..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("io.aeron..")
                .check(all);
    }

    @ArchTest
    void shouldKeepNettyInTheServer(final JavaClasses all) {
        noClasses()
                .that()
                .resideOutsideOfPackage("io.kickoff.edge..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("io.netty..")
                .check(all);
    }

    @ArchTest
    void shouldKeepChronicleQueueInTheJournal(final JavaClasses all) {
        noClasses()
                .that()
                .resideOutsideOfPackage("io.kickoff.store.journal..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("net.openhft..")
                .check(all);
    }

    @ArchTest
    void shouldKeepThePlanesApart(final JavaClasses all) {
        noClasses()
                .that()
                .resideInAPackage("io.kickoff.edge.deliver..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("io.kickoff.edge.publish..", "io.kickoff.edge.admin..")
                .check(all);
        noClasses()
                .that()
                .resideInAnyPackage("io.kickoff.edge.event..", "io.kickoff.edge.media..", "io.kickoff.edge.observe..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("io.kickoff.edge.deliver..", "io.kickoff.edge.publish..", "io.kickoff.edge.admin..")
                .check(all);
    }

    @ArchTest
    void shouldTalkToTheDemoOnlyOverHttp(final JavaClasses all) {
        classes()
                .that()
                .resideInAPackage("io.kickoff.edge.demo..")
                .should()
                .onlyHaveDependentClassesThat()
                .resideInAnyPackage("io.kickoff.edge.demo..", "io.kickoff.edge.cli..")
                .check(all);
        noClasses()
                .that()
                .resideInAPackage("io.kickoff.edge.demo..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("io.kickoff.edge.deliver..", "io.kickoff.edge.publish..", "io.kickoff.edge.admin..")
                .check(all);
    }

    @ArchTest
    void shouldHaveNoCyclesBetweenPackages(final JavaClasses all) {
        slices().matching("io.kickoff.edge.(*)..").should().beFreeOfCycles().check(all);
        slices().matching("io.kickoff.store.(*)..").should().beFreeOfCycles().check(all);
    }
}
