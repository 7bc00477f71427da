package slug

import "testing"

func TestOf(t *testing.T) {
	for title, want := range map[string]string{
		"The Sea":         "the-sea",
		"  Stars, at Sea": "stars-at-sea",
		"1984":            "1984",
		"???":             "",
	} {
		t.Run(title, func(t *testing.T) {
			if got := Of(title); got != want {
				t.Errorf("got %q, want %q", got, want)
			}
		})
	}
}
