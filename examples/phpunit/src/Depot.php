<?php
namespace Parcels;

/** A depot behind a slow line. */
final class Depot
{
    private $open;
    private $stock = [];

    public function __construct(bool $open = true)
    {
        $this->open = $open;
    }

    public function store(string $number): int
    {
        usleep(200000);
        if (!$this->open) {
            throw new \RuntimeException('the depot is not open yet');
        }
        $this->stock[$number] = true;
        return count($this->stock);
    }

    public function has(string $number): bool
    {
        usleep(200000);
        return isset($this->stock[$number]);
    }
}
