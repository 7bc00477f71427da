// Package library names the parts of a small lending library.
package library

// Rooms are the rooms of the library, from the entrance to the back.
func Rooms() []string {
	return []string{"hall", "reading room", "archive"}
}

// IsOpen says whether the library is open at this hour.
func IsOpen(hour int) bool {
	return hour >= 9 && hour < 18
}
