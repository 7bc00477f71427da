package com.example.library;

import static org.junit.Assert.assertEquals;

import org.junit.Test;

public class TitleTest {
  @Test
  public void isSortedWithoutItsArticle() {
    assertEquals("hobbit", new Title("The Hobbit").sortKey());
    assertEquals("room with a view", new Title("A Room with a View").sortKey());
    assertEquals("ideal husband", new Title("An Ideal Husband").sortKey());
  }

  @Test
  public void keepsWhatOnlyBeginsLikeAnArticle() {
    assertEquals("theory", new Title("Theory").sortKey());
  }

  @Test
  public void isShortened() {
    assertEquals("War a…", new Title("War and Peace").shortened(6));
  }

  @Test
  public void staysAsItIsWhenItIsShort() {
    assertEquals("Emma", new Title("Emma").shortened(4));
  }
}
