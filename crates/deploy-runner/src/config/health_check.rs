//! How a service is found to work after its sync.

use serde::Deserialize;

use super::http_url::HttpUrl;
use super::template::{MissingTag, Template, TemplateFacts};
use super::time_limit::TimeLimit;
use super::wrong_value::WrongValue;

const DEFAULT_TIMEOUT: TimeLimit = TimeLimit::seconds(60);

/// An address that answers 2xx once the service works.
#[derive(Debug, Clone)]
pub struct HealthCheck {
    url: UrlTemplate,
    /// How long it may take until it does.
    pub timeout: TimeLimit,
}

#[derive(Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub(super) struct WrittenHealthCheck {
    url: UrlTemplate,
    timeout: Option<TimeLimit>,
}

/// An address with placeholders, since each environment has one of its own.
#[derive(Debug, Clone, Deserialize)]
#[serde(try_from = "Template")]
struct UrlTemplate(Template);

impl HealthCheck {
    /// The address to ask.
    pub fn url(&self, facts: &TemplateFacts<'_>) -> Result<String, MissingTag> {
        self.url.0.render(facts)
    }
}

impl From<WrittenHealthCheck> for HealthCheck {
    fn from(written: WrittenHealthCheck) -> Self {
        Self {
            url: written.url,
            timeout: written.timeout.unwrap_or(DEFAULT_TIMEOUT),
        }
    }
}

impl TryFrom<Template> for UrlTemplate {
    type Error = WrongValue;

    /// A template is good if it is an address once names stand in it.
    fn try_from(template: Template) -> Result<Self, WrongValue> {
        let sample = TemplateFacts {
            service: "service",
            environment: "environment",
            tag: Some("v1.0.0"),
            sha: "0000000000000000000000000000000000000000",
        };
        let rendered = template.render(&sample);
        let rendered = rendered.map_err(|error| WrongValue(error.to_string()))?;
        rendered.parse::<HttpUrl>()?;
        Ok(Self(template))
    }
}
