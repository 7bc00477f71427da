package com.example.library;

import java.util.Locale;

/** The title of a book. */
public record Title(String text) {
  /** What a shelf is sorted by: without an article, in small letters. */
  public String sortKey() {
    return text.strip().replaceFirst("(?i)^(?:the|an?)\\s+", "").toLowerCase(Locale.ROOT);
  }

  public String shortened(int length) {
    return text.length() <= length ? text : text.substring(0, length - 1) + "…";
  }
}
