//! What stands there to be downloaded at the end.

use maud::{Markup, html};

use super::text::size;
use crate::rehearse::record::{Asset, Release};

/// Nothing for a rehearsal that came to no release.
pub(super) fn section(releases: &[Release]) -> Markup {
    html! {
        @if !releases.is_empty() {
            section class="releases" aria-labelledby="releases" {
                h2 id="releases" { "Releases" }
                @for release in releases { (card(release)) }
            }
        }
    }
}

fn card(release: &Release) -> Markup {
    let badges = [
        (release.latest, "latest"),
        (release.prerelease, "prerelease"),
        (release.draft, "draft"),
    ];
    html! {
        article class="release" {
            h3 {
                bdi { (release.name) }
                @for (_, badge) in badges.iter().filter(|(is, _)| *is) {
                    " " span class={ "badge " (badge) } { (badge) }
                }
            }
            @if release.name != release.tag {
                p { "of the tag " code { bdi { (release.tag) } } }
            }
            @if release.assets.is_empty() {
                p { "without files" }
            } @else {
                ul class="assets" { @for it in &release.assets { (asset(it)) } }
            }
        }
    }
}

fn asset(asset: &Asset) -> Markup {
    html! {
        li {
            span class="file" { bdi { (asset.name) } }
            span class="size" { (size(asset.size)) }
            code class="digest" { (asset.digest) }
        }
    }
}
