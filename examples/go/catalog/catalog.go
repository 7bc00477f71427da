// Package catalog finds books by the words of their titles.
package catalog

import (
	"sort"
	"strings"
)

// Catalog is a list of titles.
type Catalog struct{ titles []string }

// New makes a catalog.
func New(titles ...string) *Catalog { return &Catalog{titles: titles} }

// Add adds a title, unless it is there.
func (c *Catalog) Add(title string) bool {
	for _, known := range c.titles {
		if strings.EqualFold(known, title) {
			return false
		}
	}
	c.titles = append(c.titles, title)
	return true
}

// Find returns the titles with all these words, sorted.
func (c *Catalog) Find(words ...string) []string {
	found := []string{}
	for _, title := range c.titles {
		if hasAll(title, words) {
			found = append(found, title)
		}
	}
	sort.Strings(found)
	return found
}

func hasAll(title string, words []string) bool {
	for _, word := range words {
		if !strings.Contains(strings.ToLower(title), strings.ToLower(word)) {
			return false
		}
	}
	return true
}
