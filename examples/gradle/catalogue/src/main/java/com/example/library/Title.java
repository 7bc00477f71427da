package com.example.library;

import java.util.Locale;

/** The title of a book. */
public final class Title {
  private final String text;

  public Title(String text) {
    this.text = text;
  }

  /** What a shelf is sorted by: without an article, in small letters. */
  public String sortKey() {
    return text.strip().replaceFirst("(?i)^(?:the|an?)\\s+", "").toLowerCase(Locale.ROOT);
  }

  public String shortened(int length) {
    return text.length() <= length ? text : text.substring(0, length - 1) + "…";
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Title && ((Title) other).text.equals(text);
  }

  @Override
  public int hashCode() {
    return text.hashCode();
  }

  @Override
  public String toString() {
    return text;
  }
}
