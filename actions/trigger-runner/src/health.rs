//! Whether what was deployed answers. Knows nothing of the runner.

use std::time::Duration;

use reqwest::{Client, Url};
use windlass_toolkit::{Console, Failure};

use crate::connection;
use crate::course::Course;
use crate::duration::in_words;
use crate::exchange::{Answer, Trouble};
use crate::settings::Settings;
use crate::windlass::follow::ticks;

/// How long one answer may take.
const ATTEMPT: Duration = Duration::from_secs(10);
/// How long it may take until one is good.
const LIMIT: Duration = Duration::from_secs(5 * 60);

/// Waits until the address answers 2xx. The address may hold a secret, and is told nowhere. A
/// redirect is no good answer: a page to sign in at would do for every service.
pub(crate) async fn pass(
    settings: &Settings,
    url: &Url,
    course: &mut Course,
    console: &mut Console,
) -> Result<(), Failure> {
    let client = connection::client(url, settings.extra_roots.as_deref())?;
    let mut last = "it was not asked yet".to_owned();
    let until_healthy = async {
        let mut ticks = ticks(settings.poll_interval);
        loop {
            ticks.tick().await;
            match attempt(&client, url).await {
                Ok(()) => return,
                Err(why) if why == last => {}
                Err(why) => {
                    console.info(&format!("health check: {why}"));
                    course.waits_for = format!("the health check, and {why}");
                    last = why;
                }
            }
        }
    };
    if tokio::time::timeout(LIMIT, until_healthy).await.is_err() {
        let limit = in_words(LIMIT);
        return Err(Failure::refused(format!(
            "find {} healthy within {limit}: {last}",
            settings.subject()
        ))
        .hint("see the service's log; 'health-check' must answer 2xx without a redirect"));
    }
    console.info("health check: passed");
    Ok(())
}

async fn attempt(client: &Client, url: &Url) -> Result<(), String> {
    let request = client.get(url.clone()).timeout(ATTEMPT);
    match Answer::read(request, "it").await {
        Ok(answer) if (200..300).contains(&answer.status) => Ok(()),
        Ok(answer) => Err(format!("it answered {}", answer.status)),
        Err(Trouble::Passing { why, .. }) => Err(why),
        Err(Trouble::Stop(failure)) => Err(failure.message),
    }
}
