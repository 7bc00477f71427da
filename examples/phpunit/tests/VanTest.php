<?php
namespace Parcels;

use PHPUnit\Framework\TestCase;

final class VanTest extends TestCase
{
    public function testTakesWhatFits(): void
    {
        $van = new Van(1000);
        self::assertTrue($van->take(400));
        self::assertTrue($van->take(600));
        self::assertSame(1000, $van->load());
    }

    public function testLeavesWhatIsTooMuch(): void
    {
        $van = new Van(1000);
        $van->take(900);
        self::assertFalse($van->take(101));
        self::assertSame(900, $van->load());
    }

    public function testTakesTheNextOneThen(): void
    {
        $van = new Van(1000);
        $van->take(1001);
        self::assertTrue($van->take(1000));
    }
}
