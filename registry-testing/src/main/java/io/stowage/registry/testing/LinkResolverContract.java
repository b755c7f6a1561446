package io.stowage.registry.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.stowage.registry.LinkResolver;
import io.stowage.registry.RegistryOptions;
import io.stowage.registry.layout.DamagedLinkException;
import io.stowage.registry.layout.RegistryLayout;
import io.stowage.registry.model.Digest;
import io.stowage.registry.model.DigestAlgorithm;
import io.stowage.registry.model.ErrorCode;
import io.stowage.registry.model.RepositoryName;
import io.stowage.registry.model.Tag;
import io.stowage.registry.storage.StoragePath;
import java.io.ByteArrayInputStream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** The contract of the links in the layout of a registry, for any store. */
abstract class LinkResolverContract extends ServiceContract {
  private static final Digest ABSENT = Digest.of(ascii("absent"));

  private LinkResolver links() {
    return registry().links();
  }

  private RepositoryName name() {
    return repository().name();
  }

  @Nested
  class Follow {
    @Test
    void resolvesTagsAndDigests() {
      TestImage image = images().image().tag("1.0").push();
      Digest config = image.config().digest();
      assertThat(links().tag(name(), Tag.parse("1.0"))).hasValue(image.digest());
      assertThat(links().revision(name(), image.digest())).hasValue(image.digest());
      assertThat(links().layer(name(), config)).hasValue(config);
    }

    @Test
    void resolvesSha512ToSha256() {
      byte[] content = ascii("content");
      Digest sha512 = Digest.of(DigestAlgorithm.SHA512, content);
      repository().blobs().put(new ByteArrayInputStream(content), sha512);
      assertThat(links().layer(name(), sha512)).hasValue(Digest.of(content));
    }

    @Test
    void resolvesNothingWithoutALink() {
      TestImage image = images().image().push();
      assertThat(links().tag(name(), Tag.parse("1.0"))).isEmpty();
      assertThat(links().revision(name(), image.blobs().get(0))).isEmpty();
      assertThat(links().layer(name(), image.digest())).isEmpty();
      assertThat(links().layer(RepositoryName.parse("other"), image.blobs().get(0)))
          .isEmpty();
    }

    @Test
    void resolvesALinkToAMissingBlob() {
      breakage().danglingTag(name(), Tag.parse("1.0"), ABSENT);
      assertThat(links().tag(name(), Tag.parse("1.0"))).hasValue(ABSENT);
    }
  }

  @Nested
  class Damage {
    @Test
    void isReportedWithPathAndRepair() {
      TestImage image = images().image().tag("1.0").push();
      breakage().garbleLink(image.revisionLink());
      DamagedLinkException damage = damage(() -> links().revision(name(), image.digest()));
      assertThat(damage.path()).isEqualTo(image.revisionLink());
      assertThat(damage.repair()).hasValue(image.digest());
    }

    @Test
    void includesALinkThatContradictsItsPath() {
      TestImage image = images().image().push();
      StoragePath link = image.layerLink(image.config());
      breakage().redirectLink(link, ABSENT);
      assertDamaged(link, () -> links().layer(name(), image.config().digest()));
    }

    @Test
    void includesExtraBytesAfterTheDigest() {
      TestImage image = images().image().push();
      storage().write(image.revisionLink(), ascii(image.digest() + "\n"));
      assertDamaged(image.revisionLink(), () -> links().revision(name(), image.digest()));
      storage().write(image.revisionLink(), new byte[100_000]);
      assertDamaged(image.revisionLink(), () -> links().revision(name(), image.digest()));
    }

    @Test
    void isRepairedWhereThePathDeterminesTheContent() {
      TestImage image = images().image().push();
      breakage().garbleLink(image.revisionLink());
      DamagedLinkException damage = damage(() -> links().revision(name(), image.digest()));
      assertThat(links().repair(damage)).isTrue();
      assertThat(repository().manifests().get(image.digest())).isEqualTo(image.manifest());
      assertThat(links().repair(damage)).isFalse();
    }

    @Test
    void isNotRepairedAtATag() {
      TestImage image = images().image().tag("1.0").push();
      breakage().garbleLink(image.tagLink("1.0"));
      DamagedLinkException damage = damage(() -> links().tag(name(), Tag.parse("1.0")));
      assertThat(damage.repair()).isEmpty();
      assertThat(links().repair(damage)).isFalse();
      assertThat(text(image.tagLink("1.0"))).startsWith("#");
    }

    @Test
    void isNotRepairedIfTheLinkIsGone() {
      TestImage image = images().image().push();
      breakage().garbleLink(image.revisionLink());
      DamagedLinkException damage = damage(() -> links().revision(name(), image.digest()));
      breakage().remove(image.revisionLink());
      assertThat(links().repair(damage)).isFalse();
      assertThat(isThere(image.revisionLink())).isFalse();
    }

    @Test
    void isNotRepairedInAReadOnlyRegistry() {
      TestImage image = images().image().push();
      breakage().garbleLink(image.revisionLink());
      DamagedLinkException damage = damage(() -> links().revision(name(), image.digest()));
      LinkResolver readOnly = registry(RegistryOptions.builder().readOnly(true)).links();
      assertRefused(ErrorCode.UNSUPPORTED, image.revisionLink(), () -> readOnly.repair(damage));
    }

    @Test
    void doesNotAffectOtherLinks() {
      TestImage image = images().image().push();
      breakage().garbleLink(image.layerLink(image.config()));
      assertThat(links().revision(name(), image.digest())).hasValue(image.digest());
      assertThat(isThere(RegistryLayout.blobData(image.digest()))).isTrue();
    }

    private DamagedLinkException damage(Runnable query) {
      return catchThrowableOfType(DamagedLinkException.class, query::run);
    }
  }
}
