package library

import (
	"fmt"
	"testing"
)

func TestRooms(t *testing.T) {
	if got := len(Rooms()); got != 3 {
		t.Errorf("got %d rooms, want 3", got)
	}
}

func TestIsOpen(t *testing.T) {
	for hour, want := range map[int]bool{8: false, 9: true, 17: true, 18: false} {
		t.Run(fmt.Sprintf("at %d", hour), func(t *testing.T) {
			if got := IsOpen(hour); got != want {
				t.Errorf("got %t, want %t", got, want)
			}
		})
	}
}
