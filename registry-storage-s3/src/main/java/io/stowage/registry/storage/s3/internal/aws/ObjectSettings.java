package io.stowage.registry.storage.s3.internal.aws;

import java.util.Objects;
import java.util.Optional;
import software.amazon.awssdk.services.s3.model.CopyObjectRequest;
import software.amazon.awssdk.services.s3.model.CreateMultipartUploadRequest;
import software.amazon.awssdk.services.s3.model.MetadataDirective;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import software.amazon.awssdk.services.s3.model.ServerSideEncryption;

/**
 * The properties of new objects. A copy gets the same settings, since it does not inherit them.
 *
 * @param acl the canned access control list
 * @param storageClass the class, or empty for the default of the store
 * @param encrypted whether the store is asked to encrypt
 * @param keyId the key of KMS with which it encrypts, or empty for its own key
 */
public record ObjectSettings(
    String acl, Optional<String> storageClass, boolean encrypted, Optional<String> keyId) {
  /** The content type that Distribution gives to every object. */
  static final String CONTENT_TYPE = "application/octet-stream";

  /** Checks that no component is null. */
  public ObjectSettings {
    Objects.requireNonNull(acl, "acl");
    Objects.requireNonNull(storageClass, "storageClass");
    Objects.requireNonNull(keyId, "keyId");
  }

  /** Returns a request that writes an object with these settings. */
  PutObjectRequest.Builder put() {
    PutObjectRequest.Builder request =
        PutObjectRequest.builder().contentType(CONTENT_TYPE).acl(acl);
    storageClass.ifPresent(request::storageClass);
    if (encrypted) {
      request.serverSideEncryption(encryption());
      keyId.ifPresent(request::ssekmsKeyId);
    }
    return request;
  }

  /** Returns a request that copies an object to one with these settings. */
  CopyObjectRequest.Builder copy() {
    CopyObjectRequest.Builder request = CopyObjectRequest.builder()
        .contentType(CONTENT_TYPE)
        .metadataDirective(MetadataDirective.REPLACE)
        .acl(acl);
    storageClass.ifPresent(request::storageClass);
    if (encrypted) {
      request.serverSideEncryption(encryption());
      keyId.ifPresent(request::ssekmsKeyId);
    }
    return request;
  }

  /** Returns a request that begins an upload of an object with these settings. */
  CreateMultipartUploadRequest.Builder createUpload() {
    CreateMultipartUploadRequest.Builder request =
        CreateMultipartUploadRequest.builder().contentType(CONTENT_TYPE).acl(acl);
    storageClass.ifPresent(request::storageClass);
    if (encrypted) {
      request.serverSideEncryption(encryption());
      keyId.ifPresent(request::ssekmsKeyId);
    }
    return request;
  }

  private ServerSideEncryption encryption() {
    return keyId.isPresent() ? ServerSideEncryption.AWS_KMS : ServerSideEncryption.AES256;
  }
}
