// Package slug makes names for addresses.
package slug

import (
	"regexp"
	"strings"
)

var other = regexp.MustCompile(`[^a-z0-9]+`)

// Of returns the words of a title in lower case, with dashes between them.
func Of(title string) string {
	return strings.Trim(other.ReplaceAllString(strings.ToLower(title), "-"), "-")
}
