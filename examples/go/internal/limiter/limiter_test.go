package limiter

import (
	"testing"
	"time"
)

func TestEnter(t *testing.T) {
	l := New(1)
	if !l.Enter(time.Second) {
		t.Fatal("there was no place in an empty library")
	}
	if l.Enter(700 * time.Millisecond) {
		t.Error("there was a place in a full library")
	}
}

func TestLeave(t *testing.T) {
	l := New(1)
	l.Enter(time.Second)
	go func() {
		time.Sleep(600 * time.Millisecond)
		l.Leave()
	}()
	if !l.Enter(10 * time.Second) {
		t.Error("a place did not become free")
	}
}
