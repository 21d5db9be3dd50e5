//! What must never be shown, and its removal from texts that others wrote.

use secrecy::{ExposeSecret as _, SecretString};

/// Shorter texts are no secrets, and hiding them would mangle words.
const SHORTEST: usize = 8;

/// Texts that no error may show.
#[derive(Default)]
pub struct Secrets(Vec<SecretString>);

impl Secrets {
    /// `texts` go from the longest to the shortest where one holds another.
    pub fn new<'a>(texts: impl IntoIterator<Item = &'a str>) -> Self {
        let secret = |text: &&str| text.len() >= SHORTEST;
        let texts = texts.into_iter().filter(secret);
        Self(texts.map(SecretString::from).collect())
    }

    /// The text without the secrets: a server's answer may repeat what it was sent.
    pub fn hide(&self, text: &str) -> String {
        let hide_one =
            |text: String, secret: &SecretString| text.replace(secret.expose_secret(), "***");
        self.0.iter().fold(text.to_owned(), hide_one)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn secrets_are_hidden_wherever_they_stand() {
        let secrets = Secrets::new(["/services/T0/B0/verysecret", "verysecret", "ok"]);
        let text = "no /services/T0/B0/verysecret, verysecret or ok here";
        assert_eq!(secrets.hide(text), "no ***, *** or ok here");
    }
}
