package dev.evenkeel.balancer;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import dev.evenkeel.balancer.acl.AclLanguage;
import dev.evenkeel.balancer.auth.UserLists;
import dev.evenkeel.balancer.config.Compatibility;
import dev.evenkeel.balancer.config.SourcePosition;
import dev.evenkeel.balancer.event.EventSinks;
import dev.evenkeel.balancer.sample.BackendFacts;
import dev.evenkeel.balancer.sample.ConverterKeyword;
import dev.evenkeel.balancer.sample.Expression;
import dev.evenkeel.balancer.sample.FrontendFacts;
import dev.evenkeel.balancer.sample.InvalidExpressionException;
import dev.evenkeel.balancer.sample.ProcessFacts;
import dev.evenkeel.balancer.sample.Sample;
import dev.evenkeel.balancer.sample.SampleContext;
import dev.evenkeel.balancer.sample.SampleLanguage;
import dev.evenkeel.balancer.sample.SampleType;
import dev.evenkeel.balancer.sample.Site;
import dev.evenkeel.balancer.sample.Value;
import dev.evenkeel.balancer.sample.VariableName;
import dev.evenkeel.balancer.sample.VariableScope;
import dev.evenkeel.balancer.sample.Variables;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Every converter on values as long as a buffer and longer: it converts them, cuts them or yields
 * nothing, and never writes beyond the memory that it has.
 */
class ConverterLimitsTest {
  private static final int[] CAPACITIES = {16_384, 32_768};

  /** Converters that cannot do without arguments, those of whom the usual ones say little. */
  private static final Map<String, List<String>> ARGUMENTS =
      Map.ofEntries(
          Map.entry("add_item", List.of("-,txn.w,x", "-,txn.long")),
          Map.entry(
              "aes_gcm_dec", List.of("128,bm9uY2Vub25jZTEy,Zm9vb2Zvb29mb29vb2Zvbw==,txn.tag")),
          Map.entry(
              "aes_gcm_enc", List.of("128,bm9uY2Vub25jZTEy,Zm9vb2Zvb29mb29vb2Zvbw==,txn.tag")),
          Map.entry("be2dec", List.of(":,1", "::,8")),
          Map.entry("le2dec", List.of(":,1", "::,8")),
          Map.entry("be2hex", List.of(":,1", "::,8,1")),
          Map.entry("bytes", List.of("0,20000", "1", "16383,1", "txn.w,txn.w")),
          Map.entry("concat", List.of("a,txn.w,b", "a,txn.long,b")),
          Map.entry("digest", List.of("sha256")),
          Map.entry("field", List.of("1,.", "-1,.,2")),
          Map.entry("fix_tag_value", List.of("1")),
          Map.entry("hmac", List.of("sha256,a2V5")),
          Map.entry("iif", List.of("yes,no")),
          Map.entry("ipmask", List.of("24,64")),
          Map.entry("json", List.of("", "utf8", "utf8ps")),
          Map.entry("json_query", List.of("$.a", "$[0]")),
          Map.entry("jwt_header_query", List.of("", "$.alg")),
          Map.entry("jwt_payload_query", List.of("", "$.iss")),
          Map.entry("jwt_verify", List.of("HS256,secret")),
          Map.entry("language", List.of("en;fr,de")),
          Map.entry("ltime", List.of("%Y%m%d")),
          Map.entry("utime", List.of("%Y%m%d")),
          Map.entry("ltrim", List.of("A")),
          Map.entry("rtrim", List.of("A")),
          Map.entry("ms_ltime", List.of("%Y%N")),
          Map.entry("ms_utime", List.of("%Y%N")),
          Map.entry("us_ltime", List.of("%Y%N")),
          Map.entry("us_utime", List.of("%Y%N")),
          Map.entry("mqtt_field_value", List.of("connect,flags", "connack,reason_code")),
          Map.entry("set-var", List.of("txn.z")),
          Map.entry("unset-var", List.of("txn.z")),
          Map.entry("param", List.of("a", "a,;")),
          Map.entry("protobuf", List.of("1", "1.2,int32")),
          Map.entry("ungrpc", List.of("1", "1.2,int32")),
          Map.entry("regsub", List.of("A,BBBB,g", "\"(.)\",\"\\1\\1\\1\",g")),
          Map.entry("rfc7239_field", List.of("for")),
          Map.entry("secure_memcmp", List.of("txn.w")),
          Map.entry("strcmp", List.of("txn.w", "txn.long")),
          Map.entry("url_dec", List.of("", "1")),
          Map.entry("url_enc", List.of("", "query")),
          Map.entry("when", List.of("error")),
          Map.entry("word", List.of("1,.", "-1,.,2")));

  @TempDir Path directory;

  /** What expressions see: variables, and a process that knows nobody. */
  private static final class Context implements SampleContext, ProcessFacts {
    private final Map<VariableScope, Variables> variables = new EnumMap<>(VariableScope.class);
    private final Variables ofProcess = Variables.ofProcess();

    @Override
    public ProcessFacts process() {
      return this;
    }

    @Override
    public <T> @Nullable T extension(Class<T> type) {
      return null;
    }

    @Override
    public long wallMicros() {
      return 1_700_000_000_000_000L;
    }

    @Override
    public @Nullable Variables variables(VariableScope scope, boolean create) {
      return variables.computeIfAbsent(scope, s -> Variables.ofStream());
    }

    @Override
    public String hostName() {
      return "host";
    }

    @Override
    public @Nullable String environment(String name) {
      return null;
    }

    @Override
    public boolean isStopping() {
      return false;
    }

    @Override
    public Variables variables() {
      return ofProcess;
    }

    @Override
    public @Nullable BackendFacts backend(String name) {
      return null;
    }

    @Override
    public @Nullable FrontendFacts frontend(String name) {
      return null;
    }

    void set(String name, Value value) throws InvalidExpressionException {
      VariableName.parse(name).set(this, value);
    }
  }

  @Test
  void noneWritesBeyondItsRoom() throws Exception {
    SampleLanguage language =
        ConfigurationLoader.language(new UserLists(), new EventSinks(), Compatibility.CLASSIC);
    assertThat(new AclLanguage(language).samples()).isSameAs(language);
    Map<String, String> failures = new LinkedHashMap<>();
    for (ConverterKeyword converter : language.converters()) {
      for (String arguments : arguments(converter)) {
        String text = "var(txn.v)," + converter.name() + "(" + arguments + ")";
        Expression expression =
            language.parser(Site.Place.OTHER, new SourcePosition("t", 1), "p").parse(List.of(text));
        for (int capacity : CAPACITIES) {
          runs(expression, capacity, failures);
        }
      }
    }
    assertThat(failures).isEmpty();
  }

  /** What is made of two long values by a format is longer than any buffer. */
  private static void runs(Expression expression, int capacity, Map<String, String> failures)
      throws Exception {
    Sample sample = new Sample(capacity);
    for (String pattern : PATTERNS) {
      for (int length : new int[] {0, 1, capacity / 2, capacity - 1, capacity, 2 * capacity}) {
        byte[] bytes = repeated(pattern, length);
        for (SampleType type : List.of(SampleType.STR, SampleType.BIN)) {
          Context context = new Context();
          context.set("txn.w", new Value(SampleType.STR, 0, "w".getBytes(ISO_8859_1)));
          context.set("txn.long", new Value(SampleType.STR, 0, repeated("xy", capacity)));
          context.set("txn.v", new Value(type, 0, bytes));
          try {
            if (expression.evaluate(context, sample) && !isNumber(sample.type())) {
              assertThat(sample.length()).isNotNegative();
              assertThat(sample.copyOfBytes()).hasSize(sample.length());
            }
          } catch (RuntimeException | AssertionError wrong) {
            failures.put(expression + " on " + length + " of " + pattern, wrong.toString());
          }
        }
      }
    }
  }

  private static final List<String> PATTERNS =
      List.of(
          "A",
          "\0",
          "\u00ff",
          "%41",
          "a.b.",
          "127.0.0.1, ",
          "123456789",
          "a=b&",
          "[\"\\u0041\",",
          "\r\n",
          "\u0008\u0001\u0012\u0007",
          "\n\u00f0\u007f",
          "8=FIX.4.2\u00019=5\u0001");

  private static boolean isNumber(SampleType type) {
    return type == SampleType.SINT || type == SampleType.BOOL;
  }

  private static byte[] repeated(String pattern, int length) {
    return pattern.repeat(length / pattern.length() + 1).substring(0, length).getBytes(ISO_8859_1);
  }

  private List<String> arguments(ConverterKeyword converter) throws Exception {
    String name = converter.name();
    Map<String, List<String>> known = new HashMap<>(ARGUMENTS);
    List<String> listed = known.get(name);
    if (listed != null) {
      return listed;
    }
    if (converter.arguments().mandatory() == 0) {
      return List.of("");
    }
    String first = converter.arguments().types().getFirst().word();
    if (name.startsWith("map")) {
      return List.of(map(name).toString());
    }
    return switch (first) {
      case "integer", "integer or variable" ->
          List.of(converter.arguments().mandatory() == 1 ? "1" : "1,p");
      case "table" -> List.of("p");
      case "string" -> List.of("7");
      default -> fail("no arguments for converter " + name + "(" + converter.arguments() + ")");
    };
  }

  private Path map(String name) throws Exception {
    String key = name.startsWith("map_ip") ? "127.0.0.0/8" : "1";
    String value = name.matches("map_[a-z]+_ip") ? "10.0.0.1" : "2";
    return Files.writeString(directory.resolve(name), key + " " + value + "\n");
  }
}
