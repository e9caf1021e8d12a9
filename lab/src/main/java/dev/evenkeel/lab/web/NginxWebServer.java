package dev.evenkeel.lab.web;

import dev.evenkeel.lab.network.Host;
import dev.evenkeel.lab.network.HostProcess;
import dev.evenkeel.linux.Signals;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The nginx of this machine on a host, with a configuration of one page. One thread at a time. */
public final class NginxWebServer implements WebServer {
  private static final String CONFIGURATION =
      """
      daemon off;
      master_process off;
      user root;
      worker_processes 1;
      pid /run/lab/nginx.pid;
      error_log /run/lab/nginx-error.log;
      events { worker_connections 1024; }
      http {
        access_log off;
        client_body_temp_path /run/lab/nginx-body;
        proxy_temp_path /run/lab/nginx-proxy;
        fastcgi_temp_path /run/lab/nginx-fastcgi;
        uwsgi_temp_path /run/lab/nginx-uwsgi;
        scgi_temp_path /run/lab/nginx-scgi;
        default_type text/html;
        server { listen 80; root /run/lab; }
      }
      """;

  private static final String PROGRAM = "nginx";

  private final String name;
  private final Host host;
  private volatile @Nullable Process process;

  /** A server that is not started yet. */
  public NginxWebServer(String name, Host host) {
    this.name = name;
    this.host = host;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public void start() throws IOException {
    if (isUp()) {
      return;
    }
    host.write("index.html", Page.of(name).getBytes(StandardCharsets.UTF_8));
    String file = host.write("nginx.conf", CONFIGURATION.getBytes(StandardCharsets.UTF_8));
    Process started = host.execute(List.of(PROGRAM, "-c", file));
    process = started;
    awaitListening(started);
  }

  private void awaitListening(Process started) throws IOException {
    long deadlineNs = System.nanoTime() + TimeUnit.SECONDS.toNanos(5);
    while (!host.isListening(80)) {
      if (!started.isAlive() || System.nanoTime() > deadlineNs) {
        stop();
        try (InputStream words = started.getInputStream()) {
          String text = new String(words.readAllBytes(), StandardCharsets.UTF_8).strip();
          throw new IOException("nginx does not start on " + host.name() + ": " + text);
        }
      }
      java.util.concurrent.locks.LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5));
    }
  }

  @Override
  public void stop() {
    Process running = process;
    process = null;
    if (running == null) {
      return;
    }
    for (HostProcess each : host.processes()) {
      if (each.name().equals(PROGRAM)) {
        each.signal(Signals.KILL);
      }
    }
    try {
      if (!running.waitFor(2, TimeUnit.SECONDS)) {
        running.destroyForcibly();
      }
    } catch (InterruptedException interrupted) {
      running.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public boolean isUp() {
    Process running = process;
    return running != null && running.isAlive();
  }
}
