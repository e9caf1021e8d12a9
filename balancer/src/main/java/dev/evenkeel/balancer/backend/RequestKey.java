package dev.evenkeel.balancer.backend;

import dev.evenkeel.balancer.http.HeaderValues;
import dev.evenkeel.balancer.http.HttpExchange;
import dev.evenkeel.balancer.http.HttpHead;
import dev.evenkeel.balancer.http.HttpMethod;
import dev.evenkeel.balancer.http.Slice;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A value: what of an HTTP request decides about its server (manual: {@code balance uri}, {@code
 * balance url_param}, {@code balance hdr}).
 */
public sealed interface RequestKey {
  /** Returns the bytes to hash; null where the request has none, so that servers take turns. */
  byte @Nullable [] of(HttpExchange http);

  /** Whether the request's body has to be there before. */
  default boolean needsBody(HttpHead request) {
    return false;
  }

  /**
   * {@code balance uri}: the target up to the query.
   *
   * @param length so many bytes at most; 0 for all
   * @param depth so many slashes at most; 0 for all
   * @param whole the query as well
   * @param pathOnly without scheme and authority
   */
  record Uri(int length, int depth, boolean whole, boolean pathOnly) implements RequestKey {
    @Override
    public byte @Nullable [] of(HttpExchange http) {
      HttpHead head = http.request();
      if (head == null) {
        return null;
      }
      Slice target = pathOnly ? head.pathq(new Slice()) : head.uri(new Slice());
      int end = length > 0 ? Math.min(target.to(), target.from() + length) : target.to();
      int slashes = 0;
      int at = target.from();
      for (; at < end; at++) {
        byte b = target.bytes()[at];
        if (b == '/' && slashes++ == depth && depth > 0) {
          break;
        }
        if (b == '?' && !whole) {
          break;
        }
      }
      return Arrays.copyOfRange(target.bytes(), target.from(), at);
    }
  }

  /**
   * {@code balance url_param}: the value of a parameter.
   *
   * @param name followed by an equals sign
   * @param inForms whether the body of a POST is waited for, to look there as well ({@code
   *     check_post})
   */
  @SuppressWarnings("ArrayRecordComponent") // Constant, and compared by nobody.
  record Parameter(byte[] name, boolean inForms) implements RequestKey {
    @Override
    public boolean needsBody(HttpHead request) {
      return inForms && request.method() == HttpMethod.POST && ofQuery(request) == null;
    }

    @Override
    public byte @Nullable [] of(HttpExchange http) {
      HttpHead head = http.request();
      if (head == null) {
        return null;
      }
      byte[] inQuery = ofQuery(head);
      // HAProxy looks at a form that is there already in any case, and waits for it where told to.
      return inQuery != null || head.method() != HttpMethod.POST
          ? inQuery
          : find(http.requestBody(new Slice()));
    }

    private byte @Nullable [] ofQuery(HttpHead request) {
      return find(request.query(new Slice()));
    }

    private byte @Nullable [] find(Slice in) {
      byte[] bytes = in.bytes();
      for (int at = in.from(); at < in.to(); at++) {
        int end = at;
        while (end < in.to() && bytes[end] != '&') {
          end++;
        }
        int value = at + name.length + 1;
        if (value <= end
            && bytes[value - 1] == '='
            && Arrays.equals(bytes, at, value - 1, name, 0, name.length)) {
          return Arrays.copyOfRange(bytes, value, end);
        }
        at = end;
      }
      return null;
    }
  }

  /**
   * {@code balance hdr}: the first value of a header field.
   *
   * @param name in lower case
   * @param domainOnly of a host name, what stands before the top level domain
   */
  @SuppressWarnings("ArrayRecordComponent") // Constant, and compared by nobody.
  record Header(byte[] name, boolean domainOnly) implements RequestKey {
    @Override
    public byte @Nullable [] of(HttpExchange http) {
      HttpHead head = http.request();
      if (head == null) {
        return null;
      }
      HeaderValues values = new HeaderValues();
      values.begin(head, name);
      Slice value = new Slice();
      if (!values.next(value) || value.isEmpty()) {
        return null;
      }
      return domainOnly
          ? domain(value)
          : Arrays.copyOfRange(value.bytes(), value.from(), value.to());
    }

    private static byte[] domain(Slice host) {
      byte[] bytes = host.bytes();
      int end = host.to() - 1;
      while (end > host.from() && bytes[end] != '.') {
        end--;
      }
      if (end == host.from()) {
        return Arrays.copyOfRange(bytes, host.from(), host.to());
      }
      int start = end - 1;
      while (start > host.from() && bytes[start - 1] != '.') {
        start--;
      }
      return Arrays.copyOfRange(bytes, start, end);
    }
  }
}
