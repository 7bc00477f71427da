package com.example.library;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Books in the order of their titles. */
public class Shelf {
  private final List<Title> titles = new ArrayList<>();

  public void add(Title title) {
    titles.add(title);
    titles.sort(Comparator.comparing(Title::sortKey));
  }

  public List<Title> titles() {
    return List.copyOf(titles);
  }
}
