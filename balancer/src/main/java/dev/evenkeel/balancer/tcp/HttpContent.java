package dev.evenkeel.balancer.tcp;

import dev.evenkeel.balancer.sample.Content;
import org.jspecify.annotations.Nullable;

/** Loop thread only: the bytes of one direction of an HTTP stream, as expressions see them. */
record HttpContent(HttpStream stream, boolean ofRequest) implements Content {
  private static final byte[] NONE = {};

  private @Nullable MessageChannel channel() {
    HttpTransaction at = stream.transaction;
    return at == null ? null : ofRequest ? at.request : at.response;
  }

  @Override
  public byte[] array() {
    MessageChannel channel = channel();
    return channel == null ? NONE : channel.array();
  }

  @Override
  public int from() {
    MessageChannel channel = channel();
    return channel == null ? 0 : channel.from();
  }

  @Override
  public int length() {
    MessageChannel channel = channel();
    return channel == null ? 0 : channel.length();
  }

  @Override
  public int capacity() {
    return stream.loop.buffers().bufferBytes();
  }

  @Override
  public boolean mayGrow() {
    MessageChannel channel = channel();
    return channel != null && channel.mayGrow();
  }
}
