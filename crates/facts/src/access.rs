//! Who asks GitHub, and how: a token or an App, from inputs, the environment or files.

use std::path::PathBuf;
use std::sync::{Arc, Mutex};

use clap::Args;
use secrecy::SecretString;
use windlass_github::{AppKey, Client, Credentials, Options, RepositoryName, Wait};
use windlass_toolkit::inputs::HEADING;
use windlass_toolkit::{Console, Context, Environment, Failure, SecretInput};

use crate::failure::of_github;

/// The token that GitHub is asked with.
pub const TOKEN: SecretInput = SecretInput {
    name: "token",
    description: "The token that GitHub is asked with; default: the job's own",
    fallback: Some("GITHUB_TOKEN"),
};

/// The key of the App that may act instead.
pub const APP_PRIVATE_KEY: SecretInput = SecretInput {
    name: "app-private-key",
    description: "The private key of the App, as PEM or base64 of it; tags that an App creates start workflows",
    fallback: None,
};

/// The inputs of [`Access`] that never stand in a command line.
pub const SECRETS: &[SecretInput] = &[TOKEN, APP_PRIVATE_KEY];

/// The options that say who asks.
#[derive(Debug, Clone, Default, Args)]
pub struct AccessFlags {
    /// The id of the GitHub App to act as, with `app-private-key`
    #[arg(long, value_name = "ID", help_heading = HEADING)]
    app_id: Option<String>,
    /// Read the token from this file instead of INPUT_TOKEN or GITHUB_TOKEN
    #[arg(long, value_name = "PATH", help_heading = "Secrets")]
    token_file: Option<PathBuf>,
    /// Read the App's private key from this file instead of INPUT_APP_PRIVATE_KEY
    #[arg(long, value_name = "PATH", help_heading = "Secrets")]
    app_private_key_file: Option<PathBuf>,
}

/// Who asks, and what certificates are trusted besides the system's.
#[derive(Debug, Clone)]
pub struct Access {
    token: Option<SecretString>,
    app: Option<(String, SecretString)>,
    extra_roots_pem: Option<PathBuf>,
}

impl Access {
    /// Finds the secrets, and masks them before anything else can be printed.
    ///
    /// Fails ([`windlass_toolkit::FailureKind::BadInput`]) where half an App is given, and on
    /// files that can't be read.
    pub fn new(
        flags: &AccessFlags,
        environment: &Environment,
        console: &mut Console,
    ) -> Result<Self, Failure> {
        let token = TOKEN.find(environment, flags.token_file.as_deref())?;
        let key = APP_PRIVATE_KEY.find(environment, flags.app_private_key_file.as_deref())?;
        for secret in token.iter().chain(&key) {
            console.mask(secret);
        }
        Ok(Self {
            token,
            app: app(flags.app_id.clone(), key)?,
            extra_roots_pem: environment.get("SSL_CERT_FILE").map(PathBuf::from),
        })
    }

    /// Whoever has this token; nobody where there is none. It is masked before anything else can be
    /// printed.
    pub fn by_token(
        token: Option<SecretString>,
        environment: &Environment,
        console: &mut Console,
    ) -> Self {
        if let Some(token) = &token {
            console.mask(token);
        }
        Self {
            token,
            app: None,
            extra_roots_pem: environment.get("SSL_CERT_FILE").map(PathBuf::from),
        }
    }

    /// Whether anybody asks, or only a stranger.
    pub fn is_known(&self) -> bool {
        self.token.is_some() || self.app.is_some()
    }

    /// A client of the repository that the step is about. It tells on the console what it waits
    /// for.
    pub fn client(&self, context: &Context, console: &Console) -> Result<Client, Failure> {
        let name = context.require_repository()?.to_string();
        let repository: RepositoryName = name
            .parse()
            .map_err(|error| Failure::bad_input(format!("read the repository: {error}")))?;
        let console = Mutex::new(console.clone());
        let on_wait = move |wait: &Wait| {
            if let Ok(mut console) = console.lock() {
                console.info(&format!("{wait}"));
            }
        };
        let options = Options {
            on_wait: Arc::new(on_wait),
            api_url: context.api_url.clone(),
            server_url: context.server_url.clone(),
            extra_roots_pem: self.extra_roots_pem.clone(),
            ..Options::new(repository, self.credentials()?)
        };
        Client::new(options).map_err(of_github)
    }

    fn credentials(&self) -> Result<Credentials, Failure> {
        match (&self.app, &self.token) {
            (Some((app_id, key)), _) => {
                let private_key = AppKey::parse(key).map_err(|error| {
                    Failure::bad_input(format!("read app-private-key: {error}")).hint(
                        "give the whole .pem file that GitHub made for the App, or base64 of it",
                    )
                })?;
                Ok(Credentials::App {
                    app_id: app_id.clone(),
                    private_key,
                })
            }
            (None, Some(token)) => Ok(Credentials::Token(token.clone())),
            (None, None) => Ok(Credentials::Anonymous),
        }
    }
}

fn app(
    id: Option<String>,
    key: Option<SecretString>,
) -> Result<Option<(String, SecretString)>, Failure> {
    let (given, missing) = match (id, key) {
        (Some(id), Some(key)) => return Ok(Some((id, key))),
        (None, None) => return Ok(None),
        (Some(_), None) => ("app-id", APP_PRIVATE_KEY.places()),
        (None, Some(_)) => ("app-private-key", "the input 'app-id'".to_owned()),
    };
    Err(
        Failure::bad_input(format!("act as an App: '{given}' is given alone"))
            .hint(format!("give {missing} too, or neither")),
    )
}
