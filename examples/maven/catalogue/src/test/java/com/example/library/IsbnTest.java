package com.example.library;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IsbnTest {
  @Test
  void leavesOutHyphensAndBlanks() {
    assertEquals("0306406152", Isbn.parse("0-306 40615-2").digits());
  }

  @ParameterizedTest
  @ValueSource(strings = {"0-306-40615-2", "978-0-306-40615-7", "0-8044-2957-X", "978-3-16-148410-0"})
  void isValid(String text) {
    assertTrue(Isbn.parse(text).isValid());
  }

  @Nested
  class WhenItIsWrong {
    @Test
    void hasAnotherSum() {
      assertFalse(Isbn.parse("0-306-40615-3").isValid());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "12345", "0-306-4061X-2", "isbn"})
    void isRefused(String text) {
      assertThrows(IllegalArgumentException.class, () -> Isbn.parse(text));
    }
  }
}
