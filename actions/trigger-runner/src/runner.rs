//! The runner, asked: every attempt signed anew, and made again while trouble may pass. Knows no
//! endpoint and no deadline; whoever waits stops waiting.

use std::sync::Mutex;

use reqwest::{Client, Method, RequestBuilder};
use windlass_deploy_protocol::auth::Request;
use windlass_deploy_protocol::auth::oidc::BaseUrl;
use windlass_toolkit::{Console, Failure};

use crate::duration::in_words;
use crate::exchange::{ATTEMPT, Answer, Trouble, pause};
use crate::refusal::Said;
use crate::signer::Signer;

const WHOM: &str = "the runner";

/// A runner.
pub(crate) struct Runner {
    url: BaseUrl,
    client: Client,
    signer: Signer,
    /// Why the last attempt came to nothing; nothing once one was answered.
    trouble: Mutex<Option<String>>,
}

/// A request to be.
#[derive(Clone, Copy)]
pub(crate) struct Call<'a> {
    pub(crate) method: &'a str,
    /// The path of the endpoint, as the runner itself knows it.
    pub(crate) path: &'a str,
    pub(crate) body: &'a [u8],
    /// Whether a 500 is an answer like any other, because it tells a result.
    pub(crate) tells_result: fn(&Answer) -> bool,
}

impl<'a> Call<'a> {
    pub(crate) fn get(path: &'a str) -> Self {
        Self::new("GET", path, &[])
    }

    pub(crate) fn post(path: &'a str, body: &'a [u8]) -> Self {
        Self::new("POST", path, body)
    }

    fn new(method: &'a str, path: &'a str, body: &'a [u8]) -> Self {
        Self {
            method,
            path,
            body,
            tells_result: |_| false,
        }
    }
}

impl Runner {
    pub(crate) fn new(url: BaseUrl, client: Client, signer: Signer) -> Self {
        Self {
            url,
            client,
            signer,
            trouble: Mutex::new(None),
        }
    }

    /// The answer to a request; broken connections, 5xx and 429 are none. It is asked again
    /// without an end, each time after a longer pause, or after the one that the runner asks for.
    pub(crate) async fn ask(
        &self,
        call: &Call<'_>,
        console: &mut Console,
    ) -> Result<Answer, Failure> {
        let mut attempt = 0;
        loop {
            attempt += 1;
            let (why, wait) = match self.attempt(call, console).await {
                Ok(answer) => {
                    self.note(None);
                    return Ok(answer);
                }
                Err(Trouble::Stop(failure)) => return Err(failure),
                Err(Trouble::Passing { why, wait }) => (why, wait),
            };
            let wait = pause(attempt, wait, fastrand::f64());
            console.info(&format!("{why}; asking again in {}", in_words(wait)));
            self.note(Some(why));
            tokio::time::sleep(wait).await;
        }
    }

    /// A signed request that is about to be sent.
    pub(crate) async fn signed(
        &self,
        call: &Call<'_>,
        console: &mut Console,
    ) -> Result<RequestBuilder, Trouble> {
        let broken = |why: String| Trouble::Stop(Failure::bad_input(format!("ask {WHOM}: {why}")));
        let request = Request::new(call.method, call.path, call.body)
            .map_err(|error| broken(error.to_string()))?;
        let signature = self.signer.sign(&self.url, &request, console).await?;
        let method = Method::from_bytes(call.method.as_bytes())
            .map_err(|error| broken(error.to_string()))?;
        let mut builder = self.client.request(method, self.url.join(call.path));
        for (name, value) in signature {
            builder = builder.header(name, value);
        }
        if !call.body.is_empty() {
            builder = builder.header("content-type", "application/json");
        }
        Ok(builder.body(call.body.to_vec()))
    }

    /// Why nothing was answered last, if so.
    pub(crate) fn trouble(&self) -> Option<String> {
        self.trouble.lock().ok()?.clone()
    }

    async fn attempt(&self, call: &Call<'_>, console: &mut Console) -> Result<Answer, Trouble> {
        let request = self.signed(call, console).await?;
        let request = request
            .header("accept", "application/json")
            .timeout(ATTEMPT);
        let answer = Answer::read(request, WHOM).await?;
        if (call.tells_result)(&answer) {
            return Ok(answer);
        }
        match answer.passing_trouble(WHOM) {
            Some(trouble) => Err(with_reason(trouble, &answer, console)),
            None => Ok(answer),
        }
    }

    fn note(&self, why: Option<String>) {
        if let Ok(mut trouble) = self.trouble.lock() {
            *trouble = why;
        }
    }
}

fn with_reason(trouble: Trouble, answer: &Answer, console: &Console) -> Trouble {
    let reason = Said::in_body(&answer.body, console).reason;
    match trouble {
        Trouble::Passing { why, wait } if !reason.is_empty() => Trouble::Passing {
            why: format!("{why} ({reason})"),
            wait,
        },
        other => other,
    }
}
