package dev.evenkeel.lab.web;

/**
 * The page that the article asks for: the default page of a web server with the server's name
 * added, "to make the tests easier". Stateless.
 */
final class Page {
  private Page() {}

  static String of(String name) {
    return """
    <!DOCTYPE html>
    <html>
    <head><title>%1$s</title></head>
    <body>
    <h1>%1$s</h1>
    <p>If you see this page, the web server works, and so does the balancer before it.</p>
    </body>
    </html>
    """
        .formatted(name);
  }
}
