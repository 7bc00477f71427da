<?php
namespace Parcels;

/** What a parcel costs, in cents. */
final class Tariff
{
    private const STEPS = [1000 => 399, 2000 => 499, 5000 => 699, 10000 => 999, 31500 => 1749];

    public function price(Parcel $parcel, bool $express = false): int
    {
        foreach (self::STEPS as $grams => $cents) {
            if ($parcel->chargeableGrams() <= $grams) {
                return $cents + ($parcel->isBulky() ? 2000 : 0) + ($express ? intdiv($cents, 2) : 0);
            }
        }
        throw new \DomainException('too heavy');
    }
}
