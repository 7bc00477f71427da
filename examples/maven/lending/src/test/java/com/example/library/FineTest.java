package com.example.library;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FineTest {
  @ParameterizedTest
  @CsvSource({"0, 0", "1, 20", "7, 140", "50, 1000", "5000, 1000"})
  void dependsOnTheDays(long days, int cents) {
    assertEquals(cents, Fine.of(days));
  }

  @Test
  void isNeverNegative() {
    assertEquals(0, Fine.of(-3));
  }

  /** It waits for a machine that is slow at first. On the second try it is there. */
  @Test
  void isPrinted() {
    assertTrue(!"1".equals(System.getenv("SHARDWISE_TRY")), "the printer did not answer");
  }
}
