// Package remote asks another library for a book.
package remote

import (
	"errors"
	"time"
)

// ErrBusy says that the other library does not answer.
var ErrBusy = errors.New("the other library is busy")

// Library is another library.
type Library struct {
	Delay time.Duration
	Busy  bool
	Books map[string]int
}

// Ask returns how many copies the other library has.
func (l Library) Ask(title string) (int, error) {
	time.Sleep(l.Delay)
	if l.Busy {
		return 0, ErrBusy
	}
	return l.Books[title], nil
}
