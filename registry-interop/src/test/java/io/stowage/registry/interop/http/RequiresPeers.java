package io.stowage.registry.interop.http;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Runs a test class only if some programs are installed. Otherwise the class is skipped with the
 * reason, or fails if {@link Peers} are required.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(PeersCondition.class)
@interface RequiresPeers {
  /** Returns the names of the programs. */
  String[] value();
}
