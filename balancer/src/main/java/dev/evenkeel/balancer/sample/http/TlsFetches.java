package dev.evenkeel.balancer.sample.http;

import dev.evenkeel.balancer.sample.Availability;
import dev.evenkeel.balancer.sample.SampleLanguage;
import dev.evenkeel.balancer.sample.SampleType;

/**
 * Fetches of TLS sessions (manual, chapter 7.3.4), as they answer of connections without TLS, which
 * all are: some say no, the others nothing. Stateless.
 */
final class TlsFetches {
  private static final String OF_CLIENT =
      """
      bool: ssl_fc ssl_fc_has_sni ssl_fc_is_resumed
      absent bool: ssl_c_used ssl_fc_has_crt ssl_fc_has_early
      absent sint: ssl_c_ca_err ssl_c_ca_err_depth ssl_c_err ssl_c_verify ssl_c_version\
       ssl_f_version ssl_fc_alg_keysize ssl_fc_cipherlist_xxh ssl_fc_err ssl_fc_protocol_hello_id\
       ssl_fc_use_keysize ssl_s_version
      absent str: ssl_c_key_alg ssl_c_notafter ssl_c_notbefore ssl_c_sig_alg ssl_f_key_alg\
       ssl_f_notafter ssl_f_notbefore ssl_f_sig_alg ssl_fc_alpn ssl_fc_cipher\
       ssl_fc_client_early_traffic_secret ssl_fc_client_handshake_traffic_secret\
       ssl_fc_client_traffic_secret_0 ssl_fc_early_exporter_secret ssl_fc_ecformats_bin\
       ssl_fc_err_str ssl_fc_exporter_secret ssl_fc_npn ssl_fc_protocol\
       ssl_fc_server_handshake_traffic_secret ssl_fc_server_traffic_secret_0 ssl_fc_sni\
       ssl_s_key_alg ssl_s_notafter ssl_s_notbefore ssl_s_sig_alg
      absent str [string,integer,string]: ssl_c_i_dn ssl_c_s_dn ssl_f_i_dn ssl_f_s_dn ssl_s_i_dn\
       ssl_s_s_dn
      absent str [integer]: ssl_fc_cipherlist_bin ssl_fc_cipherlist_str ssl_fc_eclist_bin\
       ssl_fc_extlist_bin
      absent bin: ssl_c_chain_der ssl_c_der ssl_c_serial ssl_c_sha1 ssl_f_der ssl_f_serial\
       ssl_f_sha1 ssl_fc_client_random ssl_fc_server_random ssl_fc_session_id ssl_fc_session_key\
       ssl_fc_unique_id ssl_s_chain_der ssl_s_der ssl_s_serial ssl_s_sha1
      absent bin [integer]: ssl_fc_cipherlist_hex
      """;

  private static final String OF_SERVER =
      """
      bool: ssl_bc ssl_bc_is_resumed
      absent sint: ssl_bc_alg_keysize ssl_bc_err ssl_bc_use_keysize
      absent str: ssl_bc_alpn ssl_bc_cipher ssl_bc_err_str ssl_bc_npn ssl_bc_protocol
      absent bin: ssl_bc_client_random ssl_bc_server_random ssl_bc_session_id ssl_bc_session_key\
       ssl_bc_unique_id
      """;

  private TlsFetches() {}

  static void register(SampleLanguage language) {
    register(language, OF_CLIENT, Availability.CLIENT_SESSION);
    register(language, OF_SERVER, Availability.SERVER_CONNECTION);
  }

  private static void register(SampleLanguage language, String table, Availability needs) {
    for (String row : table.lines().toList()) {
      int colon = row.indexOf(':');
      String[] words = row.substring(0, colon).split(" ", -1);
      boolean absent = words[0].equals("absent");
      SampleType type = type(words[absent ? 1 : 0]);
      String arguments = words.length > 2 ? words[2] : "";
      for (String name : row.substring(colon + 2).split(" +", -1)) {
        language.fetch(
            name,
            arguments,
            type,
            needs,
            a -> (context, sample) -> !absent && sample.setBool(false));
      }
    }
  }

  private static SampleType type(String word) {
    return switch (word) {
      case "bool" -> SampleType.BOOL;
      case "sint" -> SampleType.SINT;
      case "str" -> SampleType.STR;
      default -> SampleType.BIN;
    };
  }
}
