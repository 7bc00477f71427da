// Package limiter lets only so many readers in at a time.
package limiter

import "time"

// Limiter has a number of places.
type Limiter struct{ places chan struct{} }

// New makes a limiter.
func New(places int) *Limiter { return &Limiter{places: make(chan struct{}, places)} }

// Enter waits for a place until the time is up.
func (l *Limiter) Enter(wait time.Duration) bool {
	select {
	case l.places <- struct{}{}:
		return true
	case <-time.After(wait):
		return false
	}
}

// Leave frees a place.
func (l *Limiter) Leave() { <-l.places }
