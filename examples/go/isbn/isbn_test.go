package isbn

import "testing"

func TestIsValid(t *testing.T) {
	tests := []struct {
		name string
		isbn string
		want bool
	}{
		{"a good one", "978-0-306-40615-7", true},
		{"without dashes", "9780306406157", true},
		{"a wrong last digit", "978-0-306-40615-8", false},
		{"too short", "978-0-306", false},
		{"letters", "978-0-306-4061X-7", false},
		{"empty", "", false},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			if got := IsValid(test.isbn); got != test.want {
				t.Errorf("IsValid(%q) = %t, want %t", test.isbn, got, test.want)
			}
		})
	}
}

func FuzzIsValid(f *testing.F) {
	f.Add("9780306406157")
	f.Add("978")
	f.Fuzz(func(t *testing.T, isbn string) {
		if IsValid(isbn) && len(isbn) < 13 {
			t.Errorf("%q is too short to be valid", isbn)
		}
	})
}
