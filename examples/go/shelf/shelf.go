// Package shelf puts books in order.
package shelf

import (
	"slices"
	"strings"
)

// Sort orders titles as a library does: without "The" and "A" in front.
func Sort(titles []string) []string {
	sorted := slices.Clone(titles)
	slices.SortFunc(sorted, func(a, b string) int { return strings.Compare(key(a), key(b)) })
	return sorted
}

func key(title string) string {
	for _, article := range []string{"the ", "an ", "a "} {
		if rest, ok := strings.CutPrefix(strings.ToLower(title), article); ok {
			return rest
		}
	}
	return strings.ToLower(title)
}
