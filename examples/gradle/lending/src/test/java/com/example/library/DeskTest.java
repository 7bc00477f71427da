package com.example.library;

import static org.junit.Assert.assertEquals;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

/** It really waits. */
public class DeskTest {
  @Rule public final TemporaryFolder folder = new TemporaryFolder();

  @Test
  public void keepsItsLoansInAFile() throws Exception {
    Loan loan = new Loan(Isbn.parse("0-306-40615-2"), LocalDate.of(2026, 3, 2), 14);
    Thread.sleep(500); // the desk is slow
    Path file = Files.writeString(folder.newFile("loans.txt").toPath(), loan.book().digits() + " " + loan.due() + "\n");
    assertEquals(List.of("0306406152 2026-03-16"), Files.readAllLines(file));
  }

  @Test
  public void startsWithoutLoans() throws Exception {
    assertEquals(List.of(), Files.readAllLines(folder.newFile("none.txt").toPath()));
  }
}
