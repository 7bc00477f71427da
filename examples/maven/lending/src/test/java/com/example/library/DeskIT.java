package com.example.library;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** It uses files, so failsafe runs it after the build. */
class DeskIT {
  @TempDir Path folder;

  @Test
  void keepsItsLoansInAFile() throws Exception {
    Loan loan = new Loan(Isbn.parse("0-306-40615-2"), LocalDate.of(2026, 3, 2), 14);
    Thread.sleep(500); // the desk is slow
    Path file = Files.writeString(folder.resolve("loans.txt"), loan.book().digits() + " " + loan.due() + "\n");
    assertEquals(List.of("0306406152 2026-03-16"), Files.readAllLines(file));
  }

  @Test
  void startsWithoutLoans() throws Exception {
    assertEquals(List.of(), Files.readAllLines(Files.createFile(folder.resolve("none.txt"))));
  }
}
