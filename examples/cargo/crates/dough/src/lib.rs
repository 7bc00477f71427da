//! Recipes of dough.

/// An ingredient and its weight in grams.
#[derive(Clone, Debug, PartialEq)]
pub struct Part {
    pub name: String,
    pub grams: u32,
}

/// Reads a line such as `500 g flour`.
pub fn parse(line: &str) -> Option<Part> {
    let (amount, name) = line.trim().split_once(" g ")?;
    let grams = amount.trim().parse().ok()?;
    let name = name.trim();
    (!name.is_empty()).then(|| Part {
        name: name.to_string(),
        grams,
    })
}

/// A recipe for another weight of flour.
///
/// ```
/// let parts = [dough::parse("100 g flour").unwrap(), dough::parse("60 g water").unwrap()];
/// assert_eq!(dough::scale(&parts, 200)[1].grams, 120);
/// ```
pub fn scale(parts: &[Part], flour: u32) -> Vec<Part> {
    let known = parts
        .iter()
        .find(|part| part.name == "flour")
        .map_or(flour, |part| part.grams);
    let scaled = |part: &Part| Part {
        name: part.name.clone(),
        grams: part.grams * flour / known,
    };
    parts.iter().map(scaled).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// One test for each line: `#[test]` functions that a macro makes.
    macro_rules! lines {
        ($($name:ident: $line:expr => $expected:expr,)*) => {
            $(
                #[test]
                fn $name() {
                    assert_eq!(parse($line).map(|part| (part.name, part.grams)), $expected);
                }
            )*
        };
    }

    lines! {
        reads_flour: "500 g flour" => Some(("flour".to_string(), 500)),
        reads_blanks: "  20 g  sea salt " => Some(("sea salt".to_string(), 20)),
        needs_a_name: "20 g " => None,
        needs_a_number: "some g flour" => None,
        needs_a_unit: "500 flour" => None,
        reads_nothing: "" => None,
    }

    #[test]
    fn is_never_negative() {
        assert_eq!(parse("-5 g flour"), None);
    }
}
