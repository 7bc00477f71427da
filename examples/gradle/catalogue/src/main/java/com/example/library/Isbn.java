package com.example.library;

/** The number of a book, with 10 or 13 digits. */
public final class Isbn {
  private final String digits;

  private Isbn(String digits) {
    this.digits = digits;
  }

  public static Isbn parse(String text) {
    String digits = text.replaceAll("[\\s-]", "");
    if (!digits.matches("\\d{9}[\\dX]|\\d{13}")) throw new IllegalArgumentException("not an ISBN: " + text);
    return new Isbn(digits);
  }

  public String digits() {
    return digits;
  }

  public boolean isValid() {
    int sum = 0;
    for (int at = 0; at < digits.length(); at++) sum += weight(at) * valueOf(digits.charAt(at));
    return sum % (isLong() ? 10 : 11) == 0;
  }

  private boolean isLong() {
    return digits.length() == 13;
  }

  private int weight(int at) {
    return isLong() ? (at % 2 == 0 ? 1 : 3) : 10 - at;
  }

  private static int valueOf(char digit) {
    return digit == 'X' ? 10 : digit - '0';
  }
}
