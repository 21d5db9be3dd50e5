//! Requests that must be refused, by what is wrong with them; and each as it would be right.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD as BASE64;
use fastrand::Rng;
use jsonwebtoken::{Algorithm, EncodingKey, encode};
use serde_json::{Value, json};
use windlass_deploy_protocol::auth::{hmac, seed, webhook};

use super::issuer::{Key, header};
use super::world::{World, asked, new_nonce, plain, signed, signed_at, stamped};
use crate::support::{nonce, secret};
use crate::wire::{Framing, Sent};

/// What is there already: asking for it again changes nothing.
pub const RUNNING: &str = "v1.2.5";
/// What nobody who may has asked for.
pub const WANTED: &str = "v1.2.7";
const LIMIT: usize = 64 * 1024;

/// One thing that can be wrong.
pub struct Kind {
    pub name: &'static str,
    /// The status and the word of the refusal.
    pub refused: (u16, &'static str),
    /// What is answered to the same without what is wrong.
    pub accepted: u16,
    pub make: fn(&World, &mut Rng, bool) -> Attempt,
}

/// A request, and one that is sent before it because it must have come already.
pub struct Attempt {
    pub before: Option<Sent>,
    pub sent: Sent,
}

impl From<Sent> for Attempt {
    fn from(sent: Sent) -> Self {
        Self { before: None, sent }
    }
}

const UNAUTHORIZED: (u16, &str) = (401, "unauthorized");
const STALE: (u16, &str) = (401, "stale");
const REPLAYED: (u16, &str) = (401, "replayed");
const FORBIDDEN: (u16, &str) = (403, "forbidden");
const TOO_LARGE: (u16, &str) = (413, "too_large");

/// Shortens the table below.
const fn kind(
    name: &'static str,
    refused: (u16, &'static str),
    make: fn(&World, &mut Rng, bool) -> Attempt,
) -> Kind {
    Kind {
        name,
        refused,
        accepted: 202,
        make,
    }
}

pub const KINDS: &[Kind] = &[
    kind("signed by nobody", UNAUTHORIZED, |world, _, wrong| {
        let sent = signed(&world.ci, "POST", "/deploy", &wanted());
        let headers = if wrong {
            Vec::new()
        } else {
            sent.headers.clone()
        };
        Sent { headers, ..sent }.into()
    }),
    kind("signed before", REPLAYED, |world, _, wrong| {
        replayed(wrong, || signed(&world.ci, "POST", "/deploy", &running()))
    }),
    kind("stamped before", REPLAYED, |world, _, wrong| {
        replayed(wrong, || stamped(&world.old, "/deploy", &running(), 0))
    }),
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
    // A signer's nonces are its own: nobody else can use them up.
    kind(
        "nonce used by the same signer",
        REPLAYED,
        |world, _, wrong| {
            let used = new_nonce();
            let key = if wrong { &world.ci } else { &world.other };
            Attempt {
                before: Some(signed_at(
                    &world.ci,
                    "POST",
                    "/deploy",
                    &running(),
                    0,
                    &used,
                )),
                sent: signed_at(key, "POST", "/deploy", &wanted(), 0, &used),
            }
        },
    ),
    kind("signed long ago", STALE, |world, rng, wrong| {
        let age = if wrong { 302..90_000 } else { 0..290 };
        let seconds = -rng.i64(age);
        signed_at(
            &world.ci,
            "POST",
            "/deploy",
            &wanted(),
            seconds,
            &new_nonce(),
        )
        .into()
    }),
    kind("signed in the future", STALE, |world, rng, wrong| {
        // The time between making and sending makes it less.
        let ahead = if wrong { 330..90_000 } else { 0..290 };
        let seconds = rng.i64(ahead);
        signed_at(
            &world.ci,
            "POST",
            "/deploy",
            &wanted(),
            seconds,
            &new_nonce(),
        )
        .into()
    }),
    kind("stamped at another time", STALE, |world, rng, wrong| {
        let ahead = if wrong { 330..90_000 } else { 0..290 };
        let seconds = rng.i64(ahead) * if rng.bool() { 1 } else { -1 };
        stamped(&world.old, "/deploy", &wanted(), seconds).into()
    }),
    kind("timestamp changed", UNAUTHORIZED, |world, rng, wrong| {
        let sent = signed_at(&world.ci, "POST", "/deploy", &wanted(), -9, &new_nonce());
        let time: i64 = sent.value(hmac::TIMESTAMP).parse().unwrap();
        let time = time + if wrong { rng.i64(1..20) } else { 0 };
        sent.with(hmac::TIMESTAMP, &time.to_string()).into()
    }),
    kind("nonce changed", UNAUTHORIZED, |world, _, wrong| {
        let sent = signed(&world.ci, "POST", "/deploy", &wanted());
        let nonce = if wrong {
            nonce()
        } else {
            sent.value(hmac::NONCE).to_owned()
        };
        sent.with(hmac::NONCE, &nonce).into()
    }),
    kind(
        "signed by an unknown key",
        UNAUTHORIZED,
        |world, rng, wrong| {
            let stranger: String = std::iter::repeat_with(|| rng.alphanumeric())
                .take(32)
                .collect();
            let stranger = hmac::Key::new("ci", &stranger.into()).unwrap();
            let key = if wrong { &stranger } else { &world.ci };
            signed(key, "POST", "/deploy", &wanted()).into()
        },
    ),
    kind("signature changed", UNAUTHORIZED, |world, rng, wrong| {
        let sent = signed(&world.ci, "POST", "/deploy", &wanted());
        let signature = sent.value(hmac::SIGNATURE).to_owned();
        let signature = if wrong {
            changed(&signature, rng)
        } else {
            signature
        };
        sent.with(hmac::SIGNATURE, &signature).into()
    }),
    kind(
        "signed by the seed's secret",
        UNAUTHORIZED,
        |world, _, wrong| {
            let borrowed = hmac::Key::new("ci", &secret("SEED_SECRET").into()).unwrap();
            let key = if wrong { &borrowed } else { &world.ci };
            signed(key, "POST", "/deploy", &wanted()).into()
        },
    ),
    kind("body changed", UNAUTHORIZED, |world, rng, wrong| {
        let sent = signed(&world.ci, "POST", "/deploy", &wanted());
        let body = if wrong {
            spaced(&sent.body, rng)
        } else {
            sent.body.clone()
        };
        Sent { body, ..sent }.into()
    }),
    kind(
        "older client's body changed",
        UNAUTHORIZED,
        |world, rng, wrong| {
            let sent = match rng.bool() {
                true => plain(&world.old, "/deploy", &wanted()),
                false => stamped(&world.old, "/deploy", &wanted(), 0),
            };
            let body = if wrong {
                spaced(&sent.body, rng)
            } else {
                sent.body.clone()
            };
            Sent { body, ..sent }.into()
        },
    ),
    kind("body cut short on the way", TOO_LARGE, |world, _, wrong| {
        let framing = if wrong { Framing::Cut } else { Framing::Length };
        signed(&world.ci, "POST", "/deploy", &wanted())
            .framed(framing)
            .into()
    }),
    kind(
        "body cut short and its length too",
        UNAUTHORIZED,
        |world, rng, wrong| {
            let mut sent = signed(&world.ci, "POST", "/deploy", &wanted());
            if wrong {
                sent.body.truncate(rng.usize(0..sent.body.len()));
            }
            sent.into()
        },
    ),
    kind("body one byte too long", TOO_LARGE, |world, _, wrong| {
        signed(
            &world.ci,
            "POST",
            "/deploy",
            &padded(LIMIT + usize::from(wrong)),
        )
        .into()
    }),
    kind(
        "body one byte too long, in chunks",
        TOO_LARGE,
        |world, _, wrong| {
            let body = padded(LIMIT + usize::from(wrong));
            signed(&world.ci, "POST", "/deploy", &body)
                .framed(Framing::Chunks)
                .into()
        },
    ),
    kind(
        "signed for another method",
        UNAUTHORIZED,
        |world, _, wrong| {
            let method = if wrong { "GET" } else { "POST" };
            let method_sent = "POST".to_owned();
            let sent = signed(&world.ci, method, "/deploy", &wanted());
            Sent {
                method: method_sent,
                ..sent
            }
            .into()
        },
    ),
    kind(
        "signed for another path",
        UNAUTHORIZED,
        |world, _, wrong| {
            let path = if wrong { "/deploy/status" } else { "/deploy" };
            signed(&world.ci, "POST", path, &wanted())
                .to("/deploy")
                .into()
        },
    ),
    kind(
        "signed without the query",
        UNAUTHORIZED,
        |world, rng, wrong| {
            let query = format!("/deploy?n={}", rng.u16(..));
            let path = if wrong { "/deploy" } else { &query };
            signed(&world.ci, "POST", path, &wanted()).to(&query).into()
        },
    ),
    kind(
        "cancel, signed as a deployment",
        UNAUTHORIZED,
        |world, _, wrong| {
            let cancel = cancel_path(world);
            let path = if wrong { "/deploy" } else { &cancel };
            signed(&world.ci, "POST", path, b"").to(&cancel).into()
        },
    ),
    kind(
        "cancel, signed as a question",
        UNAUTHORIZED,
        |world, _, wrong| {
            let cancel = cancel_path(world);
            let question = cancel.trim_end_matches("/cancel");
            let path = if wrong { question } else { &cancel };
            signed(&world.ci, "POST", path, b"").to(&cancel).into()
        },
    ),
    kind(
        "cancel by an older client",
        UNAUTHORIZED,
        |world, _, wrong| {
            let (cancel, body) = (cancel_path(world), wanted());
            match wrong {
                true => plain(&world.old, &cancel, &body).into(),
                false => signed(&world.ci, "POST", &cancel, &body).into(),
            }
        },
    ),
    kind("signature twice", UNAUTHORIZED, |world, rng, wrong| {
        let sent = signed(&world.ci, "POST", "/deploy", &wanted());
        let signature = sent.value(hmac::SIGNATURE).to_owned();
        let other = if rng.bool() {
            signature.clone()
        } else {
            changed(&signature, rng)
        };
        match wrong {
            true => sent.and(hmac::SIGNATURE, &other).into(),
            false => sent.into(),
        }
    }),
    kind("nonce twice", UNAUTHORIZED, |world, _, wrong| {
        let sent = signed(&world.ci, "POST", "/deploy", &wanted());
        match wrong {
            true => sent.and(hmac::NONCE, &nonce()).into(),
            false => sent.into(),
        }
    }),
    kind("signed in two ways", UNAUTHORIZED, |world, rng, wrong| {
        let mut sent = signed(&world.ci, "POST", "/deploy", &wanted());
        let also = match rng.bool() {
            true => plain(&world.old, "/deploy", &wanted()),
            false => world.claimed("/deploy", &wanted(), &world.claims("/deploy", &wanted())),
        };
        if wrong {
            sent.headers.extend(also.headers);
        }
        sent.into()
    }),
    kind("reading token", UNAUTHORIZED, |world, rng, wrong| {
        let path = if rng.bool() {
            "/deploy".to_owned()
        } else {
            cancel_path(world)
        };
        let token = secret("READ_TOKEN");
        match wrong {
            true => world.with_token(&path, &wanted(), token).into(),
            false => signed(&world.ci, "POST", &path, &wanted()).into(),
        }
    }),
    kind(
        "older client in another environment",
        FORBIDDEN,
        |world, rng, wrong| {
            let body = asked(if wrong { "production" } else { "staging" }, WANTED);
            match rng.bool() {
                true => plain(&world.old, "/deploy", &body).into(),
                false => stamped(&world.old, "/deploy", &body, 0).into(),
            }
        },
    ),
    kind(
        "older client's stamped request as a plain one",
        UNAUTHORIZED,
        |world, _, wrong| {
            let sent = stamped(&world.old, "/deploy", &wanted(), 0);
            if !wrong {
                return sent.into();
            }
            let [time, nonce] = [seed::TIMESTAMP, seed::NONCE].map(|name| sent.value(name));
            let body = [time.as_bytes(), b".", nonce.as_bytes(), b".", &wanted()].concat();
            let signature = sent.value(seed::SIGNATURE).to_owned();
            Sent::new("POST", "/deploy", &body, [(seed::SIGNATURE, signature)]).into()
        },
    ),
    kind(
        "webhook's secret elsewhere",
        UNAUTHORIZED,
        |world, _, wrong| {
            let (name, signature) = match wrong {
                true => world.push.sign(&wanted()),
                false => world.old.sign_plain(&wanted()),
            };
            Sent::new("POST", "/deploy", &wanted(), [(name, signature)]).into()
        },
    ),
    Kind {
        accepted: 200,
        ..kind(
            "push by the seed's secret",
            UNAUTHORIZED,
            |world, _, wrong| {
                let seeds = webhook::Key::new("push", &secret("SEED_SECRET").into()).unwrap();
                let key = if wrong { &seeds } else { &world.push };
                let push = Sent::new("POST", "/webhook", &wanted(), [key.sign(&wanted())]);
                push.and("x-github-event", "ping").into()
            },
        )
    },
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
                claims["repository_id"] = other.into()
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
                claims["iss"] = "https://example.com".into()
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
                drop(claims.as_object_mut().unwrap().remove(claim))
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
                claims["environment"] = "review".into()
            })
        },
    ),
];

thread_local! {
    /// A key that no issuer knows; making one takes a moment.
    static STRANGER: Key = Key::generate("stranger");
}

fn wanted() -> Vec<u8> {
    asked("staging", WANTED)
}

fn running() -> Vec<u8> {
    asked("staging", RUNNING)
}

/// The same request a second time, or another one.
fn replayed(wrong: bool, make: impl Fn() -> Sent) -> Attempt {
    let first = make();
    Attempt {
        sent: if wrong { first.clone() } else { make() },
        before: Some(first),
    }
}

fn claiming(world: &World, wrong: bool, spoil: impl FnOnce(&mut Value)) -> Attempt {
    let mut claims = world.claims("/deploy", &wanted());
    if wrong {
        spoil(&mut claims);
    }
    world.claimed("/deploy", &wanted(), &claims).into()
}

/// One hexadecimal digit is another.
fn changed(signature: &str, rng: &mut Rng) -> String {
    let at = rng.usize("sha256=".len()..signature.len());
    let mut bytes = signature.as_bytes().to_owned();
    bytes[at] = if bytes[at] == b'0' { b'1' } else { b'0' };
    String::from_utf8(bytes).unwrap()
}

/// The same JSON in other bytes.
fn spaced(body: &[u8], rng: &mut Rng) -> Vec<u8> {
    let mut body = body.to_owned();
    let spaces = vec![b' '; rng.usize(1..9)];
    body.splice(1..1, spaces);
    body
}

fn padded(length: usize) -> Vec<u8> {
    let mut body = wanted();
    body.resize(length, b' ');
    body
}

fn cancel_path(world: &World) -> String {
    let sha = world.place.git(&["rev-parse", RUNNING]).parse().unwrap();
    let id = windlass_deploy_protocol::DeploymentId::of("staging", sha, &["db", "api", "web"]);
    format!("/deployments/{id}/cancel")
}
