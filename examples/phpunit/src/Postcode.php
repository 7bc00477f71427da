<?php
namespace Parcels;

/** Postcodes of a small country: a letter for the region and four digits. */
final class Postcode
{
    private $text;

    public function __construct(string $text)
    {
        $clean = strtoupper(preg_replace('/[\s-]/', '', $text));
        if (preg_match('/^[A-H][0-9]{4}$/', $clean) !== 1) {
            throw new \InvalidArgumentException("\"$text\" is no postcode");
        }
        $this->text = $clean;
    }

    public function region(): string
    {
        return $this->text[0];
    }

    public function isNear(self $other): bool
    {
        return $this->region() === $other->region() && abs($this->number() - $other->number()) < 100;
    }

    public function __toString(): string
    {
        return $this->text[0] . '-' . substr($this->text, 1);
    }

    private function number(): int
    {
        return (int) substr($this->text, 1);
    }
}
