<?php
namespace Parcels;

use PHPUnit\Framework\TestCase;

final class DepotTest extends TestCase
{
    /** Flaky on purpose, and the same in every run: see README.md. */
    public function testStoresAParcel(): void
    {
        $depot = new Depot(getenv('SHARDWISE_TRY') !== '1');
        try {
            self::assertSame(1, $depot->store('1'));
        } catch (\RuntimeException $problem) {
            self::fail($problem->getMessage());
        }
    }

    public function testCountsParcelsOnce(): void
    {
        $depot = new Depot();
        $depot->store('1');
        self::assertSame(1, $depot->store('1'));
    }

    public function testFindsAParcel(): void
    {
        $depot = new Depot();
        $depot->store('1');
        self::assertTrue($depot->has('1'));
        self::assertFalse($depot->has('2'));
    }

    public function testSaysWhenItIsClosed(): void
    {
        $this->expectExceptionMessage('not open yet');
        (new Depot(false))->store('1');
    }
}
