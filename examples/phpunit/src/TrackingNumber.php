<?php
namespace Parcels;

/** Twelve digits, the last of which checks the others. */
final class TrackingNumber
{
    public static function isValid(string $text): bool
    {
        return preg_match('/^\d{12}$/', $text) === 1 && self::checkDigit(substr($text, 0, 11)) === (int) $text[11];
    }

    public static function make(int $number): string
    {
        $digits = str_pad((string) $number, 11, '0', STR_PAD_LEFT);
        return $digits . self::checkDigit($digits);
    }

    private static function checkDigit(string $digits): int
    {
        $sum = 0;
        foreach (array_reverse(str_split($digits)) as $place => $digit) {
            $sum += $digit * ($place % 2 === 0 ? 3 : 1);
        }
        return (10 - $sum % 10) % 10;
    }
}
