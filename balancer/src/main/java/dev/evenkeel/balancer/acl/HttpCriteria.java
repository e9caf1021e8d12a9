package dev.evenkeel.balancer.acl;

/** The criteria and the lists that need no declaration, of HTTP (manual, 7.3.6, 7.4). Stateless. */
final class HttpCriteria {
  private static final MatchMethod[] OF_TEXT = {
    MatchMethod.BEG,
    MatchMethod.DIR,
    MatchMethod.DOM,
    MatchMethod.END,
    MatchMethod.LEN,
    MatchMethod.REG,
    MatchMethod.SUB
  };

  private HttpCriteria() {}

  static void register(AclLanguage language) {
    family(language, "base", "base");
    family(language, "cook", "req.cook");
    family(language, "hdr", "req.hdr");
    family(language, "path", "path");
    family(language, "scook", "res.cook");
    family(language, "shdr", "res.hdr");
    family(language, "url", "url");
    family(language, "urlp", "urlp");
    language
        .criterion("method", "method", MatchMethod.STR)
        .criterion("req_ver", "req.ver", MatchMethod.STR)
        .criterion("resp_ver", "res.ver", MatchMethod.STR)
        .criterion("ssl_fc_sni_end", "ssl_fc_sni", MatchMethod.END)
        .criterion("ssl_fc_sni_reg", "ssl_fc_sni", MatchMethod.REG);
    language
        .predefined("HTTP_1.0", "req.ver 1.0")
        .predefined("HTTP_1.1", "req.ver 1.1")
        .predefined("HTTP_2.0", "req.ver 2.0")
        .predefined("HTTP_CONTENT", "req.hdr_val(content-length) gt 0")
        .predefined("HTTP_URL_ABS", "url_reg ^[^/:]*://")
        .predefined("HTTP_URL_SLASH", "url_beg /")
        .predefined("HTTP_URL_STAR", "url *")
        .predefined("METH_CONNECT", "method CONNECT")
        .predefined("METH_DELETE", "method DELETE")
        .predefined("METH_GET", "method GET HEAD")
        .predefined("METH_HEAD", "method HEAD")
        .predefined("METH_OPTIONS", "method OPTIONS")
        .predefined("METH_POST", "method POST")
        .predefined("METH_PUT", "method PUT")
        .predefined("METH_TRACE", "method TRACE");
  }

  private static void family(AclLanguage language, String name, String fetch) {
    language.criterion(name, fetch, MatchMethod.STR);
    for (MatchMethod method : OF_TEXT) {
      language.criterion(name + "_" + method.word(), fetch, method);
    }
  }
}
