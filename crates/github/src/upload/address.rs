//! Where a file is uploaded to. The address comes out of an answer, and the token follows it: so
//! it is used only where it leads to GitHub's own servers.

use url::Url;

use super::Upload;
use crate::address::in_query;
use crate::error::Error;

/// `https://uploads.github.com/repos/o/r/releases/1/assets{?name,label}`, with the name filled in.
pub(super) fn of(api: &Url, upload: &Upload<'_>) -> Result<Url, Error> {
    let template = upload.upload_url;
    let (address, _) = template.split_once('{').unwrap_or((template, ""));
    let mut url = Url::parse(address)
        .ok()
        .filter(|url| url.username().is_empty() && url.password().is_none())
        .filter(|url| belongs_to(api, url))
        .ok_or_else(|| {
            Error::options(format!(
                "{template:?} does not belong to {}, so neither a file nor the token goes there",
                api.origin().ascii_serialization()
            ))
        })?;
    url.set_query(Some(&format!("name={}", in_query(upload.name))));
    url.set_fragment(None);
    Ok(url)
}

/// Whether the server is the API's own (GitHub Enterprise Server), or the one beside it that
/// takes uploads (github.com, and GitHub Enterprise Cloud on a subdomain of ghe.com).
fn belongs_to(api: &Url, upload: &Url) -> bool {
    if upload.origin() == api.origin() {
        return true;
    }
    let cloud = api
        .domain()
        .and_then(|domain| domain.strip_prefix("api."))
        .filter(|domain| *domain == "github.com" || is_on_ghe(domain));
    let encrypted = |url: &Url| url.scheme() == "https" && url.port().is_none();
    cloud.is_some_and(|cloud| {
        encrypted(api) && encrypted(upload) && upload.domain() == Some(&format!("uploads.{cloud}"))
    })
}

fn is_on_ghe(domain: &str) -> bool {
    domain
        .strip_suffix(".ghe.com")
        .is_some_and(|subdomain| !subdomain.is_empty() && !subdomain.contains('.'))
}

#[cfg(test)]
mod tests {
    use std::path::Path;
    use std::sync::Arc;

    use super::*;
    use crate::error::ErrorKind;

    fn address(api: &str, upload_url: &str, name: &str) -> Result<Url, Error> {
        let upload = Upload {
            upload_url,
            name,
            content_type: "text/plain",
            path: Path::new("x"),
            size: 0,
            on_progress: Arc::new(|_| {}),
        };
        of(&Url::parse(api).unwrap(), &upload)
    }

    #[test]
    fn a_template_is_filled_in() {
        let url = address(
            "https://api.github.com",
            "https://uploads.github.com/repos/o/r/releases/1/assets{?name,label}",
            "a b&c=é#/../{x}.txt",
        );
        assert_eq!(
            url.unwrap().as_str(),
            "https://uploads.github.com/repos/o/r/releases/1/assets\
             ?name=a%20b%26c%3D%C3%A9%23%2F..%2F%7Bx%7D.txt"
        );
    }

    #[test]
    fn the_servers_of_every_edition_are_known() {
        for (api, upload) in [
            ("https://api.github.com", "https://uploads.github.com/x"),
            (
                "https://api.github.com/",
                "https://uploads.github.com:443/x",
            ),
            ("https://api.acme.ghe.com", "https://uploads.acme.ghe.com/x"),
            (
                "https://ghes.example/api/v3",
                "https://ghes.example/api/uploads/x",
            ),
            (
                "http://127.0.0.1:8080",
                "http://127.0.0.1:8080/api/uploads/x",
            ),
        ] {
            assert!(address(api, upload, "a").is_ok(), "{api} {upload}");
        }
    }

    #[test]
    fn any_other_server_is_refused() {
        let github = "https://api.github.com";
        let cloud = "https://api.acme.ghe.com";
        for (api, upload) in [
            (github, "https://uploads.github.com.evil.example/x"),
            (github, "https://uploads.github.com@evil.example/x"),
            (github, "https://user:pass@uploads.github.com/x"),
            (github, "https://evil.example/uploads.github.com"),
            (github, "https://evil.uploads.github.com/x"),
            (github, "https://github.com/x"),
            (github, "http://uploads.github.com/x"),
            (github, "https://uploads.github.com:8443/x"),
            (github, "http://api.github.com/x"),
            (github, "https://uploads.acme.ghe.com/x"),
            (cloud, "https://uploads.other.ghe.com/x"),
            (cloud, "https://uploads.github.com/x"),
            ("https://api.ghe.com", "https://uploads.ghe.com/x"),
            ("https://api.a.b.ghe.com", "https://uploads.a.b.ghe.com/x"),
            ("https://api.evil.example", "https://uploads.evil.example/x"),
            (
                "https://ghes.example/api/v3",
                "https://uploads.ghes.example/x",
            ),
            ("https://ghes.example/api/v3", "https://ghes.example:444/x"),
            ("http://127.0.0.1:8080", "http://127.0.0.1:8081/x"),
            (github, "file:///etc/passwd"),
            (github, "uploads.github.com/x"),
            (github, ""),
        ] {
            let error = address(api, upload, "a").unwrap_err();
            assert_eq!(error.kind(), ErrorKind::Options, "{api} {upload}");
        }
    }
}
