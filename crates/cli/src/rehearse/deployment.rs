//! The record of a deployment, as a trigger writes it when the runner has answered. A rehearsal
//! deploys nothing; it records that something was deployed, because that is what a verification
//! goes by.

use serde_json::json;
use windlass_core::ObjectId;
use windlass_core::verification::{DEPLOYMENT_TASK, DeploymentPayload, ImageDigest};
use windlass_facts::{of_github, of_problem};
use windlass_github::{NewDeployment, NewDeploymentStatus};
use windlass_toolkit::{Console, Environment, Failure, Outputs};

use super::published::client;

/// How a deployment goes, when it goes well.
const STATES: [&str; 2] = ["in_progress", "success"];

/// Records that `INPUT_TAG`, which stands on `GITHUB_SHA`, was deployed to `INPUT_ENVIRONMENT`.
pub(super) async fn record(
    environment: &Environment,
    console: &mut Console,
) -> Result<Outputs, Failure> {
    let input = |name: &str| environment.get(name).unwrap_or_default();
    let (tag, place) = (input("INPUT_TAG"), input("INPUT_ENVIRONMENT"));
    let sha = input("GITHUB_SHA")
        .parse::<ObjectId>()
        .map_err(|error| Failure::bad_input(format!("record a deployment: {error}")))?;
    let payload = json!(DeploymentPayload {
        tag: tag.to_owned(),
        sha,
        deployment_id: format!("rehearsal-{tag}"),
        image_digest: Some(digest(sha)?),
        services: Vec::new(),
        out_of_order: false,
    });
    let client = client(environment, console)?;
    let new = NewDeployment {
        // The tag's name could be a branch's too.
        reference: &sha.to_string(),
        task: DEPLOYMENT_TASK,
        environment: place,
        payload: &payload,
        description: "rehearsed",
        production: Some(false),
    };
    let deployment = client.create_deployment(&new).await.map_err(of_github)?;
    for state in STATES {
        let status = NewDeploymentStatus {
            state,
            ..NewDeploymentStatus::default()
        };
        let recorded = client.create_deployment_status(deployment.id, &status);
        recorded.await.map_err(of_github)?;
    }
    console.info(&format!(
        "deployment {} of {tag} to {place} succeeded",
        deployment.id
    ));
    let mut outputs = Outputs::default();
    outputs
        .set("deployment", deployment.id)
        .set("environment", place)
        .set("states", STATES.to_vec());
    Ok(outputs)
}

/// An image that was never built: its digest is the commit's, made longer.
fn digest(sha: ObjectId) -> Result<ImageDigest, Failure> {
    let digits = sha.to_string();
    let digest = format!("sha256:{digits:0<64}").parse();
    digest.map_err(|problem| of_problem("record a deployment", problem))
}
