package io.stowage.registry.cli.common;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.stowage.registry.cli.RegistryCommand;
import io.stowage.registry.storage.StorageDriver;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.StringWriter;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/** Runs the command in this process, and records its output. */
public record Cli(
    Program program,
    Map<String, String> environment,
    boolean terminal,
    InputStream input,
    UnaryOperator<StorageDriver> storage,
    Consumer<Runnable> jobs) {
  public static Cli plain() {
    return with(Map.of());
  }

  public static Cli onTerminal() {
    Cli plain = plain();
    return new Cli(plain.program, plain.environment, true, plain.input, plain.storage, plain.jobs);
  }

  public static Cli with(Map<String, String> environment) {
    return of(Program.STOWAGE, environment);
  }

  /** Returns the command line of the program with the name of {@code registry:2}. */
  public static Cli registry(Map<String, String> environment) {
    return of(Program.REGISTRY, environment);
  }

  private static Cli of(Program program, Map<String, String> environment) {
    return new Cli(
        program,
        environment,
        false,
        InputStream.nullInputStream(),
        UnaryOperator.identity(),
        job -> {});
  }

  public static Cli over(UnaryOperator<StorageDriver> storage) {
    Cli plain = plain();
    return new Cli(plain.program, plain.environment, false, plain.input, storage, plain.jobs);
  }

  /** Returns a command line whose standard input is {@code bytes}. */
  public static Cli reading(byte[] bytes) {
    Cli plain = plain();
    InputStream input = new ByteArrayInputStream(bytes);
    return new Cli(plain.program, plain.environment, false, input, plain.storage, plain.jobs);
  }

  /** Returns a command line that passes {@code jobs} the cancellation of each job that starts. */
  public Cli cancelling(Consumer<Runnable> cancelled) {
    return new Cli(program, environment, terminal, input, storage, cancelled);
  }

  public Result run(Object... arguments) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    Host host = new Host(
        program,
        environment,
        new Streams(terminal, input, bytes),
        new RelaxedStores(storage),
        this::begin);
    String[] words = Arrays.stream(arguments).map(Object::toString).toArray(String[]::new);
    int code = RegistryCommand.run(host, out, err, words);
    return new Result(code, out.toString(), err.toString(), bytes);
  }

  private Ending begin(Runnable cancel) {
    jobs.accept(cancel);
    return () -> {};
  }

  /** The exit code and the output of a command. */
  public record Result(int code, String out, String err, ByteArrayOutputStream raw) {
    public List<String> lines() {
      return out.lines().toList();
    }

    public byte[] bytes() {
      return raw.toByteArray();
    }

    public JsonNode json() {
      try {
        return JsonMapper.builder().build().readTree(out);
      } catch (JsonProcessingException e) {
        throw new AssertionError(out, e);
      }
    }
  }
}
