//! An oven, and the orders for it.
use std::time::Duration;

/// An oven that warms up.
#[derive(Default)]
pub struct Oven {
    degrees: u32,
}

impl Oven {
    /// Warms up to a temperature. Each hundred degrees take a while.
    pub fn warm_up(&mut self, degrees: u32) {
        while self.degrees < degrees {
            std::thread::sleep(Duration::from_millis(100));
            self.degrees = (self.degrees + 100).min(degrees);
        }
    }

    pub fn degrees(&self) -> u32 {
        self.degrees
    }

    pub fn bake(&self, name: &str) -> Result<String, String> {
        if self.degrees < 180 {
            return Err(format!("the oven is too cold for {name}"));
        }
        Ok(format!("a warm {name}"))
    }
}

/// Asks the shop for its next order.
pub fn next_order(is_busy: bool) -> Result<&'static str, &'static str> {
    std::thread::sleep(Duration::from_millis(200));
    if is_busy {
        Err("the shop is busy")
    } else {
        Ok("rye bread")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn is_cold_at_first() {
        assert_eq!(Oven::default().degrees(), 0);
    }

    #[test]
    fn bakes_nothing_while_cold() {
        assert_eq!(
            Oven::default().bake("roll"),
            Err("the oven is too cold for roll".to_string())
        );
    }

    #[test]
    #[ignore = "nobody has decided how fast an oven cools down"]
    fn cools_down() {
        unimplemented!()
    }
}
