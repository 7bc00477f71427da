package com.example.library;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import org.junit.Test;
import org.junit.runner.RunWith;
import org.junit.runners.Parameterized;
import org.junit.runners.Parameterized.Parameter;
import org.junit.runners.Parameterized.Parameters;

public class IsbnTest {
  public static class InAnyForm {
    @Test
    public void leavesOutHyphensAndBlanks() {
      assertEquals("0306406152", Isbn.parse("0-306 40615-2").digits());
    }

    @Test
    public void hasAnotherSum() {
      assertFalse(Isbn.parse("0-306-40615-3").isValid());
    }
  }

  @RunWith(Parameterized.class)
  public static class Valid {
    @Parameters(name = "{0}")
    public static String[] texts() {
      return new String[] {"0-306-40615-2", "978-0-306-40615-7", "0-8044-2957-X", "978-3-16-148410-0"};
    }

    @Parameter public String text;

    @Test
    public void isValid() {
      assertTrue(Isbn.parse(text).isValid());
    }
  }

  @RunWith(Parameterized.class)
  public static class Refused {
    @Parameters(name = "{0}")
    public static String[] texts() {
      return new String[] {"", "12345", "0-306-4061X-2", "isbn"};
    }

    @Parameter public String text;

    @Test
    public void isRefused() {
      assertThrows(IllegalArgumentException.class, () -> Isbn.parse(text));
    }
  }
}
