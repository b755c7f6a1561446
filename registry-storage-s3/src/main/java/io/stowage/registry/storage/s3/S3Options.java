package io.stowage.registry.storage.s3;

import io.stowage.registry.storage.s3.internal.aws.Connection;
import io.stowage.registry.storage.s3.internal.aws.Connection.Network;
import io.stowage.registry.storage.s3.internal.aws.Login;
import io.stowage.registry.storage.s3.internal.aws.ObjectSettings;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Options of a store in a bucket: the bucket, the connection to it, and the properties of new
 * objects. They correspond to the parameters of the driver {@code s3} of Distribution 2.8 and 3,
 * which {@link #of(Map)} reads:
 *
 * <table>
 * <caption>Parameters</caption>
 * <thead>
 * <tr><th>name</th><th>default</th><th>meaning</th></tr>
 * </thead>
 * <tbody>
 * <tr><td>{@code bucket}</td><td>required</td><td>the name of the bucket, which must
 * exist</td></tr>
 * <tr><td>{@code rootdirectory}</td><td>empty</td><td>the prefix of all keys</td></tr>
 * <tr><td>{@code region}</td><td>required for AWS, otherwise us-east-1</td><td>the region of the
 * bucket</td></tr>
 * <tr><td>{@code regionendpoint}</td><td>AWS</td><td>the URL of a compatible store; without a
 * scheme, {@code secure} decides</td></tr>
 * <tr><td>{@code forcepathstyle}</td><td>true with {@code regionendpoint}, otherwise false</td>
 * <td>the bucket is a part of the path of a URL instead of the name of the host. Distribution 3
 * defaults to false</td></tr>
 * <tr><td>{@code accesskey}, {@code secretkey}</td><td>the default chain of AWS's SDK</td><td>the
 * credentials</td></tr>
 * <tr><td>{@code sessiontoken}</td><td>none</td><td>the token that temporary credentials have.
 * Distribution does not read it</td></tr>
 * <tr><td>{@code secure}</td><td>true</td><td>whether connections use TLS</td></tr>
 * <tr><td>{@code skipverify}</td><td>false</td><td>whether certificates are accepted without
 * verification</td></tr>
 * <tr><td>{@code cabundle}</td><td>the trust store of the JVM</td><td>a file in PEM form with the
 * certificates of the authorities that may sign that of the store. Distribution does not read
 * it</td></tr>
 * <tr><td>{@code encrypt}</td><td>false</td><td>the store encrypts objects</td></tr>
 * <tr><td>{@code keyid}</td><td>none</td><td>the key of KMS for that; has no effect without {@code
 * encrypt}</td></tr>
 * <tr><td>{@code storageclass}</td><td>{@code STANDARD}</td><td>the class of new objects, one whose
 * objects can be read at once; {@code NONE} leaves it to the store</td></tr>
 * <tr><td>{@code objectacl}</td><td>{@code private}</td><td>the canned access control list of new
 * objects</td></tr>
 * <tr><td>{@code chunksize}</td><td>10 MiB</td><td>the size of the parts of an upload, in bytes.
 * Parts have at most 512 MiB, even if a larger value is set. Each upload under way has one part in
 * memory</td></tr>
 * <tr><td>{@code multipartcopythresholdsize}, {@code multipartcopychunksize}, {@code
 * multipartcopymaxconcurrency}</td><td>32 MiB, 32 MiB, 100</td><td>have no effect: an object of at
 * most 5 GiB is copied by one request, which moves no bytes in Ceph, and a larger one in
 * parts</td></tr>
 * <tr><td>{@code useragent}</td><td>none</td><td>a text that is appended to the {@code User-Agent}
 * header of requests</td></tr>
 * <tr><td>{@code usedualstack}, {@code usefipsendpoint}, {@code accelerate}</td><td>false</td>
 * <td>whether the endpoints of AWS for IPv6, for FIPS 140, or for Transfer Acceleration are used.
 * The first two have no effect with {@code regionendpoint}, or if {@code secure} is false</td></tr>
 * <tr><td>{@code redirectendpoint}</td><td>{@code regionendpoint}</td><td>the URL of the store in
 * signed URLs for clients</td></tr>
 * <tr><td>{@code v4auth}</td><td>true</td><td>false is refused</td></tr>
 * <tr><td>{@code loglevel}</td><td>off</td><td>has no effect: the SDK logs by slf4j, under {@code
 * software.amazon.awssdk}, except for reads and listings, which only its HTTP client sends</td></tr>
 * </tbody>
 * </table>
 *
 * <p>Immutable; made by a {@link Builder}.
 */
public final class S3Options {
  private final Builder values;

  private S3Options(Builder builder) {
    values = new Builder(builder);
  }

  /**
   * Returns a builder that starts from the defaults.
   *
   * @param bucket the name of the bucket
   * @throws IllegalArgumentException if it cannot be the name of a bucket
   */
  public static Builder builder(String bucket) {
    return new Builder(bucket);
  }

  /**
   * Returns the options that parameters of Distribution's driver describe. Values are texts, or
   * numbers and booleans as YAML gives them; a parameter that is null or empty counts as missing.
   *
   * @throws IllegalArgumentException if a parameter is unknown, missing or invalid; the message
   *     begins with its name, and does not contain the value of a secret
   */
  public static S3Options of(Map<String, ?> parameters) {
    Objects.requireNonNull(parameters, "parameters");
    return read(new Parameters(parameters));
  }

  /** Returns the names of all parameters. */
  public static Set<String> parameterNames() {
    return Parameters.NAMES;
  }

  private static S3Options read(Parameters parameters) {
    parameters.checkOthers();
    boolean secure = parameters.flag("secure", true);
    Builder builder = builder(parameters
            .text("bucket")
            .orElseThrow(() -> Parameters.missing("bucket", "the name of a bucket")))
        .secure(secure)
        .skipVerify(parameters.flag("skipverify", false))
        .encrypt(parameters.flag("encrypt", false))
        .useDualStack(parameters.flag("usedualstack", false))
        .accelerate(parameters.flag("accelerate", false))
        .useFipsEndpoint(parameters.flag("usefipsendpoint", false));
    parameters.file("cabundle").ifPresent(builder::caBundle);
    parameters.text("rootdirectory").ifPresent(builder::rootDirectory);
    parameters.text("region").ifPresent(builder::region);
    parameters.endpoint("regionendpoint", secure).ifPresent(builder::regionEndpoint);
    parameters.endpoint("redirectendpoint", secure).ifPresent(builder::redirectEndpoint);
    parameters.flag("forcepathstyle").ifPresent(builder::forcePathStyle);
    readLogin(parameters, builder);
    readSizes(parameters, builder);
    parameters.text("keyid").ifPresent(builder::keyId);
    parameters.text("storageclass").ifPresent(builder::storageClass);
    parameters.text("objectacl").ifPresent(builder::objectAcl);
    parameters.text("useragent").ifPresent(builder::userAgent);
    S3Options options = builder.build();
    options.requireRegion();
    return options;
  }

  private static void readLogin(Parameters parameters, Builder builder) {
    Optional<String> access = parameters.text("accesskey");
    Optional<String> secret = parameters.text("secretkey");
    if (access.isPresent() != secret.isPresent()) {
      throw Parameters.missing(
          access.isPresent() ? "secretkey" : "accesskey", "both accesskey and secretkey, or none");
    }
    access.ifPresent(key -> builder.credentials(key, secret.orElse("")));
    parameters.text("sessiontoken").ifPresent(token -> {
      if (access.isEmpty()) {
        throw Parameters.missing("accesskey", "the key that sessiontoken belongs to");
      }
      builder.sessionToken(token);
    });
  }

  private static void readSizes(Parameters parameters, Builder builder) {
    parameters.number("chunksize").ifPresent(builder::chunkSize);
    parameters.number("multipartcopychunksize").ifPresent(builder::multipartCopyChunkSize);
    parameters.number("multipartcopythresholdsize").ifPresent(builder::multipartCopyThresholdSize);
    parameters
        .number("multipartcopymaxconcurrency")
        .map(count -> (int) Math.max(0, Math.min(count, Integer.MAX_VALUE)))
        .ifPresent(builder::multipartCopyMaxConcurrency);
  }

  /** Returns a builder that starts from these options. */
  public Builder toBuilder() {
    return new Builder(values);
  }

  /** Returns the name of the bucket. */
  public String bucket() {
    return values.bucket;
  }

  /** Returns the beginning of all keys, as it was set. */
  public String rootDirectory() {
    return values.rootDirectory;
  }

  /** Returns the region of the bucket, or empty if it was not set. */
  public Optional<String> region() {
    return values.region;
  }

  /** Returns the URL of a compatible store, or empty for AWS. */
  public Optional<URI> regionEndpoint() {
    return values.regionEndpoint;
  }

  /** Returns the URL of the store in signed URLs, or empty if it is that of the store. */
  public Optional<URI> redirectEndpoint() {
    return values.redirectEndpoint;
  }

  /** Returns whether the bucket is a part of the path of a URL instead of the name of the host. */
  public boolean forcePathStyle() {
    return values.forcePathStyle.orElse(values.regionEndpoint.isPresent());
  }

  /** Returns the id of the access key, or empty for the default chain of AWS's SDK. */
  public Optional<String> accessKey() {
    return values.login.map(Login::accessKey);
  }

  /** Returns whether connections to AWS use TLS. */
  public boolean secure() {
    return values.secure;
  }

  /** Returns whether certificates are accepted without verification. */
  public boolean skipVerify() {
    return values.skipVerify;
  }

  /**
   * Returns the file with the authorities that may sign the certificate of the store, or empty for
   * those that the JVM trusts.
   */
  public Optional<Path> caBundle() {
    return values.caBundle;
  }

  /** Returns whether the store encrypts objects. */
  public boolean encrypt() {
    return values.encrypt;
  }

  /** Returns the key of KMS with which the store encrypts, or empty for a key of its own. */
  public Optional<String> keyId() {
    return values.keyId;
  }

  /** Returns the size of the parts of an upload, in bytes. */
  public long chunkSize() {
    return values.chunkSize;
  }

  /** Returns the parameter {@code multipartcopychunksize}, which has no effect, in bytes. */
  public long multipartCopyChunkSize() {
    return values.multipartCopyChunkSize;
  }

  /** Returns the parameter {@code multipartcopymaxconcurrency}, which has no effect. */
  public int multipartCopyMaxConcurrency() {
    return values.multipartCopyMaxConcurrency;
  }

  /** Returns the parameter {@code multipartcopythresholdsize}, which has no effect, in bytes. */
  public long multipartCopyThresholdSize() {
    return values.multipartCopyThresholdSize;
  }

  /** Returns the class of new objects. */
  public String storageClass() {
    return values.storageClass;
  }

  /** Returns the canned access control list of new objects. */
  public String objectAcl() {
    return values.objectAcl;
  }

  /**
   * Returns the text that is appended to the {@code User-Agent} header of requests, or an empty
   * string.
   */
  public String userAgent() {
    return values.userAgent;
  }

  /** Returns whether endpoints of AWS with IPv6 are used. */
  public boolean useDualStack() {
    return values.useDualStack;
  }

  /** Returns whether the endpoints of AWS for Transfer Acceleration are used. */
  public boolean accelerate() {
    return values.accelerate;
  }

  /** Returns whether endpoints of AWS that follow FIPS 140 are used. */
  public boolean useFipsEndpoint() {
    return values.useFipsEndpoint;
  }

  /** Returns each setting with its value, except the secret key and the session token. */
  @Override
  public String toString() {
    return "S3Options[bucket=" + bucket()
        + ", rootDirectory=" + rootDirectory()
        + ", region=" + region().orElse("")
        + ", regionEndpoint=" + regionEndpoint().map(URI::toString).orElse("")
        + ", redirectEndpoint=" + redirectEndpoint().map(URI::toString).orElse("")
        + ", forcePathStyle=" + forcePathStyle()
        + ", accessKey=" + accessKey().orElse("")
        + ", secure=" + secure()
        + ", skipVerify=" + skipVerify()
        + ", caBundle=" + caBundle().map(Path::toString).orElse("")
        + ", encrypt=" + encrypt()
        + ", keyId=" + keyId().orElse("")
        + ", chunkSize=" + chunkSize()
        + ", multipartCopyChunkSize=" + multipartCopyChunkSize()
        + ", multipartCopyMaxConcurrency=" + multipartCopyMaxConcurrency()
        + ", multipartCopyThresholdSize=" + multipartCopyThresholdSize()
        + ", storageClass=" + storageClass()
        + ", objectAcl=" + objectAcl()
        + ", userAgent=" + userAgent()
        + ", useDualStack=" + useDualStack()
        + ", accelerate=" + accelerate()
        + ", useFipsEndpoint=" + useFipsEndpoint()
        + "]";
  }

  /**
   * Returns the settings of the connection to the store.
   *
   * @throws IllegalArgumentException if the region is missing
   */
  Connection connection(int connections) {
    String region = requireRegion();
    Optional<URI> endpoint = secure()
        ? regionEndpoint()
        : regionEndpoint().or(() -> Optional.of(Endpoints.plain(region)));
    boolean choosesNetwork = endpoint.isEmpty();
    return new Connection(
        region,
        endpoint,
        forcePathStyle(),
        values.login,
        new Network(
            useDualStack() && choosesNetwork, useFipsEndpoint() && choosesNetwork, accelerate()),
        skipVerify(),
        caBundle(),
        userAgent(),
        connections);
  }

  /** Returns the properties of new objects. */
  ObjectSettings objects() {
    return new ObjectSettings(
        objectAcl(),
        Optional.of(storageClass()).filter(name -> !name.equals(Builder.NO_CLASS)),
        encrypt(),
        keyId());
  }

  private String requireRegion() {
    return region()
        .or(() -> regionEndpoint().map(url -> "us-east-1"))
        .orElseThrow(
            () -> Parameters.missing("region", "the region of the bucket, or regionendpoint"));
  }

  /** Builds options. Not thread-safe. */
  public static final class Builder {
    private static final String NO_CLASS = "NONE";
    private static final long SMALLEST_PART = 5L << 20;
    private static final long LARGEST_PART = 5L << 30;

    /** Such as {@code images}, {@code tenant:images}, or the ARN of an access point. */
    private static final Pattern BUCKET = Pattern.compile("(arn:[\\w:/.-]+)|([\\w:.-]+)");

    private static final Pattern REGION = Pattern.compile("[A-Za-z0-9_-]+");
    private static final Pattern PRINTABLE = Pattern.compile("[ -~]*");

    /**
     * Without EXPRESS_ONEZONE, the class of directory buckets: these have no versions of objects.
     */
    private static final List<String> CLASSES = List.of(
        NO_CLASS,
        "STANDARD",
        "REDUCED_REDUNDANCY",
        "STANDARD_IA",
        "ONEZONE_IA",
        "INTELLIGENT_TIERING",
        "OUTPOSTS",
        "GLACIER_IR");

    private static final List<String> ACLS = List.of(
        "private",
        "public-read",
        "public-read-write",
        "authenticated-read",
        "aws-exec-read",
        "bucket-owner-read",
        "bucket-owner-full-control");

    private final String bucket;
    private String rootDirectory = "";
    private Optional<String> region = Optional.empty();
    private Optional<URI> regionEndpoint = Optional.empty();
    private Optional<URI> redirectEndpoint = Optional.empty();
    private Optional<Boolean> forcePathStyle = Optional.empty();
    private Optional<Login> login = Optional.empty();
    private boolean secure = true;
    private boolean skipVerify;
    private Optional<Path> caBundle = Optional.empty();
    private boolean encrypt;
    private Optional<String> keyId = Optional.empty();
    private long chunkSize = 10L << 20;
    private long multipartCopyChunkSize = 32L << 20;
    private int multipartCopyMaxConcurrency = 100;
    private long multipartCopyThresholdSize = 32L << 20;
    private String storageClass = "STANDARD";
    private String objectAcl = "private";
    private String userAgent = "";
    private boolean useDualStack;
    private boolean accelerate;
    private boolean useFipsEndpoint;

    private Builder(String bucket) {
      Objects.requireNonNull(bucket, "bucket");
      if (!BUCKET.matcher(bucket).matches()) {
        throw Parameters.invalid("bucket", bucket, "the name of a bucket");
      }
      this.bucket = bucket;
    }

    private Builder(Builder other) {
      bucket = other.bucket;
      rootDirectory = other.rootDirectory;
      region = other.region;
      regionEndpoint = other.regionEndpoint;
      redirectEndpoint = other.redirectEndpoint;
      forcePathStyle = other.forcePathStyle;
      login = other.login;
      secure = other.secure;
      skipVerify = other.skipVerify;
      caBundle = other.caBundle;
      encrypt = other.encrypt;
      keyId = other.keyId;
      chunkSize = other.chunkSize;
      multipartCopyChunkSize = other.multipartCopyChunkSize;
      multipartCopyMaxConcurrency = other.multipartCopyMaxConcurrency;
      multipartCopyThresholdSize = other.multipartCopyThresholdSize;
      storageClass = other.storageClass;
      objectAcl = other.objectAcl;
      userAgent = other.userAgent;
      useDualStack = other.useDualStack;
      accelerate = other.accelerate;
      useFipsEndpoint = other.useFipsEndpoint;
    }

    /** Sets the beginning of all keys. Slashes at its ends have no effect. Default: none. */
    public Builder rootDirectory(String directory) {
      rootDirectory = Objects.requireNonNull(directory, "directory");
      return this;
    }

    /**
     * Sets the region of the bucket. Default: us-east-1 for a compatible store; AWS requires it.
     *
     * @throws IllegalArgumentException if it cannot be the name of a region
     */
    public Builder region(String name) {
      Objects.requireNonNull(name, "name");
      region = Optional.of(matching(REGION, "region", name, "a region such as eu-west-1"));
      return this;
    }

    /**
     * Sets the URL of a compatible store. Default: AWS.
     *
     * @throws IllegalArgumentException if it cannot be the URL of a store
     */
    public Builder regionEndpoint(URI url) {
      Objects.requireNonNull(url, "url");
      regionEndpoint = Optional.of(Endpoints.checked("regionendpoint", url));
      return this;
    }

    /**
     * Sets the URL of the store in signed URLs for clients. Default: that of the store.
     *
     * @throws IllegalArgumentException if it cannot be the URL of a store
     */
    public Builder redirectEndpoint(URI url) {
      Objects.requireNonNull(url, "url");
      redirectEndpoint = Optional.of(Endpoints.checked("redirectendpoint", url));
      return this;
    }

    /**
     * Sets whether the bucket is a part of the path of a URL instead of the name of the host.
     * Default: true for a compatible store, otherwise false.
     */
    public Builder forcePathStyle(boolean force) {
      forcePathStyle = Optional.of(force);
      return this;
    }

    /**
     * Sets the credentials. Default: the default chain of AWS's SDK, which looks at the
     * environment, at files, and at the services of the machine.
     *
     * @param accessKey the id of the key
     * @param secretKey the key
     */
    public Builder credentials(String accessKey, String secretKey) {
      login = Optional.of(new Login(accessKey, secretKey, ""));
      return this;
    }

    /**
     * Sets the token that temporary credentials have. Default: none.
     *
     * @throws IllegalArgumentException if no credentials are set
     */
    public Builder sessionToken(String token) {
      Objects.requireNonNull(token, "token");
      Login known = login.orElseThrow(
          () -> Parameters.missing("accesskey", "the key that sessiontoken belongs to"));
      login = Optional.of(new Login(known.accessKey(), known.secretKey(), token));
      return this;
    }

    /**
     * Sets whether connections to AWS use TLS; for a compatible store, the scheme of its URL
     * decides. Default: true.
     */
    public Builder secure(boolean tls) {
      secure = tls;
      return this;
    }

    /**
     * Sets whether certificates are accepted without verification. Anybody who can intercept a
     * connection can then impersonate the store. Default: false.
     */
    public Builder skipVerify(boolean skip) {
      skipVerify = skip;
      return this;
    }

    /**
     * Sets a file with the certificates of the authorities that may sign that of the store, in PEM
     * form. It is read when the store is opened. Default: the authorities that the JVM trusts.
     */
    public Builder caBundle(Path file) {
      caBundle = Optional.of(Objects.requireNonNull(file, "file"));
      return this;
    }

    /** Sets whether the store encrypts objects. Default: false. */
    public Builder encrypt(boolean on) {
      encrypt = on;
      return this;
    }

    /** Sets the key of KMS with which the store encrypts. Default: a key of its own. */
    public Builder keyId(String id) {
      Objects.requireNonNull(id, "id");
      keyId = Optional.of(matching(PRINTABLE, "keyid", id, "printable ASCII characters"));
      return this;
    }

    /**
     * Sets the size of the parts of an upload, in bytes. Parts have at most 512 MiB, even if a
     * larger value is set. Each upload under way has one part in memory. Default: 10 MiB.
     *
     * @throws IllegalArgumentException if it is less than 5 MiB or more than 5 GiB
     */
    public Builder chunkSize(long bytes) {
      chunkSize = within(SMALLEST_PART, LARGEST_PART, "chunksize", bytes);
      return this;
    }

    /**
     * Sets the parameter {@code multipartcopychunksize}, which has no effect. Default: 32 MiB.
     *
     * @throws IllegalArgumentException if it is less than 5 MiB or more than 5 GiB
     */
    public Builder multipartCopyChunkSize(long bytes) {
      multipartCopyChunkSize = within(SMALLEST_PART, LARGEST_PART, "multipartcopychunksize", bytes);
      return this;
    }

    /**
     * Sets the parameter {@code multipartcopymaxconcurrency}, which has no effect. Default: 100.
     *
     * @throws IllegalArgumentException if it is less than 1
     */
    public Builder multipartCopyMaxConcurrency(int count) {
      multipartCopyMaxConcurrency =
          (int) within(1, Integer.MAX_VALUE, "multipartcopymaxconcurrency", count);
      return this;
    }

    /**
     * Sets the parameter {@code multipartcopythresholdsize}, which has no effect. Default: 32 MiB.
     *
     * @throws IllegalArgumentException if it is negative or more than 5 GiB
     */
    public Builder multipartCopyThresholdSize(long bytes) {
      multipartCopyThresholdSize = within(0, LARGEST_PART, "multipartcopythresholdsize", bytes);
      return this;
    }

    /**
     * Sets the storage class of new objects. The case of letters is ignored. Default: STANDARD.
     *
     * @throws IllegalArgumentException if S3 has no such class, if its objects cannot be read at
     *     once, or if it belongs to directory buckets, which have no versions
     */
    public Builder storageClass(String name) {
      Objects.requireNonNull(name, "name");
      storageClass = oneOf(CLASSES, "storageclass", name.toUpperCase(Locale.ROOT));
      return this;
    }

    /**
     * Sets the canned access control list of new objects. Default: private.
     *
     * @throws IllegalArgumentException if S3 has no such list
     */
    public Builder objectAcl(String name) {
      Objects.requireNonNull(name, "name");
      objectAcl = oneOf(ACLS, "objectacl", name);
      return this;
    }

    /**
     * Sets a text that is appended to the {@code User-Agent} header of requests. Default: none.
     *
     * @throws IllegalArgumentException if it has other characters than printable ASCII
     */
    public Builder userAgent(String text) {
      Objects.requireNonNull(text, "text");
      userAgent = matching(PRINTABLE, "useragent", text, "printable ASCII characters");
      return this;
    }

    /** Sets whether endpoints of AWS with IPv6 are used. Default: false. */
    public Builder useDualStack(boolean use) {
      useDualStack = use;
      return this;
    }

    /** Sets whether the endpoints of AWS for Transfer Acceleration are used. Default: false. */
    public Builder accelerate(boolean use) {
      accelerate = use;
      return this;
    }

    /** Sets whether endpoints of AWS that follow FIPS 140 are used. Default: false. */
    public Builder useFipsEndpoint(boolean use) {
      useFipsEndpoint = use;
      return this;
    }

    /**
     * Returns the options.
     *
     * @throws IllegalArgumentException if {@code accelerate} is set together with a region
     *     endpoint, path style, or {@code secure(false)}, or a file of authorities together with
     *     {@code skipVerify(true)} or {@code secure(false)}
     */
    public S3Options build() {
      S3Options options = new S3Options(this);
      if (!secure && caBundle.isPresent()) {
        throw Parameters.invalid("secure", "false", "true with cabundle");
      }
      if (skipVerify && caBundle.isPresent()) {
        throw Parameters.invalid("skipverify", "true", "false with cabundle");
      }
      if (accelerate && (options.forcePathStyle() || regionEndpoint.isPresent() || !secure)) {
        throw Parameters.invalid(
            "accelerate", "true", "false with regionendpoint, forcepathstyle, or secure: false");
      }
      return options;
    }

    private static long within(long least, long most, String name, long value) {
      if (value < least || value > most) {
        throw Parameters.invalid(name, value, least + " to " + most);
      }
      return value;
    }

    private static String oneOf(List<String> known, String name, String value) {
      if (!known.contains(value)) {
        throw Parameters.invalid(name, value, "one of " + String.join(", ", known));
      }
      return value;
    }

    private static String matching(Pattern pattern, String name, String value, String expected) {
      if (!pattern.matcher(value).matches()) {
        throw Parameters.invalid(name, value, expected);
      }
      return value;
    }
  }
}
