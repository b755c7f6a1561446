package io.stowage.registry.cli.common;

import io.stowage.registry.server.log.LogLevel;
import io.stowage.registry.server.log.ServerLog;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.ILoggerFactory;
import org.slf4j.Logger;
import org.slf4j.Marker;
import org.slf4j.event.Level;
import org.slf4j.helpers.LegacyAbstractLogger;
import org.slf4j.helpers.MessageFormatter;

/** The loggers of this process, which drop everything until they get a log. Thread-safe. */
public final class CommandLogs implements ILoggerFactory {
  private final ConcurrentMap<String, Logger> loggers = new ConcurrentHashMap<>();
  private volatile Optional<ServerLog> log = Optional.empty();

  /** Writes all later entries to {@code other}. */
  public void writeTo(ServerLog other) {
    log = Optional.of(other);
  }

  @Override
  public Logger getLogger(String name) {
    return loggers.computeIfAbsent(name, each -> new CommandLogger(each, this));
  }

  private boolean shows(String logger, LogLevel level) {
    return log.filter(present -> present.shows(logger, level)).isPresent();
  }

  private void write(String logger, LogLevel level, String message, Optional<Throwable> problem) {
    log.ifPresent(present -> present.write(logger, level, message, problem));
  }

  /** A logger of one name. */
  @SuppressWarnings("serial") // a serialized logger is replaced by one of the reader
  private static final class CommandLogger extends LegacyAbstractLogger {
    private final transient CommandLogs logs;

    CommandLogger(String name, CommandLogs logs) {
      this.name = name;
      this.logs = logs;
    }

    @Override
    public boolean isTraceEnabled() {
      return false;
    }

    @Override
    public boolean isDebugEnabled() {
      return logs.shows(name, LogLevel.DEBUG);
    }

    @Override
    public boolean isInfoEnabled() {
      return logs.shows(name, LogLevel.INFO);
    }

    @Override
    public boolean isWarnEnabled() {
      return logs.shows(name, LogLevel.WARN);
    }

    @Override
    public boolean isErrorEnabled() {
      return logs.shows(name, LogLevel.ERROR);
    }

    @Override
    protected @Nullable String getFullyQualifiedCallerName() {
      return null;
    }

    @Override
    protected void handleNormalizedLoggingCall(
        Level level,
        @Nullable Marker marker,
        String pattern,
        Object @Nullable [] arguments,
        @Nullable Throwable problem) {
      String message = MessageFormatter.basicArrayFormat(pattern, arguments);
      logs.write(name, level(level), String.valueOf(message), Optional.ofNullable(problem));
    }

    private static LogLevel level(Level level) {
      return switch (level) {
        case ERROR -> LogLevel.ERROR;
        case WARN -> LogLevel.WARN;
        case INFO -> LogLevel.INFO;
        case DEBUG, TRACE -> LogLevel.DEBUG;
      };
    }
  }
}
