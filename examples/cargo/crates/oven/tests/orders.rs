use oven::next_order;

/// Flaky on purpose, and the same in every run: see README.md.
fn is_busy() -> bool {
    std::env::var("SHARDWISE_TRY").is_ok_and(|number| number == "1")
}

#[test]
fn takes_the_next_order() {
    assert_eq!(next_order(is_busy()), Ok("rye bread"));
}

#[test]
fn says_when_the_shop_is_busy() {
    assert_eq!(next_order(true), Err("the shop is busy"));
}

#[test]
fn takes_an_order_again() {
    assert_eq!(next_order(false), next_order(false));
}
