//! The words of the rules as values of an option.

use clap::builder::{PossibleValuesParser, TypedValueParser};
use windlass_core::Word;

/// One of a fixed set of words, listed in the help.
pub fn word<T: Word + Send + Sync>() -> impl TypedValueParser<Value = T> {
    PossibleValuesParser::new(T::ALL.iter().map(|word| word.as_str()))
        .try_map(|text| T::parse(&text))
}
