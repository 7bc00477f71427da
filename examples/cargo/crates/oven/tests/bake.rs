use oven::Oven;

fn warm(degrees: u32) -> Oven {
    let mut oven = Oven::default();
    oven.warm_up(degrees);
    oven
}

#[test]
fn warms_up() {
    assert_eq!(warm(250).degrees(), 250);
}

#[test]
fn warms_up_further() {
    let mut oven = warm(100);
    oven.warm_up(300);
    assert_eq!(oven.degrees(), 300);
}

#[test]
fn bakes() {
    assert_eq!(warm(180).bake("roll").unwrap(), "a warm roll");
}

#[test]
fn is_never_too_hot() {
    assert_eq!(warm(900).bake("pizza").unwrap(), "a warm pizza");
}
