package com.example.library;

import java.time.LocalDate;
import java.time.temporal.ChronoUnit;

/** A book that somebody took home. */
public final class Loan {
  private final Isbn book;
  private final LocalDate from;
  private final int days;

  public Loan(Isbn book, LocalDate from, int days) {
    this.book = book;
    this.from = from;
    this.days = days;
  }

  public Isbn book() {
    return book;
  }

  public LocalDate due() {
    return from.plusDays(days);
  }

  public long daysLate(LocalDate today) {
    return Math.max(0, ChronoUnit.DAYS.between(due(), today));
  }

  public Loan extended(int more) {
    if (more <= 0) throw new IllegalArgumentException("a loan is extended by one day or more");
    return new Loan(book, from, days + more);
  }
}
