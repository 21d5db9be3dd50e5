//! Everything that can be wrong with a file: in which words it is told, and where.

use proptest::prelude::*;

use super::*;

/// Each case replaces text of the smallest file; the first lines told are compared.
const CASES: &[(&str, &str, &[&str])] = &[];

#[test]
fn each_mistake_is_told_where_it_is() {
    for (from, to, expected) in CASES {
        assert!(SMALL.contains(from), "{from}");
        let told = told(&SMALL.replacen(from, to, 1));
        println!("{told:?}");
        assert_eq!(&told, expected, "{to}");
    }
}
