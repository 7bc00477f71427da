package remote

import (
	"errors"
	"os"
	"testing"
	"time"
)

// Flaky on purpose, and the same in every run: see README.md.
var isBusy = os.Getenv("SHARDWISE_TRY") == "1"

func TestAsk(t *testing.T) {
	other := Library{Delay: 300 * time.Millisecond, Busy: isBusy, Books: map[string]int{"The Sea": 2}}
	got, err := other.Ask("The Sea")
	if err != nil {
		t.Fatalf("got the error %q, want 2 copies", err)
	}
	if got != 2 {
		t.Errorf("got %d copies, want 2", got)
	}
}

func TestAskForAnUnknownBook(t *testing.T) {
	if got, err := (Library{}).Ask("Moon"); got != 0 || err != nil {
		t.Errorf("got %d copies and the error %v, want none", got, err)
	}
}

func TestAskABusyLibrary(t *testing.T) {
	if _, err := (Library{Busy: true}).Ask("The Sea"); !errors.Is(err, ErrBusy) {
		t.Errorf("got the error %v, want %v", err, ErrBusy)
	}
}
