<?php
namespace Parcels;

/** A box with a weight in grams and sides in centimetres. */
final class Parcel
{
    private $grams;
    private $sides;

    public function __construct(int $grams, int $length, int $width, int $height)
    {
        if (min($grams, $length, $width, $height) <= 0) {
            throw new \InvalidArgumentException('a parcel has a weight and three sides');
        }
        $this->grams = $grams;
        $this->sides = [$length, $width, $height];
        rsort($this->sides);
    }

    /** The weight that counts: large and light parcels count as heavier. */
    public function chargeableGrams(): int
    {
        return max($this->grams, intdiv(array_product($this->sides), 5));
    }

    public function fits(int $length, int $width, int $height): bool
    {
        $room = [$length, $width, $height];
        rsort($room);
        return $this->sides[0] <= $room[0] && $this->sides[1] <= $room[1] && $this->sides[2] <= $room[2];
    }

    public function isBulky(): bool
    {
        return $this->sides[0] > 120 || $this->sides[0] + 2 * ($this->sides[1] + $this->sides[2]) > 300;
    }
}
