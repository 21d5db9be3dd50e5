//! The client and the emulator, each written after GitHub's documentation and not after the other,
//! through the life of a release and of a deployment.

use serde_json::json;
use windlass_github::{
    Client, DeploymentFilter, ErrorKind, NewDeployment, NewDeploymentStatus, Release, ReleaseFields,
};

use crate::git::Repository;
use crate::id;
use crate::tag_objects::emulate;
use crate::upload::{PIECE, Sample, content, sha256};

async fn draft(client: &Client) -> Release {
    let fields = ReleaseFields {
        tag: Some("v1.0.0"),
        name: Some("One"),
        body: Some("text"),
        draft: Some(true),
        prerelease: Some(false),
        ..ReleaseFields::default()
    };
    client.create_release(&fields).await.unwrap()
}

#[tokio::test]
async fn a_release_is_drafted_filled_published_and_deleted() {
    let repository = Repository::new("sha1").await;
    repository.commit().await;
    repository.git(&["tag", "v1.0.0"], "").await;
    let (_emulator, client) = emulate(&repository).await;
    assert_eq!(client.latest_release().await.unwrap(), None);

    let release = draft(&client).await;
    assert!(release.draft && !release.immutable && release.assets.is_empty());
    assert_eq!(client.latest_release().await.unwrap(), None);
    let list = client.releases().await.unwrap();
    assert_eq!(
        (list.releases, list.complete),
        (vec![release.clone()], true)
    );

    let bytes = content(2 * PIECE + 1);
    let sample = Sample::new(&bytes);
    let uploaded = sample.upload(&client, &release.upload_url).await.unwrap();
    assert!(uploaded.asset.is_uploaded());
    assert_eq!(uploaded.asset.size, bytes.len() as u64);
    let digest = format!("sha256:{}", uploaded.sha256);
    assert_eq!(uploaded.asset.digest, Some(digest));
    assert_eq!(uploaded.sha256, sha256(&bytes));
    let again = sample
        .upload(&client, &release.upload_url)
        .await
        .unwrap_err();
    assert_eq!(again.kind(), ErrorKind::Invalid);

    let publish = ReleaseFields {
        draft: Some(false),
        make_latest: Some(true),
        ..ReleaseFields::default()
    };
    let published = client.update_release(release.id, &publish).await.unwrap();
    assert_eq!((published.draft, published.assets.len()), (false, 1));
    let latest = client.latest_release().await.unwrap().unwrap();
    assert_eq!(latest.id, release.id);
    let notes = client.generate_notes("v1.0.0", None, None).await.unwrap();
    assert_eq!(notes.name, "v1.0.0");

    for _ in 0..2 {
        client.delete_asset(uploaded.asset.id).await.unwrap();
    }
    let emptied = client.release(release.id).await.unwrap().unwrap();
    assert_eq!(emptied.assets, []);
    for _ in 0..2 {
        client.delete_release(release.id).await.unwrap();
    }
    assert_eq!(client.release(release.id).await.unwrap(), None);
}

#[tokio::test]
async fn a_deployment_is_recorded_and_found_by_each_of_its_fields() {
    let repository = Repository::new("sha1").await;
    let commit = repository.commit().await;
    repository.git(&["tag", "v1.0.0"], "").await;
    let (_emulator, client) = emulate(&repository).await;
    let payload = json!({ "tag": "v1.0.0", "sha": commit });
    let new = NewDeployment {
        reference: "v1.0.0",
        task: "windlass",
        environment: "staging",
        payload: &payload,
        description: "v1.0.0 to staging",
        production: Some(false),
    };
    let made = client.create_deployment(&new).await.unwrap();
    assert_eq!((made.sha, &made.payload), (id(&commit), &payload));
    for state in ["in_progress", "success"] {
        let status = NewDeploymentStatus {
            state,
            description: "fine",
            environment_url: Some("https://staging.example.com"),
            ..NewDeploymentStatus::default()
        };
        let made = client.create_deployment_status(made.id, &status).await;
        assert_eq!(made.unwrap().state, state);
    }
    let statuses = client.deployment_statuses(made.id).await.unwrap();
    let states: Vec<_> = statuses
        .iter()
        .map(|status| status.state.as_str())
        .collect();
    assert_eq!(states, ["success", "in_progress"]);
    let all = DeploymentFilter {
        sha: Some(&commit),
        reference: Some("v1.0.0"),
        task: Some("windlass"),
        environment: Some("staging"),
    };
    assert_eq!(client.deployments(&all).await.unwrap(), [made]);
    for other in [
        DeploymentFilter {
            sha: Some(crate::A),
            ..all
        },
        DeploymentFilter {
            reference: Some("v1"),
            ..all
        },
        DeploymentFilter {
            task: Some("deploy"),
            ..all
        },
        DeploymentFilter {
            environment: Some("production"),
            ..all
        },
    ] {
        assert_eq!(client.deployments(&other).await.unwrap(), []);
    }
    assert_eq!(client.environment("production").await.unwrap(), None);
}
