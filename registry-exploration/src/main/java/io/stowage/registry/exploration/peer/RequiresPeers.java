package io.stowage.registry.exploration.peer;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import net.jqwik.api.lifecycle.AddLifecycleHook;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Runs a test class, of JUnit or jqwik, only if some programs are installed. Otherwise the class is
 * skipped with the reason, or fails if {@link Peers} are required.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(PeersCondition.class)
@AddLifecycleHook(PeersCondition.class)
public @interface RequiresPeers {
  /** Returns the names of the programs. */
  String[] value();
}
