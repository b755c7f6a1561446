package io.stowage.registry.server.config;

import java.util.Set;

/**
 * The keys of the configuration of Distribution 2.8 and 3.1, with the keys of this registry below
 * {@code stowage}.
 *
 * <p>Keys that protect or restrict are read or refused; keys that only tune may be read and have no
 * effect.
 */
final class Schema {
  /** The name of the section with the keys of this registry. */
  static final String OWN = "stowage";

  /** The drivers that store a registry. */
  static final String DRIVERS = "filesystem, s3 or inmemory";

  /** The keys of the section {@code storage} that do not name a driver. */
  static final Set<String> NO_DRIVERS = Set.of("cache", "delete", "maintenance", "redirect", "tag");

  /** The whole configuration. */
  static final Key ROOT = Key.of(
      "",
      Type.GROUP,
      text("version"),
      log(),
      text("loglevel"),
      storage(),
      auth(),
      middleware(),
      http(),
      notifications(),
      health(),
      group("catalog", number("maxentries").or("1000")),
      group("tags", number("maxtags").or("1000")),
      validation(),
      policy(),
      compatibility(),
      open("proxy").refused("no value: this release is not a pull-through cache"),
      open("redis").warned("this registry does not use redis"),
      open("reporting").warned("errors are reported in the log only"),
      stowage());

  /** The whole of a retention policy, which has a file of its own. */
  static final Key POLICY = Key.of(
      "",
      Type.GROUP,
      groups(
          "rules",
          texts("repositories"),
          group("tags", texts("match"), texts("exclude"), flag("regex").or("false")),
          group(
              "keep",
              number("last"),
              period("newer"),
              group("semver", number("major"), number("minor"), number("patch")),
              texts("tags")),
          text("by").or("set")));

  private Schema() {}

  private static Key log() {
    return group(
        "log",
        group("accesslog", flag("disabled").or("false")),
        text("level").or("info"),
        text("formatter").or("text"),
        map("fields"),
        groups("hooks", flag("disabled"), text("type"), texts("levels"), mail())
            .warned("errors are not sent by mail; watch the log instead"),
        flag("reportcaller").ignored());
  }

  private static Key mail() {
    return open("options").field("MAILOPTIONS");
  }

  private static Key storage() {
    return Key.of(
        "storage",
        Type.CHOICE,
        alternative(
            "filesystem",
            text("rootdirectory").or("/var/lib/registry"),
            number("maxthreads").ignored()),
        alternative("inmemory"),
        bucket("s3"),
        bucket("s3aws"),
        open("azure").refused(DRIVERS + ": Azure is not supported"),
        open("gcs")
            .refused(DRIVERS + ": Google Cloud Storage is not supported; storage.s3 has not been "
                + "tested with its S3 endpoint"),
        open("swift").refused(DRIVERS + ": Swift is not supported"),
        open("oss")
            .refused(DRIVERS + ": Alibaba's OSS is not supported; storage.s3 has not been tested "
                + "with its S3 endpoint"),
        group("delete", flag("enabled").or("false")),
        group("redirect", flag("disable").or("false")),
        group(
            "cache",
            text("blobdescriptor"),
            text("layerinfo"),
            number("blobdescriptorsize").or("10000")),
        maintenance(),
        group("tag", number("concurrencylimit")).ignored());
  }

  private static Key bucket(String name) {
    return alternative(
        name,
        text("accesskey").masked(),
        text("secretkey").masked(),
        text("sessiontoken").masked(),
        text("region"),
        text("regionendpoint"),
        text("redirectendpoint"),
        text("bucket"),
        text("rootdirectory"),
        flag("forcepathstyle"),
        flag("secure").or("true"),
        flag("skipverify").or("false"),
        text("cabundle"),
        flag("v4auth").or("true"),
        flag("usedualstack").or("false"),
        flag("usefipsendpoint").or("false"),
        flag("accelerate").or("false"),
        flag("encrypt").or("false"),
        text("keyid"),
        text("storageclass").or("STANDARD"),
        text("objectacl").or("private"),
        text("useragent"),
        number("chunksize").or("10485760"),
        number("multipartcopychunksize").or("33554432"),
        number("multipartcopymaxconcurrency").or("100"),
        number("multipartcopythresholdsize").or("33554432"),
        text("loglevel").warned("single requests to S3 are not logged"));
  }

  private static Key maintenance() {
    return group(
        "maintenance",
        group(
            "uploadpurging",
            flag("enabled").or("true"),
            duration("age").or("168h"),
            duration("interval").or("24h"),
            flag("dryrun").or("false")),
        group("readonly", flag("enabled").or("false")));
  }

  private static Key auth() {
    return Key.of(
        "auth",
        Type.CHOICE,
        alternative("silly", text("realm").or("silly"), text("service").or("silly")),
        alternative("htpasswd", text("realm"), text("path")),
        alternative(
            "token",
            text("realm"),
            text("service"),
            text("issuer"),
            text("rootcertbundle"),
            text("jwks"),
            texts("signingalgorithms"),
            flag("autoredirect").or("false"),
            text("autoredirectpath").or("/auth/token")));
  }

  private static Key middleware() {
    return group(
        "middleware", middleware("registry"), middleware("repository"), middleware("storage"));
  }

  private static Key middleware(String place) {
    return groups(
        place,
        text("name"),
        flag("disabled").or("false"),
        Key.of(
            "options",
            Type.OPEN,
            text("baseurl"),
            text("privatekey"),
            text("keypairid"),
            duration("duration"),
            text("ipfilteredby")));
  }

  private static Key http() {
    return group(
        "http",
        text("addr"),
        text("net").or("tcp"),
        text("host"),
        text("prefix"),
        text("secret").masked(),
        flag("relativeurls").or("false"),
        duration("draintimeout").or("10s"),
        tls(),
        Key.of("headers", Type.HEADERS),
        group(
            "debug",
            text("addr"),
            group("prometheus", flag("enabled").or("false"), text("path").or("/metrics"))),
        group("http2", flag("disabled").or("false")),
        group("h2c", flag("enabled").or("false")));
  }

  private static Key tls() {
    return group(
        "tls",
        text("certificate"),
        text("key"),
        texts("clientcas"),
        text("clientauth"),
        text("minimumtls").or("tls1.2"),
        texts("ciphersuites"),
        open("letsencrypt")
            .refused("no value: certificates are not fetched; set http.tls.certificate and "
                + "http.tls.key, whose files are reread when they change, or use a proxy"));
  }

  private static Key notifications() {
    return group(
        "notifications",
        group("events", flag("includereferences").or("false")).field("EVENTCONFIG"),
        groups(
            "endpoints",
            text("name"),
            flag("disabled").or("false"),
            text("url"),
            Key.of("headers", Type.HEADERS).masked(),
            duration("timeout").or("1s"),
            number("threshold").or("10"),
            duration("backoff").or("1s"),
            texts("ignoredmediatypes"),
            group("ignore", texts("mediatypes"), texts("actions"))));
  }

  private static Key health() {
    return group(
        "health",
        group(
            "storagedriver",
            flag("enabled").or("false"),
            duration("interval").or("10s"),
            number("threshold").or("0")),
        groups(
                "file",
                text("file"),
                duration("interval").or("10s"),
                number("threshold").or("0"))
            .field("FILECHECKERS"),
        groups(
                "http",
                text("uri"),
                Key.of("headers", Type.HEADERS).masked(),
                number("statuscode").or("200"),
                duration("timeout").or("10s"),
                duration("interval").or("10s"),
                number("threshold").or("0"))
            .field("HTTPCHECKERS"),
        groups(
                "tcp",
                text("addr"),
                duration("timeout").or("10s"),
                duration("interval").or("10s"),
                number("threshold").or("0"))
            .field("TCPCHECKERS"));
  }

  private static Key validation() {
    return group(
        "validation",
        flag("enabled").ignored(),
        flag("disabled").or("false"),
        group(
            "manifests",
            group("urls", texts("allow"), texts("deny")),
            group(
                "indexes",
                text("platforms").or("all"),
                groups("platformlist", text("architecture"), text("os")))));
  }

  private static Key policy() {
    return group("policy", group("repository", texts("classes")));
  }

  private static Key compatibility() {
    return group(
        "compatibility",
        group("schema1", flag("enabled"), text("signingkeyfile").field("TRUSTKEY"))
            .warned("stored manifests of schema 1 are served, and none is converted or signed"));
  }

  private static Key stowage() {
    return group(
        OWN,
        group(
            "gc",
            flag("enabled").or("false"),
            text("writers"),
            period("interval").or("24h"),
            text("hours"),
            period("grace").or("1h"),
            flag("deleteuntagged").or("false"),
            period("quarantine").or("0s"),
            text("policy")),
        group(
            "access",
            texts("anonymous"),
            groups("rules", texts("repositories"), texts("users"), texts("actions")),
            group("token", text("key"), period("expiry").or("5m"))),
        group(
            "limits",
            size("headers").or("64KiB"),
            size("manifest").or("4MiB"),
            size("blob").or("0"),
            number("uploads").or("1000"),
            number("connections").or("1000"),
            size("minimumrate").or("1KiB")),
        text("accept").or("strict"),
        texts("proxies"),
        group("notifications", text("envelope").or("v1"), number("queue").or("10000")),
        group("metrics", flag("repositories").or("false")),
        group("page", flag("enabled").or("true")));
  }

  private static Key group(String name, Key... parts) {
    return Key.of(name, Type.GROUP, parts);
  }

  private static Key groups(String name, Key... parts) {
    return Key.of(name, Type.GROUPS, parts);
  }

  private static Key alternative(String name, Key... parts) {
    return Key.of(name, Type.ALTERNATIVE, parts);
  }

  private static Key open(String name) {
    return Key.of(name, Type.OPEN);
  }

  private static Key map(String name) {
    return Key.of(name, Type.MAP);
  }

  private static Key text(String name) {
    return Key.of(name, Type.TEXT);
  }

  private static Key texts(String name) {
    return Key.of(name, Type.TEXTS);
  }

  private static Key flag(String name) {
    return Key.of(name, Type.FLAG);
  }

  private static Key number(String name) {
    return Key.of(name, Type.NUMBER);
  }

  private static Key duration(String name) {
    return Key.of(name, Type.DURATION);
  }

  private static Key period(String name) {
    return Key.of(name, Type.PERIOD);
  }

  private static Key size(String name) {
    return Key.of(name, Type.SIZE);
  }
}
