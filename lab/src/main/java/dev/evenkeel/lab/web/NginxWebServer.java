package dev.evenkeel.lab.web;

import dev.evenkeel.lab.network.Host;
import dev.evenkeel.lab.network.HostProcess;
import dev.evenkeel.lab.network.Programs;
import dev.evenkeel.linux.Signals;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

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
  private static final int PORT = 80;

  private final String name;
  private final Host host;

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
    String program = Programs.find(PROGRAM).map(Path::toString).orElse(PROGRAM);
    awaitListening(host.execute(List.of(program, "-c", file)));
  }

  private void awaitListening(Process started) throws IOException {
    long deadlineNs = System.nanoTime() + TimeUnit.SECONDS.toNanos(5);
    while (!host.isListening(PORT)) {
      if (System.nanoTime() > deadlineNs) {
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
    for (HostProcess each : host.processes()) {
      if (each.name().equals(PROGRAM)) {
        each.signal(Signals.KILL);
      }
    }
  }

  @Override
  public boolean isUp() {
    return host.isListening(PORT);
  }
}
