package io.stowage.registry.exploration.peer;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Runs a test class of JUnit only if the programs of a {@link RadosGateway} are installed, and
 * passes the gateway to its constructor or its methods. All test classes of a JVM get the same one,
 * which is started for the first of them. Each test creates buckets of its own.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@RequiresPeers({"ceph-mon", "ceph-osd", "radosgw"})
@ExtendWith(RadosGatewayParameter.class)
public @interface RequiresRadosGateway {}
