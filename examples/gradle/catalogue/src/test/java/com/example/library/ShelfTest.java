package com.example.library;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import java.util.List;
import org.junit.Ignore;
import org.junit.Test;

public class ShelfTest {
  private final Shelf shelf = new Shelf();

  @Test
  public void isEmptyAtFirst() {
    assertTrue(shelf.titles().isEmpty());
  }

  @Test
  public void isSorted() {
    shelf.add(new Title("The Waves"));
    shelf.add(new Title("Emma"));
    assertEquals(List.of(new Title("Emma"), new Title("The Waves")), shelf.titles());
  }

  @Test
  public void cannotBeChangedFromOutside() {
    assertThrows(UnsupportedOperationException.class, () -> shelf.titles().add(new Title("Emma")));
  }

  @Test
  @Ignore("titles of several volumes come later")
  public void keepsVolumesTogether() {}
}
