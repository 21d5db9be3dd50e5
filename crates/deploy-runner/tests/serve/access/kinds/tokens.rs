//! Tokens of jobs.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD as BASE64;
use jsonwebtoken::{Algorithm, EncodingKey, encode};
use serde_json::{Value, json};

use super::{
    Attempt, FORBIDDEN, Kind, REPLAYED, STALE, UNAUTHORIZED, kind, replayed, running, spaced,
    wanted,
};
use crate::access::issuer::{Key, header};
use crate::access::world::World;

pub const KINDS: &[Kind] = &[
    kind("token shown before", REPLAYED, |world, _, wrong| {
        replayed(wrong, || {
            world.claimed("/deploy", &running(), &world.claims("/deploy", &running()))
        })
    }),
    kind("token's id shown before", REPLAYED, |world, _, wrong| {
        let first = world.claims("/deploy", &running());
        let mut second = world.claims("/deploy", &wanted());
        if wrong {
            second["jti"] = first["jti"].clone();
        }
        Attempt {
            before: Some(world.claimed("/deploy", &running(), &first)),
            sent: world.claimed("/deploy", &wanted(), &second),
        }
    }),
    kind(
        "token for another runner",
        UNAUTHORIZED,
        |world, rng, wrong| {
            claiming(world, wrong, |claims| {
                let others = ["https://deploy.example.org", "http://deploy.example.com"];
                let other = others[rng.usize(0..others.len())];
                let audience = claims["aud"].as_str().unwrap();
                claims["aud"] = audience.replace("https://deploy.example.com", other).into();
            })
        },
    ),
    kind(
        "token for GitHub's default audience",
        UNAUTHORIZED,
        |world, _, wrong| {
            claiming(world, wrong, |claims| {
                claims["aud"] = "https://github.com/octo-org".into();
            })
        },
    ),
    kind(
        "token for another body",
        UNAUTHORIZED,
        |world, rng, wrong| {
            let meant = if wrong {
                spaced(&wanted(), rng)
            } else {
                wanted()
            };
            let claims = world.claims("/deploy", &meant);
            world.claimed("/deploy", &wanted(), &claims).into()
        },
    ),
    kind(
        "token for another path",
        UNAUTHORIZED,
        |world, rng, wrong| {
            let others = ["/deploy/status", "/sync", "/deploy?", "/", "//deploy"];
            let other = others[rng.usize(0..others.len())];
            let claims = world.claims(if wrong { other } else { "/deploy" }, &wanted());
            world.claimed("/deploy", &wanted(), &claims).into()
        },
    ),
    kind(
        "token for another method",
        UNAUTHORIZED,
        |world, _, wrong| {
            let method = if wrong { "GET" } else { "POST" };
            let claims = world.issuer.claims(method, "/deploy", &wanted());
            world.claimed("/deploy", &wanted(), &claims).into()
        },
    ),
    kind(
        "token with several audiences",
        UNAUTHORIZED,
        |world, _, wrong| {
            claiming(world, wrong, |claims| {
                claims["aud"] = json!([claims["aud"], "https://other.example.com"]);
            })
        },
    ),
    kind(
        "token of another repository",
        UNAUTHORIZED,
        |world, rng, wrong| {
            let others = ["75", "740", "174", "", "7", "74\n", " 74"];
            let other = others[rng.usize(0..others.len())];
            claiming(world, wrong, |claims| {
                claims["repository_id"] = other.into();
            })
        },
    ),
    kind(
        "token of a repository by number",
        UNAUTHORIZED,
        |world, _, wrong| claiming(world, wrong, |claims| claims["repository_id"] = 74.into()),
    ),
    kind(
        "token of another issuer",
        UNAUTHORIZED,
        |world, _, wrong| {
            claiming(world, wrong, |claims| {
                claims["iss"] = "https://example.com".into();
            })
        },
    ),
    kind(
        "token that lacks a claim",
        UNAUTHORIZED,
        |world, rng, wrong| {
            let claims = ["iss", "aud", "exp", "iat", "jti", "repository_id"];
            let claim = claims[rng.usize(0..claims.len())];
            claiming(world, wrong, |claims| {
                drop(claims.as_object_mut().unwrap().remove(claim));
            })
        },
    ),
    kind("token that has expired", STALE, |world, rng, wrong| {
        let ago = rng.i64(70..90_000);
        claiming(world, wrong, |claims| {
            let now = claims["iat"].as_i64().unwrap();
            claims["exp"] = (now - ago).into();
        })
    }),
    kind(
        "token that is valid for long but old",
        STALE,
        |world, rng, wrong| {
            let ago = rng.i64(670..20_000);
            claiming(world, wrong, |claims| {
                let now = claims["iat"].as_i64().unwrap();
                claims["iat"] = (now - ago).into();
                claims["exp"] = (now + 21_600).into();
            })
        },
    ),
    kind("token that is not yet valid", STALE, |world, rng, wrong| {
        let ahead = rng.i64(100..90_000);
        let claim = if rng.bool() { "nbf" } else { "iat" };
        claiming(world, wrong, |claims| {
            let now = claims["iat"].as_i64().unwrap();
            claims[claim] = (now + ahead).into();
            claims["exp"] = (now + ahead + 300).into();
        })
    }),
    kind(
        "token by an unknown key",
        UNAUTHORIZED,
        |world, rng, wrong| {
            let claims = world.claims("/deploy", &wanted());
            let id = format!("made-up-{}", rng.u32(..));
            let id = if wrong { &id } else { world.key.id };
            world
                .with_token("/deploy", &wanted(), &world.key.sign_as(id, &claims))
                .into()
        },
    ),
    kind(
        "token by a stranger under the issuer's name",
        UNAUTHORIZED,
        |world, _, wrong| {
            let claims = world.claims("/deploy", &wanted());
            let token = match wrong {
                true => STRANGER.with(|key| key.sign_as(world.key.id, &claims)),
                false => world.key.sign(&claims),
            };
            world.with_token("/deploy", &wanted(), &token).into()
        },
    ),
    kind("token by nobody", UNAUTHORIZED, |world, rng, wrong| {
        let claims = world.claims("/deploy", &wanted());
        let names = ["none", "None", "NONE"];
        let header = json!({"alg": names[rng.usize(0..3)], "typ": "JWT", "kid": world.key.id});
        let parts = [header, claims.clone()].map(|part| BASE64.encode(part.to_string()));
        let token = match wrong {
            true => format!("{}.", parts.join(".")),
            false => world.key.sign(&claims),
        };
        world.with_token("/deploy", &wanted(), &token).into()
    }),
    kind(
        "token by the public key as a secret",
        UNAUTHORIZED,
        |world, rng, wrong| {
            let claims = world.claims("/deploy", &wanted());
            let public = serde_json::to_value(world.key.public()).unwrap();
            let modulus = public["n"].as_str().unwrap();
            let secret = match rng.bool() {
                true => modulus.as_bytes().to_owned(),
                false => BASE64.decode(modulus).unwrap(),
            };
            let by_secret = EncodingKey::from_secret(&secret);
            let token = match wrong {
                true => {
                    encode(&header(Algorithm::HS256, world.key.id), &claims, &by_secret).unwrap()
                }
                false => world.key.sign(&claims),
            };
            world.with_token("/deploy", &wanted(), &token).into()
        },
    ),
    kind(
        "token with other claims put in",
        UNAUTHORIZED,
        |world, _, wrong| {
            let token = world.key.sign(&world.claims("/deploy", &running()));
            let claims = world.claims("/deploy", &wanted());
            let mut parts: Vec<_> = token.split('.').map(str::to_owned).collect();
            parts[1] = BASE64.encode(claims.to_string());
            match wrong {
                true => world
                    .with_token("/deploy", &wanted(), &parts.join("."))
                    .into(),
                false => world.claimed("/deploy", &wanted(), &claims).into(),
            }
        },
    ),
    kind(
        "token of a rule that the environment doesn't list",
        FORBIDDEN,
        |world, _, wrong| {
            claiming(world, wrong, |claims| {
                claims["environment"] = "review".into();
            })
        },
    ),
];

thread_local! {
    /// A key that no issuer knows; making one takes a moment.
    static STRANGER: Key = Key::generate("stranger");
}

fn claiming(world: &World, wrong: bool, spoil: impl FnOnce(&mut Value)) -> Attempt {
    let mut claims = world.claims("/deploy", &wanted());
    if wrong {
        spoil(&mut claims);
    }
    world.claimed("/deploy", &wanted(), &claims).into()
}
