package dev.evenkeel.balancer.stick;

import dev.evenkeel.balancer.stats.Frequency;
import java.util.Optional;

/**
 * What an entry of a table can hold (manual, {@code stick-table ... store}), in HAProxy's order.
 */
enum DataType {
  SERVER_ID("server_id", Kind.SIGNED),
  GPT0("gpt0", Kind.UNSIGNED),
  GPC0("gpc0", Kind.UNSIGNED),
  GPC0_RATE("gpc0_rate", Kind.RATE),
  CONN_CNT("conn_cnt", Kind.UNSIGNED),
  CONN_RATE("conn_rate", Kind.RATE),
  CONN_CUR("conn_cur", Kind.UNSIGNED),
  SESS_CNT("sess_cnt", Kind.UNSIGNED),
  SESS_RATE("sess_rate", Kind.RATE),
  HTTP_REQ_CNT("http_req_cnt", Kind.UNSIGNED),
  HTTP_REQ_RATE("http_req_rate", Kind.RATE),
  HTTP_ERR_CNT("http_err_cnt", Kind.UNSIGNED),
  HTTP_ERR_RATE("http_err_rate", Kind.RATE),
  BYTES_IN_CNT("bytes_in_cnt", Kind.LONG),
  BYTES_IN_RATE("bytes_in_rate", Kind.RATE),
  BYTES_OUT_CNT("bytes_out_cnt", Kind.LONG),
  BYTES_OUT_RATE("bytes_out_rate", Kind.RATE),
  GPC1("gpc1", Kind.UNSIGNED),
  GPC1_RATE("gpc1_rate", Kind.RATE),
  SERVER_KEY("server_key", Kind.TEXT),
  HTTP_FAIL_CNT("http_fail_cnt", Kind.UNSIGNED),
  HTTP_FAIL_RATE("http_fail_rate", Kind.RATE),
  GPT("gpt", Kind.UNSIGNED),
  GPC("gpc", Kind.UNSIGNED),
  GPC_RATE("gpc_rate", Kind.RATE);

  /** How a value is held. */
  enum Kind {
    /** 32 bits with a sign. */
    SIGNED,
    /** 32 bits without a sign. */
    UNSIGNED,
    /** 64 bits without a sign. */
    LONG,
    /** Events within a period. */
    RATE,
    /** A text. */
    TEXT
  }

  final String word;
  final Kind kind;

  DataType(String word, Kind kind) {
    this.word = word;
    this.kind = kind;
  }

  boolean isArray() {
    return this == GPT || this == GPC || this == GPC_RATE;
  }

  /** How many numbers one value takes. */
  int slots() {
    return switch (kind) {
      case RATE -> Frequency.SLOTS;
      case TEXT -> 0;
      case SIGNED, UNSIGNED, LONG -> 1;
    };
  }

  static Optional<DataType> of(String word) {
    for (DataType type : values()) {
      if (type.word.equals(word)) {
        return Optional.of(type);
      }
    }
    return Optional.empty();
  }
}
