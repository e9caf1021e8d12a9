package dev.evenkeel.balancer.tcp;

import dev.evenkeel.balancer.sample.Content;

/**
 * Loop thread only: what one direction of a stream has brought and waits, as expressions see it.
 */
record WaitingBytes(Channel channel) implements Content {
  private static final byte[] NONE = {};

  @Override
  public byte[] array() {
    byte[] bytes = channel.waitingBytes();
    return bytes == null ? NONE : bytes;
  }

  @Override
  public int from() {
    return channel.waitingFrom();
  }

  @Override
  public int length() {
    return channel.waitingLength();
  }

  @Override
  public int capacity() {
    return channel.bufferBytes();
  }

  @Override
  public boolean mayGrow() {
    return !channel.inputClosed && !channel.isFull();
  }
}
