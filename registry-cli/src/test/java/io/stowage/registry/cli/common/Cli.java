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
import picocli.CommandLine;

/** Runs the command in this process, and records its output. */
public record Cli(
    Map<String, String> environment,
    boolean terminal,
    InputStream input,
    UnaryOperator<StorageDriver> storage,
    Consumer<Runnable> jobs) {
  public static Cli plain() {
    return new Cli(
        Map.of(), false, InputStream.nullInputStream(), UnaryOperator.identity(), job -> {});
  }

  public static Cli onTerminal() {
    return new Cli(
        Map.of(), true, InputStream.nullInputStream(), UnaryOperator.identity(), job -> {});
  }

  public static Cli with(Map<String, String> environment) {
    return new Cli(
        environment, false, InputStream.nullInputStream(), UnaryOperator.identity(), job -> {});
  }

  public static Cli over(UnaryOperator<StorageDriver> storage) {
    return new Cli(Map.of(), false, InputStream.nullInputStream(), storage, job -> {});
  }

  /** Returns a command line whose standard input is {@code bytes}. */
  public static Cli reading(byte[] bytes) {
    return new Cli(
        Map.of(), false, new ByteArrayInputStream(bytes), UnaryOperator.identity(), job -> {});
  }

  /** Returns a command line that passes {@code jobs} the cancellation of each job that starts. */
  public Cli cancelling(Consumer<Runnable> cancelled) {
    return new Cli(environment, terminal, input, storage, cancelled);
  }

  public Result run(Object... arguments) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    CommandLine command = RegistryCommand.printing(
        RegistryCommand.on(
            new Host(environment, terminal, input, bytes, new RelaxedStores(storage), this::begin)),
        out,
        err);
    int code =
        command.execute(Arrays.stream(arguments).map(Object::toString).toArray(String[]::new));
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
