package com.example.library;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;

import java.time.LocalDate;
import org.junit.Test;

public class LoanTest {
  private static final LocalDate MONDAY = LocalDate.of(2026, 3, 2);
  private final Loan loan = new Loan(Isbn.parse("0-306-40615-2"), MONDAY, 14);

  @Test
  public void isDueAfterItsDays() {
    assertEquals(LocalDate.of(2026, 3, 16), loan.due());
  }

  @Test
  public void isNotLateOnItsLastDay() {
    assertEquals(0, loan.daysLate(loan.due()));
  }

  @Test
  public void isLateTheDayAfter() {
    assertEquals(1, loan.daysLate(loan.due().plusDays(1)));
  }

  @Test
  public void isExtended() {
    assertEquals(LocalDate.of(2026, 3, 23), loan.extended(7).due());
  }

  @Test
  public void isNotExtendedByNothing() {
    assertThrows(IllegalArgumentException.class, () -> loan.extended(0));
  }
}
