package dev.evenkeel.balancer.control;

import static dev.evenkeel.balancer.runtime.AccessLevel.OPERATOR;
import static dev.evenkeel.balancer.runtime.AccessLevel.USER;

import dev.evenkeel.balancer.report.Deployment;
import dev.evenkeel.balancer.runtime.Answer;
import dev.evenkeel.balancer.runtime.Command;
import dev.evenkeel.balancer.runtime.CommandRegistry;
import dev.evenkeel.balancer.runtime.Request;
import dev.evenkeel.balancer.runtime.Severity;
import dev.evenkeel.balancer.sample.GlobalVariables;
import dev.evenkeel.balancer.sample.InvalidExpressionException;
import dev.evenkeel.balancer.sample.SampleSettings;
import dev.evenkeel.balancer.sample.Value;
import dev.evenkeel.balancer.sample.VariableName;
import dev.evenkeel.balancer.sample.VariableScope;
import dev.evenkeel.linux.AddressText;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Locale;

/** {@code get var}, {@code set var}: the variables of the process. Control thread only. */
final class VariableCommands {
  private final Deployment deployment;

  private VariableCommands(Deployment deployment) {
    this.deployment = deployment;
  }

  static void register(CommandRegistry registry, Deployment deployment) {
    VariableCommands commands = new VariableCommands(deployment);
    registry
        .add(
            Command.of(
                "get var",
                OPERATOR,
                "get var <name>                          : retrieve contents of a process-wide"
                    + " variable",
                commands::get))
        .add(Command.of("set var", USER, "", commands::set));
  }

  private Answer get(Request request) {
    String text = request.argument(0);
    if (text.isEmpty()) {
      return Answer.error("Missing process-wide variable identifier.");
    }
    try {
      VariableName name = VariableName.parse(text);
      Value value =
          name.scope() == VariableScope.PROC
              ? deployment.patterns().samples().processVariables().get(name.name())
              : null;
      if (value != null) {
        return new Answer.Clipped(
            Severity.INFO,
            text
                + ": type="
                + value.type().name().toLowerCase(Locale.ROOT)
                + " value=<"
                + shown(value)
                + ">");
      }
    } catch (InvalidExpressionException none) {
      // Such a variable cannot exist.
    }
    return Answer.error("Variable not found.");
  }

  private static String shown(Value value) {
    return switch (value.type()) {
      case BOOL, SINT -> String.valueOf(value.number());
      case IPV4, IPV6 -> address(value.bytes());
      default -> value.text();
    };
  }

  private static String address(byte[] raw) {
    try {
      return AddressText.of(InetAddress.getByAddress(raw));
    } catch (UnknownHostException wrongLength) {
      throw new IllegalStateException(wrongLength);
    }
  }

  private Answer set(Request request) {
    if (!request.session().isExperimental()) {
      return Answer.error("This command is restricted to experimental mode only.");
    }
    String name = request.argument(0);
    if (name.isEmpty()) {
      return Answer.error("Missing process-wide variable identifier.");
    }
    List<String> words = request.arguments().subList(1, request.arguments().size());
    boolean format = request.argument(1).equals("fmt");
    if (format || request.argument(1).equals("expr")) {
      words = words.subList(1, words.size());
    }
    if (words.isEmpty()) {
      return Answer.error("Missing either 'expr', 'fmt' or expression.");
    }
    try {
      VariableName variable = VariableName.parse(name);
      if (variable.scope() != VariableScope.PROC) {
        return Answer.clippedError(
            "'set var': cannot set variable '" + name + "', only scope 'proc' is permitted here.");
      }
      GlobalVariables.of(
              deployment.patterns().samples(), deployment.global().get(SampleSettings.ENVIRONMENT))
          .assign(variable, words, format);
      return Answer.NOTHING;
    } catch (InvalidExpressionException wrong) {
      return Answer.clippedError(String.valueOf(wrong.getMessage()));
    }
  }
}
