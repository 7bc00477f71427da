package com.example.library;

/** What a late book costs, in cents. */
public final class Fine {
  private static final int A_DAY = 20;
  private static final int MOST = 1000;

  private Fine() {}

  public static int of(long daysLate) {
    return (int) Math.min(MOST, Math.max(0, daysLate) * A_DAY);
  }
}
