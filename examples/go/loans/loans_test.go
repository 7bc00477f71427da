package loans

import (
	"testing"
	"time"
)

var taken = time.Date(2026, 3, 2, 10, 0, 0, 0, time.UTC)

func TestDue(t *testing.T) {
	if got := Due(taken).Format(time.DateOnly); got != "2026-03-23" {
		t.Errorf("got %s, want 2026-03-23", got)
	}
}

func TestFine(t *testing.T) {
	day := 24 * time.Hour
	t.Run("in time", func(t *testing.T) { expectFine(t, Period, 0) })
	t.Run("one minute late", func(t *testing.T) { expectFine(t, Period+time.Minute, 20) })
	t.Run("three days late", func(t *testing.T) { expectFine(t, Period+3*day, 60) })
	t.Run("a year late", func(t *testing.T) { expectFine(t, Period+365*day, 500) })
}

func expectFine(t *testing.T, kept time.Duration, want int) {
	t.Helper()
	if got := Fine(taken, taken.Add(kept)); got != want {
		t.Errorf("got %d cents, want %d", got, want)
	}
}

func TestLostBook(t *testing.T) {
	t.Skip("nobody has decided what a lost book costs")
}
