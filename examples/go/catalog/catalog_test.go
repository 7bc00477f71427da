package catalog

import (
	"reflect"
	"testing"
)

func library() *Catalog {
	return New("The Sea", "The Tea Book", "A Book of Trees", "Stars at Sea")
}

func TestFind(t *testing.T) {
	tests := map[string]struct {
		words []string
		want  []string
	}{
		"one word":       {[]string{"sea"}, []string{"Stars at Sea", "The Sea"}},
		"several words":  {[]string{"book", "tea"}, []string{"The Tea Book"}},
		"an unknown one": {[]string{"moon"}, []string{}},
		"in any case":    {[]string{"TREES"}, []string{"A Book of Trees"}},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if got := library().Find(test.words...); !reflect.DeepEqual(got, test.want) {
				t.Errorf("got %q, want %q", got, test.want)
			}
		})
	}
}

func TestAdd(t *testing.T) {
	c := library()
	if !c.Add("Moon") {
		t.Error("a new title was not added")
	}
	if c.Add("moon") {
		t.Error("a known title was added again")
	}
}
