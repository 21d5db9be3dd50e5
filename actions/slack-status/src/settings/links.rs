//! Addresses of pages.

use url::Url;
use windlass_toolkit::Failure;

/// An address of the web, as it is to be opened.
pub(super) fn web(name: &str, text: Option<&str>) -> Result<Option<String>, Failure> {
    let Some(text) = text else { return Ok(None) };
    let url = Url::parse(text.trim()).ok();
    let is_web = |url: &Url| matches!(url.scheme(), "http" | "https");
    // Slack's links end at a bar, which addresses may have.
    let web = url
        .filter(is_web)
        .map(|url| url.as_str().replace('|', "%7C"));
    web.map(Some).ok_or_else(|| {
        Failure::bad_input(format!("read {name}: it is no address"))
            .hint("write it in full, such as https://github.com/acme/shop/releases/tag/v1.2.4")
    })
}
