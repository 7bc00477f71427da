package shelf_test

import (
	"fmt"
	"testing"

	"example.com/library/shelf"
)

func ExampleSort() {
	fmt.Println(shelf.Sort([]string{"The Sea", "A Book", "Moon"}))
	// Output: [A Book Moon The Sea]
}

func TestSortKeepsItsArgument(t *testing.T) {
	titles := []string{"b", "a"}
	shelf.Sort(titles)
	if titles[0] != "b" {
		t.Error("the argument has changed")
	}
}

func TestSortOfNothing(t *testing.T) {
	if got := shelf.Sort(nil); len(got) != 0 {
		t.Errorf("got %q, want nothing", got)
	}
}
