<?php
namespace Parcels;

use PHPUnit\Framework\TestCase;

final class TrackingNumberTest extends TestCase
{
    public function testIsValidAsItWasMade(): void
    {
        self::assertTrue(TrackingNumber::isValid(TrackingNumber::make(4711)));
    }

    public function testHasTwelveDigits(): void
    {
        self::assertSame(12, strlen(TrackingNumber::make(1)));
    }

    public function testNoticesAWrongDigit(): void
    {
        $right = TrackingNumber::make(123456);
        $wrong = substr($right, 0, 5) . ($right[5] + 1) % 10 . substr($right, 6);
        self::assertFalse(TrackingNumber::isValid($wrong));
    }

    public function testNoticesLetters(): void
    {
        self::assertFalse(TrackingNumber::isValid('12345678901X'));
    }
}
