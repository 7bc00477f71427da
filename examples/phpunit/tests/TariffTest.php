<?php
namespace Parcels;

use PHPUnit\Framework\TestCase;

final class TariffTest extends TestCase
{
    public static function weights(): array
    {
        return [[1, 399], [1000, 399], [1001, 499], [2000, 499], [5000, 699], [10000, 999], [31500, 1749]];
    }

    /** @dataProvider weights */
    #[\PHPUnit\Framework\Attributes\DataProvider('weights')]
    public function testGoesByWeight(int $grams, int $cents): void
    {
        self::assertSame($cents, (new Tariff())->price(new Parcel($grams, 1, 1, 1)));
    }

    public function testAddsForBulkyParcels(): void
    {
        self::assertSame(2399, (new Tariff())->price(new Parcel(1, 130, 1, 1)));
    }

    public function testAddsHalfForExpress(): void
    {
        self::assertSame(598, (new Tariff())->price(new Parcel(1, 1, 1, 1), true));
    }

    public function testRefusesWhatIsTooHeavy(): void
    {
        $this->expectException(\DomainException::class);
        (new Tariff())->price(new Parcel(31501, 1, 1, 1));
    }
}
