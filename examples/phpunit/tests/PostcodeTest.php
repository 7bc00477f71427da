<?php
namespace Parcels;

use PHPUnit\Framework\TestCase;

final class PostcodeTest extends TestCase
{
    public static function spellings(): array
    {
        return [
            'as on maps' => ['A-1234', 'A-1234'],
            'in small letters' => ['b0001', 'B-0001'],
            'with blanks' => [' h 99 99 ', 'H-9999'],
        ];
    }

    /** @dataProvider spellings */
    #[\PHPUnit\Framework\Attributes\DataProvider('spellings')]
    public function testIsWrittenInOneWay(string $text, string $expected): void
    {
        self::assertSame($expected, (string) new Postcode($text));
    }

    public static function mistakes(): array
    {
        return [[''], ['1234'], ['A123'], ['Z1234'], ['A12345']];
    }

    /** @dataProvider mistakes */
    #[\PHPUnit\Framework\Attributes\DataProvider('mistakes')]
    public function testRefusesMistakes(string $text): void
    {
        $this->expectException(\InvalidArgumentException::class);
        new Postcode($text);
    }

    public function testKnowsItsRegion(): void
    {
        self::assertSame('C', (new Postcode('C1000'))->region());
    }

    public function testIsNearInTheSameRegionOnly(): void
    {
        self::assertTrue((new Postcode('A1000'))->isNear(new Postcode('A1099')));
        self::assertFalse((new Postcode('A1000'))->isNear(new Postcode('B1000')));
    }
}
