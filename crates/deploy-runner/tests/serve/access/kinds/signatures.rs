//! Whole requests, signed by a shared secret.

use windlass_deploy_protocol::auth::hmac;

use super::{
    Attempt, Kind, LIMIT, REPLAYED, STALE, TOO_LARGE, UNAUTHORIZED, cancel_path, changed, kind,
    padded, replayed, running, spaced, wanted,
};
use crate::access::world::{new_nonce, plain, signed, signed_at};
use crate::support::{nonce, secret};
use crate::wire::{Framing, Sent};

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
];
