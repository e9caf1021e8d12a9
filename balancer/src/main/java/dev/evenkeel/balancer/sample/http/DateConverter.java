package dev.evenkeel.balancer.sample.http;

import dev.evenkeel.balancer.sample.Arguments;
import dev.evenkeel.balancer.sample.Converter;
import dev.evenkeel.balancer.sample.InvalidExpressionException;
import dev.evenkeel.balancer.sample.Sample;
import dev.evenkeel.balancer.sample.Texts;

/** {@code http_date}: a time as HTTP writes it (RFC 9110 5.6.7). Stateless. */
final class DateConverter {
  private static final String DAYS = "SunMonTueWedThuFriSat";
  private static final String MONTHS = "JanFebMarAprMayJunJulAugSepOctNovDec";
  private static final int THURSDAY = 4;
  private static final long SECONDS_A_DAY = 86_400;

  /** What HAProxy leaves of a time, so that no year is negative. */
  private static final long BITS_OF_TIME = (1L << 55) - 1;

  private DateConverter() {}

  static Converter of(Arguments arguments) throws InvalidExpressionException {
    long offset = arguments.number(0, 0);
    long perSecond =
        switch (arguments.text(1)) {
          case "", "s" -> 1;
          case "ms" -> 1000;
          case "us" -> 1_000_000;
          default ->
              throw new InvalidExpressionException(
                  "expects 's', 'ms' or 'us', got '" + arguments.text(1) + "'");
        };
    return (context, sample) -> write(sample.number() + offset, perSecond, sample);
  }

  private static boolean write(long time, long perSecond, Sample sample) {
    long seconds = (time / perSecond) & BITS_OF_TIME;
    long days = seconds / SECONDS_A_DAY;
    int second = (int) (seconds % SECONDS_A_DAY);
    // Days of a calendar that begins in March of the year 0, in eras of 400 years.
    long shifted = days + 719_468;
    long era = shifted / 146_097;
    int ofEra = (int) (shifted % 146_097);
    int yearOfEra = (ofEra - ofEra / 1460 + ofEra / 36_524 - ofEra / 146_096) / 365;
    int dayOfYear = ofEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100);
    int march = (5 * dayOfYear + 2) / 153;
    int day = dayOfYear - (153 * march + 2) / 5 + 1;
    int month = march < 10 ? march + 2 : march - 10;
    long year = yearOfEra + era * 400 + (month < 2 ? 1 : 0);

    byte[] room = sample.room();
    int at = letters(DAYS, (int) ((days + THURSDAY) % 7), room, 0);
    room[at++] = ',';
    room[at++] = ' ';
    at = twoDigits(day, room, at);
    room[at++] = ' ';
    at = letters(MONTHS, month, room, at);
    room[at++] = ' ';
    if (year < 1000) {
      room[at++] = '0';
    }
    at = Texts.writeNumber(year, room, at);
    room[at++] = ' ';
    at = twoDigits(second / 3600, room, at);
    room[at++] = ':';
    at = twoDigits(second / 60 % 60, room, at);
    room[at++] = ':';
    at = twoDigits(second % 60, room, at);
    if (perSecond > 1) {
      room[at++] = '.';
      at = Texts.writeNumber(Math.floorMod(time, perSecond), room, at);
    }
    room[at++] = ' ';
    room[at++] = 'G';
    room[at++] = 'M';
    room[at++] = 'T';
    return sample.wroteText(room, at);
  }

  private static int letters(String names, int index, byte[] room, int at) {
    for (int i = 0; i < 3; i++) {
      room[at + i] = (byte) names.charAt(index * 3 + i);
    }
    return at + 3;
  }

  private static int twoDigits(int number, byte[] room, int at) {
    room[at] = (byte) ('0' + number / 10);
    room[at + 1] = (byte) ('0' + number % 10);
    return at + 2;
  }
}
