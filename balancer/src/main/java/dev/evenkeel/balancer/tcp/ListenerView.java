package dev.evenkeel.balancer.tcp;

import dev.evenkeel.balancer.config.Bind;
import dev.evenkeel.balancer.config.Endpoint;
import dev.evenkeel.balancer.net.Frontend;
import dev.evenkeel.balancer.net.ListenSocket;
import dev.evenkeel.balancer.net.ListenerSettings;
import dev.evenkeel.balancer.sample.ListenerFacts;
import dev.evenkeel.linux.SocketAddress;
import org.jspecify.annotations.Nullable;

/** Any thread: a listening socket as expressions see it. */
record ListenerView(Frontend frontend, ListenSocket socket) implements ListenerFacts {
  @Override
  public int id() {
    int number = 0;
    for (Bind bind : frontend.proxy().binds()) {
      for (Endpoint address : bind.addresses()) {
        number++;
        if (isThis(bind, address)) {
          int given = bind.get(ListenerSettings.ID);
          return given > 0 ? given : number;
        }
      }
    }
    return number;
  }

  @Override
  public int connections() {
    return socket.connections();
  }

  @SuppressWarnings("ReferenceEquality") // The line that the socket was made from.
  private boolean isThis(Bind bind, Endpoint address) {
    if (socket.bind() != bind) {
      return false;
    }
    return bind.addresses().size() == 1
        || (address instanceof Endpoint.Inet inet
            && socket.address() instanceof SocketAddress.Internet own
            && own.port() == inet.port()
            && own.host().equals(inet.host()));
  }

  @Override
  public @Nullable String name() {
    return socket.bind().get(ListenerSettings.NAME).orElse(null);
  }
}
