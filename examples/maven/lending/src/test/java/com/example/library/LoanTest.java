package com.example.library;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.time.LocalDate;
import org.junit.jupiter.api.Test;

class LoanTest {
  private static final LocalDate MONDAY = LocalDate.of(2026, 3, 2);
  private final Loan loan = new Loan(Isbn.parse("0-306-40615-2"), MONDAY, 14);

  @Test
  void isDueAfterItsDays() {
    assertEquals(LocalDate.of(2026, 3, 16), loan.due());
  }

  @Test
  void isNotLateOnItsLastDay() {
    assertEquals(0, loan.daysLate(loan.due()));
  }

  @Test
  void isLateTheDayAfter() {
    assertEquals(1, loan.daysLate(loan.due().plusDays(1)));
  }

  @Test
  void isExtended() {
    assertEquals(LocalDate.of(2026, 3, 23), loan.extended(7).due());
  }

  @Test
  void isNotExtendedByNothing() {
    assertThrows(IllegalArgumentException.class, () -> loan.extended(0));
  }
}
