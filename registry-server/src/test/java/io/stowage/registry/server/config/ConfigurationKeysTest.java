package io.stowage.registry.server.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.yaml.snakeyaml.Yaml;

/** What happens to each key of the configuration of Distribution 2.8 and 3.1, and to ours. */
class ConfigurationKeysTest {
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9]+");
  private static final List<String> BUCKETS = List.of("s3", "s3aws");

  /** Keys that are read, each with a value other than its default. */
  private static final String READ = """
      version = '0.1'
      log.level = debug
      log.formatter = json
      log.fields = {service: registry}
      log.accesslog.disabled = true
      loglevel = warn
      storage.inmemory = {}
      storage.delete.enabled = true
      storage.redirect.disable = true
      storage.cache.blobdescriptor = inmemory
      storage.cache.layerinfo = inmemory
      storage.cache.blobdescriptorsize = 5
      storage.maintenance.uploadpurging.enabled = false
      storage.maintenance.uploadpurging.age = 10h
      storage.maintenance.uploadpurging.interval = 1h
      storage.maintenance.uploadpurging.dryrun = true
      storage.maintenance.readonly.enabled = true
      auth.htpasswd = {realm: r, path: FILE}
      auth.token = {realm: 'https://t.example/', service: s, issuer: i, rootcertbundle: FILE}
      auth.token = {realm: 'https://t.example/', service: s, issuer: i, jwks: FILE}
      auth.token = {realm: r, service: s, issuer: i, jwks: FILE, signingalgorithms: [ES256]}
      auth.token = {realm: r, service: s, issuer: i, jwks: FILE, autoredirect: true}
      auth.token = {realm: r, service: s, issuer: i, jwks: FILE, autoredirectpath: /a}
      middleware.registry = [{name: x, disabled: true, options: {baseurl: b}}]
      middleware.repository = [{name: x, disabled: true, options: {baseurl: b}}]
      middleware.storage = [{name: redirect, options: {baseurl: 'https://files.example'}}]
      middleware.storage = [{name: cloudfront, disabled: true, options: {privatekey: k}}]
      middleware.registry = [{name: x, disabled: true, options: {privatekey: k, keypairid: i}}]
      middleware.registry = [{name: x, disabled: true, options: {duration: 1m, ipfilteredby: aws}}]
      middleware.repository = [{name: x, disabled: true, options: {privatekey: k, keypairid: i}}]
      middleware.repository = [{name: x, disabled: true, options: {duration: 1m, ipfilteredby: aws}}]
      middleware.storage = [{name: cloudfront, disabled: true, options: {keypairid: i}}]
      middleware.storage = [{name: x, disabled: true, options: {duration: 1m, ipfilteredby: aws}}]
      http.addr = :5001
      http.net = unix
      http.host = https://registry.example.com
      http.prefix = /x/
      http.secret = hush
      http.relativeurls = true
      http.draintimeout = 60s
      http.headers = {X-Content-Type-Options: [nosniff]}
      http.tls = {certificate: c.pem, key: k.pem}
      http.tls = {certificate: c.pem, key: k.pem, clientcas: [a.pem]}
      http.tls = {certificate: c.pem, key: k.pem, clientauth: request-client-cert}
      http.tls = {certificate: c.pem, key: k.pem, minimumtls: tls1.3}
      http.tls = {certificate: c.pem, key: k.pem, ciphersuites: [TLS_AES_128_GCM_SHA256]}
      http.debug = {addr: 'localhost:5001', prometheus: {enabled: true, path: /m}}
      http.http2.disabled = true
      http.h2c.enabled = true
      notifications.events.includereferences = true
      notifications.endpoints = [{name: a, url: 'http://e.example/', headers: {A: [b]}}]
      notifications.endpoints = [{name: a, url: 'http://e.example/', timeout: 5s, threshold: 3}]
      notifications.endpoints = [{name: a, url: 'http://e.example/', backoff: 5s}]
      notifications.endpoints = [{name: a, url: 'http://e.example/', disabled: true}]
      notifications.endpoints = [{name: a, url: 'http://e.example/', ignoredmediatypes: [m]}]
      notifications.endpoints = [{name: a, url: 'http://e.example/', ignore: {mediatypes: [m]}}]
      notifications.endpoints = [{name: a, url: 'http://e.example/', ignore: {actions: [pull]}}]
      health.storagedriver = {enabled: true, interval: 5s, threshold: 3}
      health.file = [{file: /down, interval: 5s, threshold: 1}]
      health.http = [{uri: 'http://e.example/', headers: {A: [b]}, statuscode: 204}]
      health.http = [{uri: 'http://e.example/', timeout: 1s, interval: 5s, threshold: 3}]
      health.tcp = [{addr: 'e.example:80', timeout: 1s, interval: 5s, threshold: 3}]
      catalog.maxentries = 5
      tags.maxtags = 5
      validation.disabled = true
      validation.manifests.urls = {allow: [^https], deny: [x]}
      validation.manifests.indexes = {platforms: all, platformlist: [{architecture: a, os: b}]}
      validation.manifests.indexes = {platforms: list, platformlist: [{architecture: a, os: b}]}
      validation.manifests.indexes.platforms = none
      policy.repository.classes = [image, plugin]
      stowage.gc = {enabled: true, writers: any, interval: 1h, hours: '01:00-05:00'}
      stowage.gc = {enabled: true, writers: any, policy: POLICY}
      stowage.gc = {grace: 2h, deleteuntagged: true, quarantine: 1d}
      stowage.access.anonymous = [pull]
      stowage.access.rules = [{repositories: ['team/**'], users: [ci], actions: [pull, push]}]
      stowage.access.token = {key: FILE, expiry: 10m}
      stowage.limits = {headers: 32KiB, manifest: 1MiB, blob: 1GiB, uploads: 5}
      stowage.limits = {connections: 5, minimumrate: 0}
      stowage.accept = lenient
      stowage.proxies = [10.0.0.0/8]
      stowage.notifications = {envelope: v2, queue: 5}
      stowage.metrics.repositories = true
      stowage.page.enabled = false
      """;

  /** Keys without effect of which nobody needs to know. */
  private static final String IGNORED = """
      log.reportcaller = true
      storage.tag.concurrencylimit = 8
      validation.enabled = true
      """;

  /** Keys without effect, or with another one than in Distribution. */
  private static final String WARNED = """
      log.formatter = logstash
      log.hooks = [{disabled: false, type: mail, levels: [error], options: {from: a, to: [b]}}]
      storage.cache.blobdescriptor = redis
      storage.cache.blobdescriptor = elsewhere
      storage.cache.layerinfo = redis
      auth.silly = {realm: r, service: s}
      http.debug.prometheus.enabled = true
      redis = {addr: 'localhost:6379', password: hush, db: 0, pool: {maxidle: 16}}
      redis.tls.certificate = c.pem
      reporting.bugsnag.apikey = hush
      reporting.newrelic = {licensekey: hush, name: n, verbose: true}
      compatibility.schema1.enabled = true
      compatibility.schema1.signingkeyfile = k.pem
      """;

  private static final String REFUSED = """
      storage.azure = {container: c}
      storage.gcs = {bucket: b}
      storage.swift = {container: c}
      storage.oss = {bucket: b}
      middleware.registry = [{name: x}]
      middleware.repository = [{name: x}]
      middleware.storage = [{name: cloudfront, options: {baseurl: c, keypairid: k, privatekey: K}}]
      middleware.storage = [{name: rewrite, options: {host: h}}]
      http.tls.letsencrypt = {cachefile: c, email: e, hosts: [h], directoryurl: d}
      http.tls = {certificate: c, key: k, letsencrypt: {hosts: [h]}}
      proxy.remoteurl = https://registry-1.docker.io
      proxy = {username: u, password: hush, ttl: 1h, exec: {command: c}, cachewritetimeout: 1m}
      stowage.gc.policy = missing.yml
      """;

  /** Keys of buckets that are read, each with a value other than its default. */
  private static final String BUCKET = """
      {accesskey: hush-id, secretkey: hush}
      {accesskey: hush-id, secretkey: hush, sessiontoken: hush}
      {region: eu-central-1}
      {regionendpoint: 'http://minio:9000'}
      {redirectendpoint: 'https://files.example'}
      {rootdirectory: /images}
      {forcepathstyle: true}
      {secure: false}
      {cabundle: /etc/stowage/ca.pem}
      {v4auth: true}
      {usedualstack: true}
      {usefipsendpoint: true}
      {accelerate: true}
      {encrypt: true, keyid: k}
      {storageclass: STANDARD_IA}
      {objectacl: bucket-owner-full-control}
      {useragent: a}
      {chunksize: 5242880}
      {multipartcopychunksize: 5242880}
      {multipartcopymaxconcurrency: 1}
      {multipartcopythresholdsize: 0}
      """;

  private static final String WARNED_BUCKET = """
      {skipverify: true}
      {loglevel: debug}
      """;

  private static final String DIRECTORY =
      "storage: {filesystem: {rootdirectory: /srv/registry, maxthreads: 30}}";

  private final Path folder;

  ConfigurationKeysTest(@TempDir Path folder) throws IOException {
    this.folder = folder;
    Files.writeString(folder.resolve("file"), "");
    Files.writeString(
        folder.resolve("policy.yml"), "rules: [{repositories: ['**'], keep: {last: 10}}]");
  }

  @ParameterizedTest
  @MethodSource("read")
  void areReadWithoutAWarning(String setting) {
    assertThat(sample(setting).read().warnings()).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("ignored")
  void areIgnoredSilently(String setting) {
    Configuration configuration = sample(setting).read();

    assertThat(configuration.warnings()).isEmpty();
    assertThat(configuration.effectiveYaml()).isEqualTo(Sample.in(folder).read().effectiveYaml());
  }

  @ParameterizedTest
  @MethodSource("warned")
  void areAcceptedWithAWarning(String setting) {
    assertThat(sample(setting).read().warnings())
        .singleElement()
        .satisfies(warning -> assertThat(warning)
            .startsWith(folder.resolve("config.yml") + ": ")
            .doesNotContain("hush"));
  }

  @ParameterizedTest
  @MethodSource("refused")
  void areRefused(String setting) {
    assertThatThrownBy(() -> sample(setting).read())
        .isInstanceOf(ConfigurationException.class)
        .hasMessageStartingWith(folder.resolve("config.yml") + ": ")
        .hasMessageContaining(" is ")
        .hasMessageContaining("expected ")
        .hasMessageNotContaining("hush")
        .hasMessageNotContaining("\n");
  }

  @ParameterizedTest
  @MethodSource("bucket")
  void ofABucketAreReadWithoutAWarning(String parameters) {
    for (String driver : BUCKETS) {
      Configuration configuration = bucket(driver, parameters).read();

      assertThat(configuration.warnings()).isEmpty();
      assertThat(configuration.effectiveYaml()).doesNotContain("hush");
      assertThat(configuration.values().toString()).doesNotContain("hush");
    }
  }

  @ParameterizedTest
  @MethodSource("warnedBucket")
  void ofABucketAreAcceptedWithAWarning(String parameters) {
    String key = parameters.substring(1, parameters.indexOf(':'));
    for (String driver : BUCKETS) {
      assertThat(bucket(driver, parameters).read().warnings())
          .singleElement()
          .asString()
          .startsWith(folder.resolve("config.yml") + ": storage." + driver + "." + key + " ");
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{bucket: } | bucket is missing, expected the name of a bucket",
        "{secure: maybe} | secure is \"maybe\", expected true or false",
        "{chunksize: 5MiB} | chunksize is \"5MiB\", expected a whole number",
        "{keyid: k} | encrypt is false, expected true with keyid",
        "{secretkey: [hush]} | secretkey is ***, expected a string"
      })
  void ofABucketAreRefused(String parameters, String problem) {
    for (String driver : BUCKETS) {
      assertThatThrownBy(bucket(driver, parameters)::read)
          .isInstanceOf(ConfigurationException.class)
          .hasMessageStartingWith(folder.resolve("config.yml") + ": storage." + driver + ".")
          .hasMessageContaining(problem)
          .hasMessageNotContaining("hush");
    }
  }

  @Test
  void areAllInTheseLists() {
    List<String> lines = Stream.of(READ, IGNORED, WARNED, REFUSED, DIRECTORY)
        .flatMap(String::lines)
        .collect(Collectors.toCollection(ArrayList::new));
    for (String driver : BUCKETS) {
      lines.add("storage." + driver + " = {bucket: b}");
      Stream.of(BUCKET, WARNED_BUCKET)
          .flatMap(String::lines)
          .forEach(parameters -> lines.add("storage." + driver + " = " + parameters));
    }

    assertThat(paths(Schema.ROOT, "")).hasSizeGreaterThan(100);
    assertThat(paths(Schema.ROOT, "")
            .filter(path -> lines.stream().noneMatch(line -> mentions(line, path))))
        .isEmpty();
  }

  @Test
  void selectADirectory() {
    Configuration configuration = Sample.in(folder)
        .content("{version: 0.1, http: {addr: ':5000'}, " + DIRECTORY + "}")
        .read();

    assertThat(configuration.warnings()).isEmpty();
    assertThat(configuration.values().storage().location())
        .isEqualTo(new StoreLocation.Directory(Path.of("/srv/registry")));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "storage.gcs | {} | S3 endpoint",
        "storage.floppy | {} | filesystem, s3 or inmemory",
        "storage | floppy | filesystem, s3 or inmemory",
        "storage | {s3: {bucket: b}, s3aws: {bucket: b}} | exactly one driver",
        "storage | {delete: {enabled: true}} | exactly one driver",
        "storage | {filesystem: {}, inmemory: {}} | exactly one driver",
        "auth | ldap | silly, htpasswd or token",
        "auth | {htpasswd: {}, silly: {}} | exactly one kind"
      })
  void nameADriverThatDoesNotExist(String key, String value, String expected) {
    Sample sample = key.startsWith("storage")
        ? Sample.in(folder).content("{version: 0.1, http: {addr: ':5000'}}")
        : Sample.in(folder);

    assertThatThrownBy(sample.with(key, value)::read)
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining(expected);
  }

  @ParameterizedTest
  @CsvSource({
    "htttp.addr, http",
    "http.adr, http.addr",
    "http.tls.certifcate, http.tls.certificate",
    "storage.delete.enable, storage.delete.enabled",
    "http.level, log.level",
    "Log.level, log",
    "http.rootdirectory, storage.filesystem.rootdirectory"
  })
  void areNamedWithTheNearestKnownOneIfTheyAreUnknown(String key, String nearest) {
    assertThat(Sample.in(folder).with(key, "value").read().warnings())
        .singleElement()
        .asString()
        .contains(" is unknown and has no effect; the nearest known key is " + nearest)
        .doesNotContain("value");
  }

  @ParameterizedTest
  @CsvSource({
    "stowage.gc.intervall, stowage.gc.interval",
    "stowage.colour, stowage.proxies",
    "stowage.access.rules, stowage.access.rules[0].repositories"
  })
  void areRefusedBelowStowageIfTheyAreUnknown(String key, String nearest) {
    String value = key.endsWith("rules") ? "[{repository: a}]" : "1h";
    assertThatThrownBy(() -> Sample.in(folder).with(key, value).read())
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("is unknown, expected a documented key; the nearest one is ")
        .satisfies(e -> {
          if (!key.endsWith("colour")) {
            assertThat(e).hasMessageEndingWith(nearest);
          }
        });
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "version = 1.0",
        "version = ~",
        "log.level = loud",
        "log.formatter = xml",
        "log = text",
        "storage.delete.enabled = 3",
        "storage.maintenance.uploadpurging.age = soon",
        "storage.maintenance.uploadpurging.age = 5s",
        "storage.maintenance.uploadpurging.interval = 0s",
        "storage.cache = {blobdescriptor: inmemory, blobdescriptorsize: -1}",
        "auth.htpasswd = {realm: r}",
        "auth.htpasswd = {path: FILE}",
        "auth.htpasswd = {realm: r, path: FOLDER}",
        "auth.htpasswd = {realm: r, path: /absent}",
        "auth.token = {realm: r, service: s, issuer: i}",
        "auth.token = {realm: r, service: s, issuer: i, rootcertbundle: /absent}",
        "auth.token = {realm: r, issuer: i, jwks: FILE}",
        "http.addr = ~",
        "http.addr = localhost",
        "http.addr = 'localhost:99999'",
        "http.net = udp",
        "http.host = registry.example.com",
        "http.host = https://user:hush@registry.example.com",
        "http.prefix = /a b/",
        "http.prefix = /../",
        "http.headers = {'a b': [c]}",
        "http.headers = {a: [\"b\\r\\nc: d\"]}",
        "http.headers = {Access-Control-Allow-Origin: ['*'],"
            + " Access-Control-Allow-Credentials: ['true']}",
        "http.tls = {certificate: c}",
        "http.tls = {key: k}",
        "http.tls = {clientcas: [a]}",
        "http.tls = {certificate: c, key: k, minimumtls: tls1.1}",
        "http.tls = {certificate: c, key: k, clientauth: require-any-client-cert}",
        "http.tls = {certificate: c, key: k, clientauth: verify-client-cert-if-given}",
        "http.tls = {certificate: c, key: k, ciphersuites: [SSL_RSA]}",
        "http.debug.addr = x",
        "middleware.storage = [{name: redirect}]",
        "middleware.storage = [{name: redirect, options: {baseurl: files.example}}]",
        "notifications.endpoints = [{name: a}]",
        "notifications.endpoints = [{url: 'http://e.example'}]",
        "notifications.endpoints = [{name: a, url: 'ftp://hush@e.example'}]",
        "notifications.endpoints = [{name: a, url: 'http://e'}, {name: a, url: 'http://f'}]",
        "notifications.endpoints = {name: a}",
        "health.file = [{interval: 5s}]",
        "health.tcp = [{addr: x}]",
        "health.file = [{file: /x}, {file: /x}]",
        "tags.maxtags = -1",
        "catalog.maxentries = many",
        "validation.manifests.urls.allow = ['(']",
        "validation.manifests.indexes.platforms = some",
        "validation.manifests.indexes = {platforms: list, platformlist: [{os: linux}]}",
        "validation.manifests.indexes = {platforms: list, platformlist: [{architecture: arm64}]}",
        "policy.repository.classes = [helm]",
        "stowage.gc.enabled = true",
        "stowage.gc = {enabled: true, writers: none}",
        "stowage.gc.writers = all",
        "stowage.gc.grace = 5s",
        "stowage.gc.interval = 3600",
        "stowage.gc.hours = night",
        "stowage.access.anonymous = [write]",
        "stowage.access.rules = [{repositories: [a]}]",
        "stowage.access.rules = [{actions: [pull]}]",
        "stowage.access.rules = [{repositories: ['A B'], actions: [pull]}]",
        "stowage.access.token.expiry = 1s",
        "stowage.limits.manifest = 5MiB",
        "stowage.limits.uploads = 0",
        "stowage.accept = sometimes",
        "stowage.proxies = [everybody]",
        "stowage.notifications.envelope = v3",
        "stowage.notifications.queue = 0"
      })
  void areRefusedWithAnInvalidValue(String setting) {
    assertThatThrownBy(() -> sample(setting).read())
        .isInstanceOf(ConfigurationException.class)
        .hasMessageStartingWith(folder.resolve("config.yml") + ": ")
        .hasMessageContaining("expected ")
        .hasMessageNotContaining("hush")
        .hasMessageNotContaining("\n");
  }

  @Test
  void refuseACollectionThatADescriptorCacheMakesUnsafe() {
    Sample any = Sample.in(folder).with("stowage.gc", "{enabled: true, writers: any}");

    assertThat(any.values().gc().enabled()).isTrue();
    for (String key : new String[] {"blobdescriptor", "layerinfo"}) {
      for (String kind : new String[] {"inmemory", "redis"}) {
        assertThatThrownBy(any.with("storage.cache." + key, kind)::read)
            .hasMessageContaining("storage.cache." + key + " is " + kind + ", expected no cache");
      }
    }
    assertThat(any.with("storage.cache.blobdescriptor", "''").read().warnings()).isEmpty();
    assertThat(Sample.in(folder)
            .with("stowage.gc", "{enabled: true, writers: stowage}")
            .with("storage.cache.blobdescriptor", "inmemory")
            .read()
            .warnings())
        .isEmpty();
  }

  @Test
  void refuseRulesThatTheIssuerOfTokensWouldNotKnow() {
    Sample tokens = sample("auth.token = {realm: r, service: s, issuer: i, jwks: FILE}");

    assertThatThrownBy(tokens.with("stowage.access.anonymous", "[pull]")::read)
        .hasMessageContaining("stowage.access is set, expected no value with auth.token");
  }

  @Test
  void refuseAClassThatTokensMayNotGrant() {
    Sample tokens = sample("auth.token = {realm: r, service: s, issuer: i, jwks: FILE}");

    assertThat(tokens.with("policy.repository.classes", "[image]").read().warnings())
        .isEmpty();
    assertThatThrownBy(tokens.with("policy.repository.classes", "[image, plugin]")::read)
        .hasMessageContaining("policy.repository.classes is plugin, expected image alone");
  }

  /** Returns a file with a bucket, and with {@code parameters} in addition. */
  private Sample bucket(String driver, String parameters) {
    String basic = "{bucket: b, region: eu-west-1}";
    Sample sample = Sample.in(folder).with("storage", "{" + driver + ": " + basic + "}");
    Map<?, ?> more = new Yaml().load(parameters);
    for (Map.Entry<?, ?> entry : more.entrySet()) {
      String value = new Yaml().dump(entry.getValue());
      sample = sample.with("storage." + driver + "." + entry.getKey(), value);
    }
    return sample;
  }

  private Sample sample(String setting) {
    int equals = setting.indexOf(" = ");
    String value = setting
        .substring(equals + 3)
        .replace("FILE", folder.resolve("file").toString())
        .replace("POLICY", folder.resolve("policy.yml").toString())
        .replace("FOLDER", folder.toString());
    return Sample.in(folder).with(setting.substring(0, equals), value);
  }

  /** Returns whether {@code line} names all parts of {@code path} in their order. */
  private static boolean mentions(String line, String path) {
    Matcher names = NAME.matcher(line);
    return Arrays.stream(path.split("\\.", -1)).allMatch(part -> {
      while (names.find()) {
        if (names.group().equals(part)) {
          return true;
        }
      }
      return false;
    });
  }

  private static Stream<String> paths(Key key, String path) {
    return key.parts().stream().flatMap(part -> {
      String below = path.isEmpty() ? part.name() : path + "." + part.name();
      return Stream.concat(Stream.of(below), paths(part, below));
    });
  }

  private static Stream<String> read() {
    return READ.lines();
  }

  private static Stream<String> ignored() {
    return IGNORED.lines();
  }

  private static Stream<String> warned() {
    return WARNED.lines();
  }

  private static Stream<String> bucket() {
    return BUCKET.lines();
  }

  private static Stream<String> warnedBucket() {
    return WARNED_BUCKET.lines();
  }

  private static Stream<String> refused() {
    return REFUSED.lines();
  }
}
