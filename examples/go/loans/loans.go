// Package loans knows when books are due, and what a late one costs.
package loans

import "time"

// Period is how long a reader may keep a book.
const Period = 21 * 24 * time.Hour

// Due returns the day when a book must be back.
func Due(taken time.Time) time.Time { return taken.Add(Period) }

// Fine returns the fine in cents: 20 for each day that began, and never more than 500.
func Fine(taken, back time.Time) int {
	late := back.Sub(Due(taken))
	if late <= 0 {
		return 0
	}
	days := int((late + 24*time.Hour - 1) / (24 * time.Hour))
	return min(20*days, 500)
}
