package com.example.library;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TitleTest {
  @ParameterizedTest
  @CsvSource({"The Hobbit, hobbit", "A Room with a View, room with a view", "An Ideal Husband, ideal husband", "Theory, theory"})
  void isSortedWithoutItsArticle(String title, String key) {
    assertEquals(key, new Title(title).sortKey());
  }

  @Test
  void isShortened() {
    assertEquals("War a…", new Title("War and Peace").shortened(6));
  }

  @Test
  void staysAsItIsWhenItIsShort() {
    assertEquals("Emma", new Title("Emma").shortened(4));
  }
}
