package dev.evenkeel.balancer;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.PSSParameterSpec;
import java.util.Arrays;
import java.util.Base64;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** JSON Web Tokens that are signed with keys, as requests show them. */
@Timeout(60)
class JwtTest {
  private static final String SIGNED =
      encoded("{\"alg\":\"x\"}".getBytes(ISO_8859_1))
          + "."
          + encoded("{\"sub\":\"me\",\"n\":7}".getBytes(ISO_8859_1));

  @TempDir Path directory;
  private KeyPair rsa;
  private KeyPair curve;

  @BeforeEach
  void keys() throws Exception {
    KeyPairGenerator ofRsa = KeyPairGenerator.getInstance("RSA");
    ofRsa.initialize(2048);
    rsa = ofRsa.generateKeyPair();
    KeyPairGenerator ofCurve = KeyPairGenerator.getInstance("EC");
    ofCurve.initialize(new ECGenParameterSpec("secp256r1"));
    curve = ofCurve.generateKeyPair();
    write("rsa.pem", "PUBLIC KEY", rsa.getPublic().getEncoded());
    write("curve.pem", "PUBLIC KEY", curve.getPublic().getEncoded());
    byte[] whole = rsa.getPublic().getEncoded();
    // What says that it is an RSA key is 24 bytes long for one of 2048 bits.
    write("pkcs1.pem", "RSA PUBLIC KEY", Arrays.copyOfRange(whole, 24, whole.length));
  }

  private void write(String file, String label, byte[] der) throws Exception {
    String text = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der);
    Files.writeString(
        directory.resolve(file),
        "-----BEGIN " + label + "-----\n" + text + "\n-----END " + label + "-----\n");
  }

  private static String encoded(byte[] bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  private static String token(Signature by, KeyPair key) throws GeneralSecurityException {
    by.initSign(key.getPrivate());
    by.update(SIGNED.getBytes(ISO_8859_1));
    return SIGNED + "." + encoded(by.sign());
  }

  private static Signature pss() throws GeneralSecurityException {
    Signature by = Signature.getInstance("RSASSA-PSS");
    by.setParameter(new PSSParameterSpec("SHA-256", "MGF1", MGF1ParameterSpec.SHA256, 32, 1));
    return by;
  }

  @Test
  void signaturesAreCheckedByTheKeysOfFiles() throws Exception {
    String verdicts =
        "%[req.hdr(t),jwt_verify(RS256,{}/rsa.pem)]"
            + " %[req.hdr(t),jwt_verify(RS256,{}/pkcs1.pem)]"
            + " %[req.hdr(t),jwt_verify(PS256,{}/rsa.pem)]"
            + " %[req.hdr(t),jwt_verify(ES256,{}/curve.pem)]"
            + " %[req.hdr(t),jwt_verify(txn.alg,{}/rsa.pem)]"
            + " %[req.hdr(t),jwt_verify(RS256,txn.key)]";
    try (BalancerRig rig =
        new BalancerRig(
            """
            frontend f
             mode http
             timeout client 20s
             bind @f
             http-request set-var(txn.alg) req.hdr(alg)
             http-request set-var(txn.key) str(%s/rsa.pem)
             http-request return status 200 content-type text/plain lf-string "%s"
            """
                .formatted(directory, verdicts.replace("{}", directory.toString())))) {
      String byRsa = token(Signature.getInstance("SHA256withRSA"), rsa);
      assertThat(ask(rig, byRsa, "RS256")).isEqualTo("1 1 0 0 1 1");
      assertThat(ask(rig, byRsa, "RS384")).isEqualTo("1 1 0 0 0 1");
      assertThat(ask(rig, byRsa, "none")).isEqualTo("1 1 0 0 0 1");
      assertThat(ask(rig, byRsa, "XX")).isEqualTo("1 1 0 0 -1 1");
      assertThat(ask(rig, token(pss(), rsa), "PS256")).isEqualTo("0 0 1 0 1 0");
      String byCurve = token(Signature.getInstance("SHA256withECDSAinP1363Format"), curve);
      assertThat(ask(rig, byCurve, "ES256")).isEqualTo("0 0 0 1 0 0");
      assertThat(ask(rig, byRsa.replace(".", ".A"), "RS256")).isEqualTo("0 0 0 0 0 0");
      assertThat(ask(rig, SIGNED, "RS256")).isEqualTo("-3 -3 -3 -3 -3 -3");
    }
  }

  @Test
  void aKeyThatIsNotThereIsRefused() {
    assertThatThrownBy(() ->
            BalancerRig.load(
                """
                frontend f
                 mode http
                 bind @f
                 http-request deny unless { req.hdr(t),jwt_verify(RS256,/nowhere/key.pem) 1 }
                """))
        .hasMessageContaining("failed to read a public key from '/nowhere/key.pem'");
  }

  private static String ask(BalancerRig rig, String token, String algorithm) throws Exception {
    try (Socket client = rig.connect("f")) {
      String request = "GET / HTTP/1.0\r\nt: " + token + "\r\nalg: " + algorithm + "\r\n\r\n";
      client.getOutputStream().write(request.getBytes(ISO_8859_1));
      String answer = new String(client.getInputStream().readAllBytes(), ISO_8859_1);
      return answer.substring(answer.indexOf("\r\n\r\n") + 4);
    }
  }
}
