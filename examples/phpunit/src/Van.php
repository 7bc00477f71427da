<?php
namespace Parcels;

/** A van that is loaded with parcels. Loading takes a while. */
final class Van
{
    private $limit;
    private $load = 0;
    private $seconds;

    public function __construct(int $limit, float $seconds = 0.25)
    {
        $this->limit = $limit;
        $this->seconds = $seconds;
    }

    public function take(int $grams): bool
    {
        usleep((int) ($this->seconds * 1e6));
        if ($this->load + $grams > $this->limit) {
            return false;
        }
        $this->load += $grams;
        return true;
    }

    public function load(): int
    {
        return $this->load;
    }
}
