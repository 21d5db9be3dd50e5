//! The inputs as values: checked before anything is asked, and masked.

mod combination;

use std::path::{Path, PathBuf};
use std::time::Duration;

use reqwest::Url;
use secrecy::SecretString;
use windlass_core::ObjectId;
use windlass_core::verification::ImageDigest;
use windlass_deploy_protocol::DeployRequest;
use windlass_deploy_protocol::auth::oidc::BaseUrl;
use windlass_facts::{Access, of_problem};
use windlass_toolkit::{Console, Context, Environment, Failure, IdTokens};

use crate::connection;
use crate::duration;
use crate::inputs::{Arguments, Auth, Inputs, Older, Protocol, SECRET};
use crate::runner::Runner;
use crate::signer::Signer;

const TIMEOUT: Duration = Duration::from_secs(30 * 60);
const POLL_INTERVAL: Duration = Duration::from_secs(10);

/// Everything one run needs to know.
pub(crate) struct Settings {
    pub(crate) url: BaseUrl,
    /// What is asked for.
    pub(crate) request: DeployRequest,
    /// The tag, without `refs/tags/`.
    pub(crate) tag: String,
    /// The commit that was said to be the tag's.
    pub(crate) sha: Option<ObjectId>,
    pub(crate) protocol: Protocol,
    pub(crate) auth: Auth,
    pub(crate) wait: bool,
    pub(crate) timeout: Duration,
    pub(crate) poll_interval: Duration,
    pub(crate) health_check: Option<Url>,
    pub(crate) cancel_on_timeout: bool,
    pub(crate) recording: Recording,
    pub(crate) older: Older,
    /// What was decided to be replaced.
    pub(crate) from_tag: Option<String>,
    pub(crate) environment_url: Option<String>,
    pub(crate) image_digest: Option<ImageDigest>,
    pub(crate) dry_run: bool,
    pub(crate) context: Context,
    pub(crate) access: Access,
    pub(crate) directory: PathBuf,
    pub(crate) extra_roots: Option<PathBuf>,
    secret: Option<SecretString>,
    id_tokens: Option<IdTokens>,
}

/// Whether the deployment is recorded on GitHub.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Recording {
    /// Not, as was asked for.
    Off,
    /// Not, for this reason; it would have been by default.
    Impossible(&'static str),
    /// It is by default.
    Default,
    /// It was asked for.
    Asked,
}

impl Settings {
    /// Reads the inputs. Secrets are masked before anything else can be printed.
    pub(crate) fn new(
        arguments: &Arguments,
        environment: &Environment,
        directory: &Path,
        console: &mut Console,
    ) -> Result<Self, Failure> {
        let access = Access::new(&arguments.access, environment, console)?;
        let secret = SECRET.find(environment, arguments.secret_file.as_deref())?;
        if let Some(secret) = &secret {
            console.mask(secret);
        }
        let id_tokens = IdTokens::find(environment, console);
        let inputs = &arguments.inputs;
        let context = Context::new(&arguments.context, environment)?;
        let protocol = inputs.protocol.unwrap_or(Protocol::Windlass);
        let auth = combination::auth(inputs.auth, protocol, id_tokens.is_some())?;
        combination::check(inputs, protocol)?;
        let tag = tag_name(&inputs.tag);
        let recording = combination::recording(inputs, protocol, &access, &context)?;
        let settings = Self {
            url: base_url(&inputs.url)?,
            request: request(inputs, tag, &context)?,
            tag: tag.to_owned(),
            sha: inputs.sha.as_deref().map(commit).transpose()?,
            protocol,
            auth,
            wait: inputs.wait.unwrap_or(true),
            timeout: or_default("timeout", inputs.timeout.as_deref(), TIMEOUT)?,
            poll_interval: or_default(
                "poll-interval",
                inputs.poll_interval.as_deref(),
                POLL_INTERVAL,
            )?,
            health_check: web_url("health-check", inputs.health_check.as_deref())?,
            cancel_on_timeout: inputs.cancel_on_timeout.unwrap_or(false),
            older: combination::older(inputs, recording, &access, &context)?,
            from_tag: inputs.from_tag.as_deref().map(tag_name).map(str::to_owned),
            recording,
            environment_url: web_url("environment-url", inputs.environment_url.as_deref())?
                .map(String::from),
            image_digest: image_digest(inputs)?,
            dry_run: inputs.dry_run.unwrap_or(false),
            directory: directory.to_owned(),
            extra_roots: environment.get("SSL_CERT_FILE").map(PathBuf::from),
            context,
            access,
            secret,
            id_tokens,
        };
        if !settings.dry_run {
            settings.signer()?;
        }
        Ok(settings)
    }

    /// The runner, ready to be asked.
    pub(crate) fn runner(&self) -> Result<Runner, Failure> {
        let url = Url::parse(&self.url.join("/")).map_err(|_| no_address())?;
        let client = connection::client(&url, self.extra_roots.as_deref())?;
        Ok(Runner::new(self.url.clone(), client, self.signer()?))
    }

    /// What is deployed and where, for people: `v1.2.4 to staging`.
    pub(crate) fn subject(&self) -> String {
        format!("{} to {}", self.tag, self.request.env)
    }

    fn signer(&self) -> Result<Signer, Failure> {
        Signer::new(
            self.auth,
            self.protocol,
            self.secret.as_ref(),
            self.id_tokens.clone(),
            self.extra_roots.as_deref(),
        )
    }
}

fn tag_name(text: &str) -> &str {
    text.strip_prefix("refs/tags/").unwrap_or(text)
}

fn request(inputs: &Inputs, tag: &str, context: &Context) -> Result<DeployRequest, Failure> {
    let services = &inputs.services;
    let request = DeployRequest {
        env: inputs.env.clone(),
        tag: Some(tag.to_owned()),
        services: Some(services.clone()).filter(|named| !named.is_empty()),
        triggered_by: Some(
            inputs
                .triggered_by
                .clone()
                .unwrap_or_else(|| whoever(context)),
        ),
        force: inputs.force.unwrap_or(false),
        ..DeployRequest::default()
    };
    match request.target() {
        Ok(_) => Ok(request),
        Err(error) => Err(
            Failure::bad_input(format!("ask for the deployment: {error}"))
                .hint("give 'env' an environment of the runner, and 'tag' the name of a tag"),
        ),
    }
}

/// Who asks, as far as the step knows.
fn whoever(context: &Context) -> String {
    let parts = [context.actor.clone(), context.run_url()];
    let known: Vec<String> = parts.into_iter().flatten().collect();
    match known.is_empty() {
        true => "windlass".to_owned(),
        false => known.join(", "),
    }
}

fn base_url(text: &str) -> Result<BaseUrl, Failure> {
    // The text may hold a password, so the error doesn't repeat it.
    text.trim().parse().map_err(|_| no_address())
}

fn no_address() -> Failure {
    Failure::bad_input("read url: it is no runner's address")
        .hint("write it like 'https://deploy.example.com': http or https, without a user, a query or a fragment")
}

fn web_url(name: &str, text: Option<&str>) -> Result<Option<Url>, Failure> {
    let Some(text) = text else { return Ok(None) };
    let url = Url::parse(text.trim()).ok();
    let is_web = |url: &Url| matches!(url.scheme(), "http" | "https");
    let web = url.filter(is_web);
    web.map(Some).ok_or_else(|| {
        Failure::bad_input(format!("read {name}: it is no address"))
            .hint("write it in full, such as https://shop.example.com/health")
    })
}

fn commit(text: &str) -> Result<ObjectId, Failure> {
    text.trim().parse().map_err(|error| {
        Failure::bad_input(format!("read sha: {error}"))
            .hint("give 'sha' the whole id of the tag's commit, or leave it out")
    })
}

fn image_digest(inputs: &Inputs) -> Result<Option<ImageDigest>, Failure> {
    let digest = inputs.image_digest.as_deref().map(str::parse).transpose();
    digest.map_err(|problem| of_problem("read image-digest", problem))
}

fn or_default(name: &str, text: Option<&str>, default: Duration) -> Result<Duration, Failure> {
    text.map_or(Ok(default), |text| duration::read(name, text))
}
