//! Older clients, GitHub's webhook and the reading token, each of which opens one door only.

use windlass_deploy_protocol::auth::{seed, webhook};

use super::{
    FORBIDDEN, Kind, REPLAYED, STALE, UNAUTHORIZED, WANTED, cancel_path, kind, replayed, running,
    spaced, wanted,
};
use crate::access::world::{asked, plain, signed, stamped};
use crate::support::secret;
use crate::wire::Sent;

pub const KINDS: &[Kind] = &[
    kind("stamped before", REPLAYED, |world, _, wrong| {
        replayed(wrong, || stamped(&world.old, "/deploy", &running(), 0))
    }),
    kind("stamped at another time", STALE, |world, rng, wrong| {
        let ahead = if wrong { 330..90_000 } else { 0..290 };
        let seconds = rng.i64(ahead) * if rng.bool() { 1 } else { -1 };
        stamped(&world.old, "/deploy", &wanted(), seconds).into()
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
];
