//! The inputs as values: checked before anything is asked, and masked.

use std::path::PathBuf;
use std::sync::{Arc, Mutex};

use url::Url;
use windlass_connection::is_local;
use windlass_core::Problem;
use windlass_core::image::{ImageName, ImagePromotion, ImageTag, Platform};
use windlass_registry::{Credentials, Network, Registry, Wait};
use windlass_toolkit::{Console, Context, Environment, Failure};

use crate::failure::{of_problem, of_registry};
use crate::inputs::{Arguments, IfMissing, Inputs};
use crate::login;

/// Everything one run needs to know.
pub(crate) struct Settings {
    pub(crate) image: ImageName,
    pub(crate) request: ImagePromotion,
    pub(crate) dry_run: bool,
    url: Url,
    credentials: Option<Credentials>,
    extra_roots_pem: Option<PathBuf>,
}

impl Settings {
    /// Reads the inputs. Secrets are masked before anything else can be printed.
    pub(crate) fn new(
        arguments: &Arguments,
        environment: &Environment,
        console: &mut Console,
    ) -> Result<Self, Failure> {
        let secrets = login::secrets(arguments, environment, console)?;
        let context = Context::new(&arguments.context, environment)?;
        let inputs = &arguments.inputs;
        let image = image(inputs.image.trim(), console)?;
        let url = url(inputs, environment, &image)?;
        let request = request(inputs)?;
        request.validate().map_err(of_problem)?;
        Ok(Self {
            credentials: login::credentials(secrets, inputs.username.as_deref(), &context, &url)?,
            image,
            request,
            dry_run: inputs.dry_run.unwrap_or(false),
            url,
            extra_roots_pem: environment.get("SSL_CERT_FILE").map(PathBuf::from),
        })
    }

    /// A client of the image's repository. It tells on the console what it waits for.
    pub(crate) fn registry(&self, console: &Console) -> Result<Registry, Failure> {
        let console = Mutex::new(console.clone());
        let on_wait = move |wait: &Wait| {
            if let Ok(mut console) = console.lock() {
                console.info(&format!("{}: {wait}", wait.request));
            }
        };
        let network = Network {
            extra_roots_pem: self.extra_roots_pem.clone(),
            on_wait: Arc::new(on_wait),
            ..Network::default()
        };
        let (repository, credentials) = (self.image.repository(), self.credentials.clone());
        Registry::new(&self.url, repository, credentials, &network)
            .map_err(|error| of_registry(&self.image, error))
    }
}

/// The image's name, and a word where it was written in upper case: registries are asked by another
/// name than the workflow shows.
fn image(text: &str, console: &mut Console) -> Result<ImageName, Failure> {
    let image = named("image", text.parse())?;
    if text.contains(|c: char| c.is_ascii_uppercase()) {
        console.info(&format!(
            "{text} is called {image}: names of images are in lower case"
        ));
    }
    Ok(image)
}

fn request(inputs: &Inputs) -> Result<ImagePromotion, Failure> {
    let text = |text: &Option<String>| text.as_deref().map(str::trim).map(str::to_owned);
    let digest = text(&inputs.digest).map(|text| named("digest", text.parse()));
    let source_tag = text(&inputs.source_tag).map(|text| named("source-tag", text.parse()));
    Ok(ImagePromotion {
        digest: digest.transpose()?,
        source_tag: source_tag.transpose()?,
        tags: tags("tags", &inputs.tags)?,
        floating_tags: tags("floating-tags", &inputs.floating_tags)?,
        platforms: platforms(&inputs.platforms)?,
        revision: text(&inputs.revision),
        may_be_missing: inputs.if_missing == Some(IfMissing::Skip),
    })
}

fn tags(name: &str, texts: &[String]) -> Result<Vec<ImageTag>, Failure> {
    let texts = texts.iter().map(|text| text.trim());
    texts.map(|text| named(name, text.parse())).collect()
}

/// One per line, or with commas between them, as Docker's tools take them.
fn platforms(texts: &[String]) -> Result<Vec<Platform>, Failure> {
    let texts = texts.iter().flat_map(|text| text.split(','));
    let texts = texts.map(str::trim).filter(|text| !text.is_empty());
    texts.map(|text| named("platforms", text.parse())).collect()
}

/// What an input was read as, or which input is wrong.
fn named<T>(name: &str, read: Result<T, Problem>) -> Result<T, Failure> {
    read.map_err(|problem| windlass_facts::of_problem(&format!("read {name}"), problem))
}

/// Without TLS only on this very machine, or where the address says so.
fn url(inputs: &Inputs, environment: &Environment, image: &ImageName) -> Result<Url, Failure> {
    let wrong = |name: &str| {
        Failure::bad_input(format!("read {name}: its registry is no address"))
            .hint("write registry-url like https://registry.example.com")
    };
    let given = inputs.registry_url.as_deref();
    if let Some(text) = given.or_else(|| environment.get("WINDLASS_REGISTRY_URL")) {
        // The text may hold a password, so the error doesn't repeat it.
        return text.trim().parse().map_err(|_| wrong("registry-url"));
    }
    let at = |scheme: &str| Url::parse(&format!("{scheme}://{}", image.server())).ok();
    let url = at("http").filter(is_local).or_else(|| at("https"));
    url.ok_or_else(|| wrong("image"))
}
