package io.stowage.registry.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import io.stowage.registry.Expected;
import io.stowage.registry.ForeignUrls;
import io.stowage.registry.Registry;
import io.stowage.registry.RegistryOptions;
import io.stowage.registry.RemovalOptions;
import io.stowage.registry.Repository;
import io.stowage.registry.gc.GarbageCollector;
import io.stowage.registry.gc.GcOptions;
import io.stowage.registry.gc.GcReport;
import io.stowage.registry.gc.RepositoryReport;
import io.stowage.registry.gc.RestoreOptions;
import io.stowage.registry.gc.reach.Fate;
import io.stowage.registry.gc.reach.Reachability;
import io.stowage.registry.gc.schedule.GcSchedule;
import io.stowage.registry.gc.scrub.ScrubOptions;
import io.stowage.registry.gc.scrub.ScrubPosition;
import io.stowage.registry.gc.scrub.Scrubber;
import io.stowage.registry.gc.upload.UploadPurgeOptions;
import io.stowage.registry.gc.upload.UploadPurger;
import io.stowage.registry.internal.lease.LinkReader;
import io.stowage.registry.internal.lease.QuarantineLookup;
import io.stowage.registry.internal.walk.RegistryWalk;
import io.stowage.registry.layout.LayoutEntry;
import io.stowage.registry.layout.RegistryLayout;
import io.stowage.registry.model.Digester;
import io.stowage.registry.model.ImageIndex;
import io.stowage.registry.model.ImageManifest;
import io.stowage.registry.model.Manifest;
import io.stowage.registry.model.MediaType;
import io.stowage.registry.model.Platform;
import io.stowage.registry.model.Tag;
import io.stowage.registry.oci.OciExport;
import io.stowage.registry.oci.OciImport;
import io.stowage.registry.oci.RegistryCopy;
import io.stowage.registry.storage.InMemoryStorage;
import io.stowage.registry.storage.StorageEntry;
import io.stowage.registry.storage.StorageException;
import io.stowage.registry.storage.fs.Durability;
import io.stowage.registry.storage.fs.FileSystemStorage;
import io.stowage.registry.testing.Breakage;
import io.stowage.registry.testing.TestClock;
import io.stowage.registry.testing.TestImage;
import io.stowage.registry.testing.TestImages;
import io.stowage.registry.testing.TreeDump;
import io.stowage.registry.testing.junit.RegistryExtension;
import io.stowage.registry.testing.junit.RegistryParameters;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.invoke.MethodType;
import java.lang.reflect.Array;
import java.lang.reflect.Constructor;
import java.lang.reflect.Executable;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Parameter;
import java.lang.reflect.Proxy;
import java.lang.reflect.RecordComponent;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Calls each public constructor, static method and method of every class of the library with null
 * for one parameter and a sample value for every other. Methods of interfaces are omitted, because
 * the library calls them, except for those of the drivers.
 */
class NullArgumentsTest {
  private static final Set<String> PACKAGES = Set.of(
      "io.stowage.registry",
      "io.stowage.registry.event",
      "io.stowage.registry.model",
      "io.stowage.registry.layout",
      "io.stowage.registry.storage",
      "io.stowage.registry.oci",
      "io.stowage.registry.fs",
      "io.stowage.registry.storage.fs",
      "io.stowage.registry.gc",
      "io.stowage.registry.gc.scrub",
      "io.stowage.registry.gc.upload",
      "io.stowage.registry.gc.reach",
      "io.stowage.registry.gc.schedule",
      "io.stowage.registry.testing",
      "io.stowage.registry.testing.junit");

  private final Map<Class<?>, Object> samples = new LinkedHashMap<>();
  private final Registry registry = Registry.open(InMemoryStorage.create());
  private final FileSystemStorage files;
  private final List<String> wrong = new ArrayList<>();
  private int calls;

  NullArgumentsTest(@TempDir Path folder) {
    files = FileSystemStorage.openOrCreate(folder.resolve("root"), Durability.RELAXED);
    Repository repository = registry.repository("app");
    TestImage image = TestImages.in(repository, 1).image().tag("1.0").push();
    TestImage index = TestImages.in(repository, 2).index(image).push();
    add("text", "none", 'c', 1, 1L, true, Instant.EPOCH, Duration.ofHours(1), Clock.systemUTC());
    add(new byte[1], List.of(), Set.of(), Map.of(), Optional.empty(), new UUID(1, 7), folder);
    add(OptionalLong.empty());
    add(InputStream.nullInputStream(), OutputStream.nullOutputStream(), new Object());
    add(new IllegalStateException("sample"), new IOException("sample"), OptionalLong.empty());
    add(registry, repository, repository.blobs(), repository.manifests(), repository.tags());
    add(repository.referrers(), repository.name(), image.digest(), registry.blobs());
    add(registry.links(), registry.options(), RegistryOptions.builder(), registry.storage(), files);
    add(image.manifest(), index.manifest(), image.manifest().mediaType(), Tag.parse("1.0"));
    add(image.manifest().descriptor(), repository.blobs().startUpload(), registry.repositories(1));
    add(Digester.of(image.digest().algorithm()));
    add(RemovalOptions.defaults(), RemovalOptions.builder(), Expected.absent());
    add(ImageManifest.builder(), ImageIndex.builder(), Platform.of("linux", "amd64"));
    add(new RegistryWalk(registry.storage()), new StorageEntry(1, Instant.EPOCH));
    add(RegistryLayout.ROOT, registry.storage().quarantine(), OciImport.into(repository));
    add(OciExport.of(repository, Tag.parse("1.0")));
    add(RegistryCopy.from(repository).image("1.0"));
    GarbageCollector collector = GarbageCollector.of(registry);
    add(collector, GcOptions.offline(), GcOptions.builder(), collector.run(GcOptions.offline()));
    add(RestoreOptions.builder(), GcReport.builder(), RepositoryReport.builder("app"));
    add(Scrubber.of(registry), ScrubOptions.builder(), ScrubOptions.builder().build());
    add(UploadPurger.of(registry), UploadPurgeOptions.builder());
    add(UploadPurgeOptions.builder().build(), Reachability.of(registry));
    add(GcSchedule.builder(registry), ScrubPosition.parse("repositories/app"), new Fate.Absent());
    add(
        ForeignUrls.none(),
        new LayoutEntry.BlobData(image.digest()),
        new QuarantineLookup(registry.storage()));
    add(new LinkReader(registry.storage(), Clock.systemUTC(), each -> {}));
    add(new StorageException.UnexpectedKind(RegistryLayout.ROOT, "sample"));
    TestImages images = TestImages.in(repository, 3);
    add(images, images.image(), images.index(image), image, TestClock.at(Instant.EPOCH));
    add(images.schema1().manifest());
    add(Manifest.parse(MediaType.parse("application/x.sample"), new byte[] {'{', '}'}));
    add(Breakage.of(registry.storage()), TreeDump.of(registry.storage(), RegistryLayout.ROOT));
    add(
        RegistryExtension.inMemory(),
        new RegistryParameters(registry, TestClock.at(Instant.EPOCH)));
  }

  @AfterEach
  void close() {
    files.close();
  }

  @Test
  void areRefusedWithTheNameOfTheParameter() {
    for (Class<?> type : types()) {
      Stream.<Executable>concat(Stream.of(type.getConstructors()), Stream.of(type.getMethods()))
          .filter(member -> member.getDeclaringClass().getName().startsWith("io.stowage."))
          .filter(member -> !member.isSynthetic() && !isAbstract(member))
          .filter(member -> !member.getName().equals("equals"))
          .filter(member -> !type.isInterface() || Modifier.isStatic(member.getModifiers()))
          .sorted(Comparator.comparing(Executable::toString))
          .forEach(member -> check(type, member));
    }
    assertThat(wrong).isEmpty();
    assertThat(calls).isGreaterThan(400);
  }

  private static boolean isAbstract(Executable member) {
    return Modifier.isAbstract(member.getModifiers())
        || (member instanceof Constructor<?> made
            && Modifier.isAbstract(made.getDeclaringClass().getModifiers()))
        || (member.getDeclaringClass().isEnum() && member.getName().equals("valueOf"));
  }

  private void check(Class<?> type, Executable member) {
    Parameter[] parameters = member.getParameters();
    for (int i = 0; i < parameters.length; i++) {
      Parameter parameter = parameters[i];
      if (!parameter.getType().isPrimitive()
          && !parameter.getAnnotatedType().isAnnotationPresent(Nullable.class)) {
        check(type, member, i);
      }
    }
  }

  private void check(Class<?> type, Executable member, int nullAt) {
    String name = member.getParameters()[nullAt].getName();
    String place = member + " with null for " + name;
    calls++;
    try {
      Object[] arguments = new Object[member.getParameterCount()];
      for (int i = 0; i < arguments.length; i++) {
        arguments[i] = i == nullAt ? null : sample(member.getParameterTypes()[i]);
      }
      if (member instanceof Constructor<?> made) {
        made.newInstance(arguments);
      } else if (member instanceof Method method) {
        method.invoke(Modifier.isStatic(method.getModifiers()) ? null : sample(type), arguments);
      }
      wrong.add(place + ": was taken");
    } catch (InvocationTargetException e) {
      Throwable cause = e.getCause();
      if (!(cause instanceof NullPointerException) || !name.equals(cause.getMessage())) {
        wrong.add(place + ": threw " + cause);
      }
    } catch (ReflectiveOperationException | RuntimeException e) {
      wrong.add(place + ": cannot be called: " + e);
    }
  }

  private static List<Class<?>> types() {
    return new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages(PACKAGES)
            .stream()
            .filter(type -> PACKAGES.contains(type.getPackageName()))
            .map(JavaClass::reflect)
            .filter(NullArgumentsTest::isPublic)
            .sorted(Comparator.comparing(Class::getName))
            .collect(Collectors.toList());
  }

  private static boolean isPublic(Class<?> type) {
    for (Class<?> outer = type; outer != null; outer = outer.getEnclosingClass()) {
      if (!Modifier.isPublic(outer.getModifiers())) {
        return false;
      }
    }
    return true;
  }

  private void add(Object... objects) {
    for (Object object : objects) {
      samples.put(object.getClass(), object);
    }
  }

  private Object sample(Class<?> type) throws ReflectiveOperationException {
    if (samples.containsKey(type)) {
      return samples.get(type);
    }
    for (Object sample : samples.values()) {
      if (boxed(type).isInstance(sample)) {
        return sample;
      }
    }
    if (type.isEnum()) {
      return type.getEnumConstants()[0];
    }
    if (type.isArray()) {
      return Array.newInstance(type.getComponentType(), 0);
    }
    if (type.isInterface()) {
      return Proxy.newProxyInstance(
          type.getClassLoader(), new Class<?>[] {type}, (proxy, method, arguments) -> null);
    }
    if (type.isRecord()) {
      Class<?>[] types = Arrays.stream(type.getRecordComponents())
          .map(RecordComponent::getType)
          .toArray(Class<?>[]::new);
      Object[] values = new Object[types.length];
      for (int i = 0; i < values.length; i++) {
        values[i] = sample(types[i]);
      }
      return type.getConstructor(types).newInstance(values);
    }
    throw new ReflectiveOperationException("no sample of " + type);
  }

  private static Class<?> boxed(Class<?> type) {
    return type.isPrimitive() ? MethodType.methodType(type).wrap().returnType() : type;
  }
}
