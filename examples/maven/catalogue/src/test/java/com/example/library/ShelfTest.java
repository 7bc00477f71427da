package com.example.library;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Disabled;
import org.junit.jupiter.api.Test;

class ShelfTest {
  private final Shelf shelf = new Shelf();

  @Test
  void isEmptyAtFirst() {
    assertTrue(shelf.titles().isEmpty());
  }

  @Test
  void isSorted() {
    shelf.add(new Title("The Waves"));
    shelf.add(new Title("Emma"));
    assertEquals(List.of(new Title("Emma"), new Title("The Waves")), shelf.titles());
  }

  @Test
  void cannotBeChangedFromOutside() {
    assertThrows(UnsupportedOperationException.class, () -> shelf.titles().add(new Title("Emma")));
  }

  @Test
  @Disabled("titles of several volumes come later")
  void keepsVolumesTogether() {}
}
