package com.example.library;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertNotEquals;

import java.util.Arrays;
import org.junit.Test;
import org.junit.runner.RunWith;
import org.junit.runners.Parameterized;
import org.junit.runners.Parameterized.Parameter;
import org.junit.runners.Parameterized.Parameters;

public class FineTest {
  @RunWith(Parameterized.class)
  public static class OfSomeDays {
    @Parameters(name = "{0} days cost {1}")
    public static Iterable<Object[]> fines() {
      return Arrays.asList(new Object[][] {{0, 0}, {1, 20}, {7, 140}, {50, 1000}, {5000, 1000}});
    }

    @Parameter(0)
    public long days;

    @Parameter(1)
    public int cents;

    @Test
    public void dependsOnTheDays() {
      assertEquals(cents, Fine.of(days));
    }
  }

  @Test
  public void isNeverNegative() {
    assertEquals(0, Fine.of(-3));
  }

  /** It waits for a machine that is slow at first. On the second try it is there. */
  @Test
  public void isPrinted() {
    assertNotEquals("the printer did not answer", "1", System.getenv("SHARDWISE_TRY"));
  }
}
