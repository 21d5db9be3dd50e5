//! Which inputs make sense together: what a runner can't do is refused before it is asked, and
//! not left out in silence.

use windlass_core::Word;
use windlass_facts::Access;
use windlass_toolkit::{Context, Failure};

use super::Recording;
use crate::inputs::{Auth, Inputs, Older, Protocol};

/// How requests are signed: as was said, where the runner reads such signatures.
pub(super) fn auth(
    said: Option<Auth>,
    protocol: Protocol,
    has_id_tokens: bool,
) -> Result<Auth, Failure> {
    match (protocol, said) {
        (Protocol::Windlass, Some(Auth::Seed)) => Err(unreadable(protocol, Auth::Seed)
            .hint("give 'auth' oidc or hmac")
            .hint("or give 'protocol' iac: Windlass's runner speaks that too, where an environment lets a seed signer in")),
        (Protocol::Windlass, Some(auth)) => Ok(auth),
        (Protocol::Windlass, None) if has_id_tokens => Ok(Auth::Oidc),
        (Protocol::Windlass, None) => Ok(Auth::Hmac),
        (_, None | Some(Auth::Seed)) => Ok(Auth::Seed),
        (_, Some(auth)) => Err(unreadable(protocol, auth)
            .hint("leave 'auth' out: such a runner reads the signatures of auth seed alone")),
    }
}

/// What no runner of this protocol could do.
pub(super) fn check(inputs: &Inputs, protocol: Protocol) -> Result<(), Failure> {
    let is_seed = protocol == Protocol::Seed;
    let is_windlass = protocol == Protocol::Windlass;
    for (name, is_given, is_possible) in [
        ("services", !inputs.services.is_empty(), !is_seed),
        ("force", inputs.force == Some(true), is_windlass),
        (
            "cancel-on-timeout",
            inputs.cancel_on_timeout == Some(true),
            is_windlass,
        ),
    ] {
        if is_given && !is_possible {
            let protocol = protocol.as_str();
            return Err(Failure::bad_input(format!(
                "ask for the deployment: a runner of protocol {protocol} doesn't know '{name}'"
            ))
            .hint(format!("leave '{name}' out")));
        }
    }
    if inputs.wait == Some(false) && inputs.health_check.is_some() {
        return Err(
            Failure::bad_input("check the health: nobody waits for the deployment")
                .hint("leave 'wait' or 'health-check' out"),
        );
    }
    Ok(())
}

/// Whether it is recorded: by default where it can be, and an error where it was asked for and
/// can't.
pub(super) fn recording(
    inputs: &Inputs,
    protocol: Protocol,
    access: &Access,
    context: &Context,
) -> Result<Recording, Failure> {
    let obstacle = obstacle(inputs, protocol, access, context);
    match (inputs.record_deployment, obstacle) {
        (Some(false), _) if inputs.image_digest.is_some() => Err(Failure::bad_input(
            "record the image: 'record-deployment' is false",
        )
        .hint("leave 'image-digest' or 'record-deployment' out")),
        (Some(false), _) => Ok(Recording::Off),
        (Some(true), Some(why)) => Err(Failure::bad_input(format!("record the deployment: {why}"))
            .hint("give what is missing, or leave 'record-deployment' out")),
        (Some(true), None) => Ok(Recording::Asked),
        (None, Some(why)) => Ok(Recording::Impossible(why)),
        (None, None) => Ok(Recording::Default),
    }
}

/// What is done where a newer version was deployed meanwhile: only records can tell.
pub(super) fn older(
    inputs: &Inputs,
    recording: Recording,
    access: &Access,
    context: &Context,
) -> Result<Older, Failure> {
    let is_recorded = matches!(recording, Recording::Default | Recording::Asked);
    let is_asked_for = inputs.older.is_some() || inputs.from_tag.is_some();
    match (inputs.older, stranger(access, context)) {
        (Some(Older::Allow), _) if inputs.from_tag.is_some() => Err(Failure::bad_input(
            "know what to replace: 'older' allow takes 'from-tag' for nothing",
        )
        .hint(
            "leave one of the two out: with 'from-tag' that tag may be replaced by an older one",
        )),
        (Some(Older::Allow), _) => Ok(Older::Allow),
        (_, Some(why)) if is_asked_for => Err(Failure::bad_input(format!(
            "know what was deployed last: {why}"
        ))
        .hint("give what is missing, or leave 'older' and 'from-tag' out")),
        (None, _) if !is_recorded && !is_asked_for => Ok(Older::Allow),
        (policy, _) => Ok(policy.unwrap_or(Older::Refuse)),
    }
}

fn obstacle(
    inputs: &Inputs,
    protocol: Protocol,
    access: &Access,
    context: &Context,
) -> Option<&'static str> {
    if protocol == Protocol::Seed {
        Some("a runner of protocol seed never tells the result")
    } else if inputs.wait == Some(false) {
        Some("nobody waits for the result")
    } else {
        stranger(access, context)
    }
}

/// Why GitHub can't be asked, where it can't.
fn stranger(access: &Access, context: &Context) -> Option<&'static str> {
    if !access.is_known() {
        Some("there is no token")
    } else if context.repository.is_none() {
        Some("the repository is not known")
    } else {
        None
    }
}

fn unreadable(protocol: Protocol, auth: Auth) -> Failure {
    let (protocol, auth) = (protocol.as_str(), auth.as_str());
    Failure::bad_input(format!(
        "sign requests: with protocol {protocol} a runner doesn't accept auth {auth}"
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_way_of_signing_fits_the_runner() {
        use Auth::{Hmac, Oidc, Seed};
        use Protocol::{Iac, Windlass};
        for (protocol, said, id_tokens, expected) in [
            (Windlass, None, true, Some(Oidc)),
            (Windlass, None, false, Some(Hmac)),
            (Windlass, Some(Hmac), true, Some(Hmac)),
            (Windlass, Some(Oidc), false, Some(Oidc)),
            (Windlass, Some(Seed), true, None),
            (Iac, None, true, Some(Seed)),
            (Iac, Some(Seed), false, Some(Seed)),
            (Iac, Some(Hmac), false, None),
            (Protocol::Seed, None, true, Some(Seed)),
            (Protocol::Seed, Some(Oidc), true, None),
        ] {
            let found = auth(said, protocol, id_tokens).ok();
            assert_eq!(found, expected, "{protocol:?} {said:?} {id_tokens}");
        }
    }
}
