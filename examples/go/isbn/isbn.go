// Package isbn checks the numbers of books.
package isbn

import "strings"

// IsValid says whether the last digit of an ISBN-13 fits the others.
func IsValid(isbn string) bool {
	digits := strings.ReplaceAll(isbn, "-", "")
	if len(digits) != 13 {
		return false
	}
	sum := 0
	for place, digit := range digits {
		if digit < '0' || digit > '9' {
			return false
		}
		weight := 1 + 2*(place%2)
		sum += weight * int(digit-'0')
	}
	return sum%10 == 0
}
