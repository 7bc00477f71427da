//! The prices of the shop.
use dough::Part;

/// The price of an ingredient in tenths of a cent for each gram.
fn rate(name: &str) -> u32 {
    match name {
        "flour" => 1,
        "butter" => 9,
        "water" => 0,
        _ => 5,
    }
}

/// What the ingredients cost in cents, rounded up.
pub fn cost(parts: &[Part]) -> u32 {
    let tenths: u32 = parts.iter().map(|part| part.grams * rate(&part.name)).sum();
    tenths.div_ceil(10)
}

/// An amount as people write it: `1.05`.
pub fn money(cents: u32) -> String {
    format!("{}.{:02}", cents / 100, cents % 100)
}

#[cfg(test)]
mod tests {
    use super::*;
    use dough::parse;

    fn cost_of(lines: &[&str]) -> u32 {
        cost(
            &lines
                .iter()
                .filter_map(|line| parse(line))
                .collect::<Vec<_>>(),
        )
    }

    #[test]
    fn adds_up() {
        assert_eq!(cost_of(&["500 g flour", "100 g butter"]), 140);
    }

    #[test]
    fn rounds_up() {
        assert_eq!(cost_of(&["1 g flour"]), 1);
    }

    #[test]
    fn gives_water_away() {
        assert_eq!(cost_of(&["900 g water"]), 0);
    }

    #[test]
    fn costs_nothing_without_ingredients() {
        assert_eq!(cost_of(&[]), 0);
    }

    #[test]
    fn writes_money() {
        assert_eq!(money(105), "1.05");
    }

    #[test]
    fn writes_cents() {
        assert_eq!(money(7), "0.07");
    }
}
