package io.stowage.registry.architecture;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.simpleName;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaField;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;
import io.stowage.registry.storage.StoragePath;
import java.util.stream.Stream;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Checks the dependencies between packages, which have no cycles, and other rules of structure. The
 * page about the architecture draws the packages that these rules separate.
 */
@Tag("once")
class ArchitectureTest {
  private static final String ROOT = "io.stowage.registry";
  private static final String MODEL = ROOT + ".model";
  private static final String EVENT = ROOT + ".event";
  private static final String LAYOUT = ROOT + ".layout";
  private static final String STORAGE = ROOT + ".storage";
  private static final String OCI = ROOT + ".oci";
  private static final String JSON = ROOT + ".internal.json";
  private static final String SERVICE = ROOT + ".internal.service";
  private static final String LEASE = ROOT + ".internal.lease";
  private static final String WALK = ROOT + ".internal.walk";
  private static final String FILES = ROOT + ".storage.fs";
  private static final String BUCKETS = ROOT + ".storage.s3";
  private static final String BUCKET = BUCKETS + ".internal.bucket";
  private static final String BUCKET_DRIVER = BUCKETS + ".internal.driver";
  private static final String AWS = BUCKETS + ".internal.aws";
  private static final String FRONT_DOOR = ROOT + ".fs";
  private static final String COLLECTOR = ROOT + ".gc";
  private static final String RETENTION = COLLECTOR + ".retention";
  private static final String SCHEDULE = COLLECTOR + ".schedule";
  private static final String UPLOAD = COLLECTOR + ".upload";
  private static final String SCRUB = COLLECTOR + ".scrub";
  private static final String REACH = COLLECTOR + ".reach";
  private static final String MARK = COLLECTOR + ".internal.mark";
  private static final String RUN = COLLECTOR + ".internal.run";
  private static final String PROCESS = COLLECTOR + ".internal.process";
  private static final String SWEEP = COLLECTOR + ".internal.sweep";
  private static final String RESTORE = COLLECTOR + ".internal.restore";
  private static final String WORK = COLLECTOR + ".internal.work";
  private static final String HTTP = ROOT + ".http";
  private static final String ACCESS = HTTP + ".access";
  private static final String TOKEN = HTTP + ".token";
  private static final String API = HTTP + ".api";
  private static final String ENDPOINTS = HTTP + ".internal.api";
  private static final String BLOBS = HTTP + ".internal.blob";
  private static final String PAGE = HTTP + ".page";
  private static final String MICROMETER = HTTP + ".micrometer";
  private static final String JETTY = HTTP + ".jetty";
  private static final String SERVLET = HTTP + ".servlet";
  private static final String SERVER = ROOT + ".server";
  private static final String CONFIG = SERVER + ".config";
  private static final String EXCHANGE = SERVER + ".exchange";
  private static final String HEALTH = SERVER + ".health";
  private static final String LOG = SERVER + ".log";
  private static final String METRICS = SERVER + ".metrics";
  private static final String NOTIFICATION = SERVER + ".notification";
  private static final String TESTING = ROOT + ".testing";
  private static final String TESTING_STORAGE = ROOT + ".testing.storage";
  private static final String TESTING_JUNIT = ROOT + ".testing.junit";
  private static final String TESTING_ASSERTJ = ROOT + ".testing.assertj";
  private static final String TESTING_HTTP = ROOT + ".testing.http";
  private static final String EXPLORATION = ROOT + ".exploration";
  private static final String COMMAND = ROOT + ".cli";

  private static final String GUAVA = "com.google.common..";
  private static final String JACKSON = "com.fasterxml.jackson..";

  private static final int MOST_PARAMETERS = 6;

  private static final JavaClasses CLASSES = ProductClasses.ALL;

  @Test
  void seesThePackagesOfAllModules() {
    assertThat(CLASSES)
        .map(JavaClass::getPackageName)
        .contains(
            ROOT,
            MODEL,
            EVENT,
            LAYOUT,
            STORAGE,
            OCI,
            FILES,
            BUCKETS,
            FRONT_DOOR,
            COLLECTOR,
            HTTP,
            JETTY,
            SERVLET,
            SERVER,
            TESTING,
            TESTING_STORAGE,
            TESTING_JUNIT,
            TESTING_HTTP,
            COMMAND);
  }

  @Test
  void modelKnowsNothingElse() {
    assertKnowsOnly(MODEL, JACKSON);
  }

  @Test
  void eventsKnowNoServices() {
    assertKnowsOnly(EVENT, MODEL);
  }

  @Test
  void storageKnowsOnlyTheErrorsOfTheModel() {
    assertKnowsOnly(STORAGE, MODEL);
    noClasses()
        .that()
        .resideInAnyPackage(STORAGE, FILES, BUCKETS, BUCKET, BUCKET_DRIVER, AWS)
        .should()
        .dependOnClassesThat(resideInAPackage(MODEL)
            .and(not(simpleName("StowageException")
                .or(simpleName("ErrorCode"))
                .or(simpleName("Printable")))))
        .check(CLASSES);
  }

  @Test
  void layoutKnowsNoServices() {
    assertKnowsOnly(LAYOUT, MODEL, STORAGE);
  }

  @Test
  void servicesKnowNoFileSystem() {
    assertKnowsOnly(ROOT, SERVICE, LEASE, WALK, JSON, MODEL, EVENT, LAYOUT, STORAGE);
    assertKnowsOnly(SERVICE, LEASE, MODEL, EVENT, LAYOUT, STORAGE, "com.google.common.cache");
  }

  @Test
  void theLeaseProtocolKnowsLinksAndPaths() {
    assertKnowsOnly(LEASE, MODEL, LAYOUT, STORAGE);
  }

  @Test
  void listingKnowsLinksAndPaths() {
    assertKnowsOnly(WALK, MODEL, LAYOUT, STORAGE);
  }

  @Test
  void theWriterOfJsonKnowsNoValues() {
    assertKnowsOnly(JSON, "com.fasterxml.jackson.core..");
  }

  @Test
  void imageFilesKnowOnlyServices() {
    assertKnowsOnly(OCI, ROOT, JSON, MODEL, STORAGE, JACKSON, "org.apache.commons.compress..");
  }

  @Test
  void fileSystemKnowsOnlyStorage() {
    assertKnowsOnly(FILES, STORAGE, MODEL);
  }

  @Test
  void onlyThePackageOfTheSdkAndTheFrontDoorOfBucketsKnowTheSdk() {
    assertKnowsOnly(BUCKET, STORAGE);
    assertKnowsOnly(BUCKET_DRIVER, BUCKET, LAYOUT, STORAGE, MODEL);
    assertKnowsOnly(AWS, BUCKET, MODEL, "software.amazon.awssdk..");
    assertKnowsOnly(
        BUCKETS, AWS, BUCKET, BUCKET_DRIVER, STORAGE, MODEL, "software.amazon.awssdk.services.s3");
    noClasses()
        .that()
        .resideOutsideOfPackage(BUCKETS + "..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage(BUCKETS + "..")
        .check(CLASSES);
  }

  @Test
  void fileSystemRegistryOnlyJoinsServicesAndStore() {
    assertKnowsOnly(FRONT_DOOR, ROOT, FILES, STORAGE);
    noClasses()
        .that()
        .resideInAPackage(FILES)
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(ROOT, FRONT_DOOR)
        .check(CLASSES);
  }

  @Test
  void collectorKnowsNoDriver() {
    assertKnowsOnly(
        COLLECTOR, SWEEP, RESTORE, MARK, RUN, PROCESS, WORK, ROOT, WALK, LEASE, JSON, MODEL, LAYOUT,
        STORAGE);
    noClasses()
        .that()
        .resideInAPackage(COLLECTOR + "..")
        .should()
        .dependOnClassesThat()
        .haveSimpleName("InMemoryStorage")
        .check(CLASSES);
  }

  @Test
  void partsOfTheCollectorDoNotKnowTheCollector() {
    assertKnowsOnly(WORK, ROOT, STORAGE);
    assertKnowsOnly(PROCESS);
    assertKnowsOnly(RUN, PROCESS, ROOT, WALK, LEASE, MODEL, LAYOUT, STORAGE);
    assertKnowsOnly(MARK, WORK, ROOT, WALK, LEASE, MODEL, LAYOUT, STORAGE);
    assertKnowsOnly(SWEEP, MARK, RUN, WORK, ROOT, WALK, LEASE, MODEL, LAYOUT, STORAGE);
    assertKnowsOnly(RESTORE, MARK, RUN, ROOT, WALK, MODEL, LAYOUT, STORAGE);
  }

  @Test
  void maintenanceIsSeparateFromTheCollector() {
    assertKnowsOnly(SCRUB, MARK, WORK, ROOT, WALK, LEASE, JSON, MODEL, LAYOUT, STORAGE);
    assertKnowsOnly(
        UPLOAD, COLLECTOR, SWEEP, MARK, RUN, WORK, ROOT, WALK, LEASE, JSON, MODEL, LAYOUT, STORAGE);
    assertKnowsOnly(REACH, COLLECTOR, MARK, RUN, ROOT, WALK, JSON, MODEL, LAYOUT, STORAGE);
    assertKnowsOnly(RETENTION, COLLECTOR, WORK, ROOT, JSON, MODEL, LAYOUT, STORAGE);
    assertKnowsOnly(SCHEDULE, COLLECTOR, RETENTION, UPLOAD, RUN, ROOT, MODEL, LAYOUT, STORAGE);
  }

  @Test
  void requestsAndResponsesKnowNoServicesAndNoServer() {
    assertKnowsOnly(HTTP, MODEL, GUAVA);
  }

  @Test
  void accessControlKnowsRequestsAndNoContent() {
    assertKnowsOnly(ACCESS, HTTP, MODEL, GUAVA, JACKSON, "org.springframework.security.crypto..");
    assertKnowsOnly(TOKEN, ENDPOINTS, ACCESS, HTTP, MODEL, GUAVA, JACKSON);
  }

  @Test
  void theApiAndThePagesKnowServicesAndNoServer() {
    assertKnowsOnly(ENDPOINTS, ACCESS, HTTP, ROOT, MODEL, STORAGE, GUAVA, JACKSON);
    assertKnowsOnly(BLOBS, ENDPOINTS, ACCESS, HTTP, ROOT, MODEL, LAYOUT, STORAGE, GUAVA, JACKSON);
    assertKnowsOnly(API, BLOBS, ENDPOINTS, ACCESS, HTTP, ROOT, MODEL, STORAGE, GUAVA, JACKSON);
    assertKnowsOnly(PAGE, ENDPOINTS, ACCESS, HTTP, ROOT, MODEL, LAYOUT, GUAVA, JACKSON);
  }

  @Test
  void metersKnowEventsAndRequestsAndNoServices() {
    assertKnowsOnly(MICROMETER, ENDPOINTS, HTTP, EVENT, "io.micrometer..");
  }

  @Test
  void serversOfHandlersKnowRequestsAndNoRegistry() {
    assertKnowsOnly(JETTY, HTTP, MODEL, "org.eclipse.jetty..");
    assertKnowsOnly(SERVLET, HTTP, GUAVA, "jakarta.servlet..");
  }

  @Test
  void partsOfTheServerDoNotKnowTheServer() {
    assertKnowsOnly(EXCHANGE, HTTP);
    assertKnowsOnly(LOG, EXCHANGE, HTTP, MODEL, JACKSON);
    assertKnowsOnly(HEALTH, HTTP, MODEL, STORAGE, JACKSON);
    assertKnowsOnly(NOTIFICATION, HTTP, EVENT, MODEL, LAYOUT, STORAGE, JACKSON);
    assertKnowsOnly(
        METRICS, NOTIFICATION, EXCHANGE, HTTP, COLLECTOR, SCHEDULE, UPLOAD, EVENT, MODEL, STORAGE);
  }

  @Test
  void theConfigurationKnowsWhatItConfigures() {
    assertKnowsOnly(
        CONFIG,
        RETENTION,
        SCHEDULE,
        NOTIFICATION,
        LOG,
        HEALTH,
        JETTY,
        ACCESS,
        HTTP,
        ROOT,
        MODEL,
        JACKSON,
        "org.yaml.snakeyaml..");
  }

  @Test
  void theServerOnlyJoinsItsParts() {
    assertKnowsOnly(
        SERVER,
        SERVER + "..",
        HTTP,
        ACCESS,
        TOKEN,
        API,
        PAGE,
        JETTY,
        COLLECTOR,
        PROCESS,
        RETENTION,
        SCHEDULE,
        UPLOAD,
        ROOT,
        EVENT,
        MODEL,
        LAYOUT,
        STORAGE,
        FILES,
        JACKSON);
  }

  @Test
  void nothingButTheCommandDependsOnTheServer() {
    noClasses()
        .that()
        .resideOutsideOfPackages(SERVER + "..", COMMAND + "..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage(SERVER + "..")
        .check(CLASSES);
  }

  @Test
  void testsOfDriversKnowOnlyStorage() {
    assertKnowsOnly(TESTING_STORAGE, STORAGE, "org.junit..", "org.assertj..");
  }

  @Test
  void theContractsOfADriverAreComplete() {
    assertNested(TESTING + ".ServiceContract", TESTING + ".DriverContracts");
    assertNested(
        TESTING_STORAGE + ".OperationContract", TESTING_STORAGE + ".StorageDriverContract");
  }

  /** Asserts that each contract that extends {@code base} is run by a class in {@code runner}. */
  private static void assertNested(String base, String runner) {
    assertThat(CLASSES.get(base).getSubclasses())
        .isNotEmpty()
        .allSatisfy(contract -> assertThat(contract.getSubclasses())
            .flatExtracting(each -> each.getEnclosingClass().stream().toList())
            .extracting(JavaClass::getName)
            .contains(runner));
  }

  @Test
  void theFixtureNeedsNoAssertJ() {
    assertKnowsOnly(
        TESTING_JUNIT,
        ROOT,
        MODEL,
        EVENT,
        LAYOUT,
        STORAGE,
        FILES,
        COLLECTOR,
        TESTING,
        ROOT + ".oci",
        "org.junit.jupiter.api..",
        "org.junit.platform.commons..",
        "org.opentest4j");
    assertKnowsOnly(TESTING_ASSERTJ, ROOT, MODEL, COLLECTOR, "org.assertj..");
  }

  @Test
  void theFixtureWithAUrlRunsTheServerOfProduction() {
    assertKnowsOnly(
        TESTING_HTTP,
        HTTP,
        ACCESS,
        TOKEN,
        API,
        JETTY,
        TESTING,
        TESTING_JUNIT,
        ROOT,
        EVENT,
        MODEL,
        STORAGE,
        FILES,
        GUAVA,
        "org.junit..");
  }

  @Test
  void nothingDependsOnTheCommand() {
    noClasses()
        .that()
        .resideOutsideOfPackage(COMMAND + "..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage(COMMAND + "..")
        .check(CLASSES);
  }

  @Test
  void commandsKnowOnlyWhatTheyShare() {
    slices().matching(COMMAND + ".(*)..").should().beFreeOfCycles().check(CLASSES);
    noClasses()
        .that()
        .resideInAPackage(COMMAND + ".common")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            COMMAND,
            COMMAND + ".image",
            COMMAND + ".view",
            COMMAND + ".collect",
            COMMAND + ".serve",
            COMMAND + ".demo")
        .check(CLASSES);
  }

  @Test
  void libraryDoesNotDependOnTests() {
    noClasses()
        .that()
        .resideOutsideOfPackages(TESTING + "..", EXPLORATION)
        .should()
        .dependOnClassesThat()
        .resideInAPackage(TESTING + "..")
        .check(CLASSES);
  }

  @Test
  void packagesHaveNoCycles() {
    slices().matching("io.stowage.(**)").should().beFreeOfCycles().check(CLASSES);
  }

  @Test
  void noConstructorTakesMoreThanSixParameters() {
    classes().should(takeAtMostSixParameters()).check(CLASSES);
  }

  @Test
  void classesOfTheApiHaveNoCycles() {
    slices().assignedFrom(new TopLevelClasses(ROOT)).should().beFreeOfCycles().check(CLASSES);
  }

  @Test
  void everyPackageIsNullMarked() {
    classes().should(resideInANullMarkedPackage()).check(CLASSES);
  }

  @Test
  void noClassHasAGenericName() {
    noClasses()
        .should()
        .haveNameMatching(".*(Util|Utils|Helper|Helpers|Manager|Impl)")
        .check(CLASSES);
  }

  private static void assertKnowsOnly(String name, String... others) {
    String[] known = Stream.concat(
            Stream.of(name, "java..", "javax..", "org.slf4j", "org.jspecify.annotations"),
            Stream.of(others))
        .toArray(String[]::new);
    classes()
        .that()
        .resideInAPackage(name)
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage(known)
        .check(CLASSES);
  }

  /** Records of values are exempt; one with a service among its components is not. */
  private static ArchCondition<JavaClass> takeAtMostSixParameters() {
    return new ArchCondition<>("take at most six parameters in each constructor") {
      @Override
      public void check(JavaClass item, ConditionEvents events) {
        boolean holdsValues = item.isRecord()
            && item.getFields().stream()
                .map(JavaField::getRawType)
                .noneMatch(ArchitectureTest::isService);
        item.getConstructors().stream()
            .filter(made -> !holdsValues && made.getRawParameterTypes().size() > MOST_PARAMETERS)
            .forEach(made -> events.add(SimpleConditionEvent.violated(made, made.getFullName())));
      }
    };
  }

  private static boolean isService(JavaClass type) {
    return type.getPackageName().startsWith(ROOT)
        && !(type.isInterface() && type.getAllSubclasses().stream().allMatch(JavaClass::isRecord))
        && !type.isRecord()
        && !type.isEnum()
        && !type.getPackageName().equals(MODEL)
        && !type.isAssignableTo(StoragePath.class);
  }

  private static ArchCondition<JavaClass> resideInANullMarkedPackage() {
    return new ArchCondition<>("reside in a @NullMarked package") {
      @Override
      public void check(JavaClass item, ConditionEvents events) {
        boolean marked = item.getPackage().isAnnotatedWith(NullMarked.class);
        events.add(new SimpleConditionEvent(item, marked, item.getPackageName()));
      }
    };
  }

  /** A slice for each top-level class of one package, with the classes that are nested in it. */
  private record TopLevelClasses(String name) implements SliceAssignment {
    @Override
    public SliceIdentifier getIdentifierOf(JavaClass type) {
      JavaClass top = type;
      while (top.getEnclosingClass().isPresent()) {
        top = top.getEnclosingClass().get();
      }
      return top.getPackageName().equals(name)
          ? SliceIdentifier.of(top.getSimpleName())
          : SliceIdentifier.ignore();
    }

    @Override
    public String getDescription() {
      return "top-level classes of " + name;
    }
  }
}
