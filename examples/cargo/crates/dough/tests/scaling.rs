use dough::{parse, scale, Part};

fn bread() -> Vec<Part> {
    ["500 g flour", "300 g water", "10 g salt"]
        .iter()
        .filter_map(|line| parse(line))
        .collect()
}

fn grams(parts: &[Part]) -> Vec<u32> {
    parts.iter().map(|part| part.grams).collect()
}

#[test]
fn keeps_the_same_weight() {
    assert_eq!(grams(&scale(&bread(), 500)), [500, 300, 10]);
}

#[test]
fn doubles() {
    assert_eq!(grams(&scale(&bread(), 1000)), [1000, 600, 20]);
}

#[test]
fn halves() {
    assert_eq!(grams(&scale(&bread(), 250)), [250, 150, 5]);
}

#[test]
fn does_without_flour() {
    let soup = [parse("300 g water").unwrap()];
    assert_eq!(grams(&scale(&soup, 500)), [300]);
}

#[test]
fn scales_nothing() {
    assert!(scale(&[], 500).is_empty());
}
