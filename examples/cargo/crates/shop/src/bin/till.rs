//! The till: adds up prices in cents, and prints the sum.

fn total(prices: &[String]) -> Result<u32, String> {
    prices
        .iter()
        .map(|price| {
            price
                .parse::<u32>()
                .map_err(|_| format!("{price} is no price"))
        })
        .sum()
}

fn main() {
    let prices: Vec<String> = std::env::args().skip(1).collect();
    match total(&prices) {
        Ok(cents) => println!("{}", shop::money(cents)),
        Err(problem) => eprintln!("{problem}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn total_of(prices: &[&str]) -> Result<u32, String> {
        total(
            &prices
                .iter()
                .map(|price| price.to_string())
                .collect::<Vec<_>>(),
        )
    }

    #[test]
    fn adds_prices() {
        assert_eq!(total_of(&["100", "20"]), Ok(120));
    }

    #[test]
    fn is_empty_at_first() {
        assert_eq!(total_of(&[]), Ok(0));
    }

    #[test]
    fn names_what_is_no_price() {
        assert_eq!(
            total_of(&["100", "free"]),
            Err("free is no price".to_string())
        );
    }

    #[test]
    fn takes_no_negative_price() {
        assert!(total_of(&["-1"]).is_err());
    }
}
