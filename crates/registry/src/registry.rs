//! One repository of a registry: its manifests, and where its tags stand.

use reqwest::Method;
use reqwest::header::HeaderValue;
use url::Url;
use windlass_connection::Network;
use windlass_core::image::{ImageDigest, ImageTag};

use crate::access::Access;
use crate::address;
use crate::answer::Answer;
use crate::content::{self, ImageConfig};
use crate::credentials::Credentials;
use crate::error::{Details, Error, ErrorKind};
use crate::exchange::Request;
use crate::manifest::{MEDIA_TYPES, Manifest, sha256};
use crate::refusal::{Failure, Refusal};
use crate::transport::Transport;

/// One repository, as somebody or nobody in particular reaches it.
pub struct Registry {
    transport: Transport,
    base: Url,
    accept: HeaderValue,
}

impl Registry {
    /// A client; nothing is sent yet. `url` is the registry's, such as `https://ghcr.io`, and
    /// `repository` a legal name in it, such as `acme/shop`.
    ///
    /// # Errors
    /// `Options` for an address, a user, a password, a proxy or a certificate file that is not
    /// usable.
    pub fn new(
        url: &Url,
        repository: &str,
        credentials: Option<Credentials>,
        network: &Network,
    ) -> Result<Self, Error> {
        let base = address::base(url, repository)?;
        let access = Access::new(credentials, &base, repository)?;
        Ok(Self {
            transport: Transport::new(network, &base, access)?,
            base,
            accept: header(&MEDIA_TYPES.join(", "))?,
        })
    }

    /// The manifest with this digest, if it is there. Its bytes are what the digest says.
    ///
    /// # Errors
    /// Any kind but `NotFound`, `Immutable`, `Overtaken` and `Uncertain`.
    pub async fn manifest(&self, digest: &ImageDigest) -> Result<Option<Manifest>, Error> {
        self.fetch(digest.as_str(), Some(digest)).await
    }

    /// The manifest that a tag stands for, if it is there.
    ///
    /// # Errors
    /// As with [`Registry::manifest`].
    pub async fn tagged(&self, tag: &ImageTag) -> Result<Option<Manifest>, Error> {
        self.fetch(tag.as_str(), None).await
    }

    /// Where a tag stands, if it is there. One request without a body, where the registry tells
    /// digests as it should.
    ///
    /// # Errors
    /// As with [`Registry::manifest`].
    pub async fn stands(&self, tag: &ImageTag) -> Result<Option<ImageDigest>, Error> {
        let request = self.request(Method::HEAD, &format!("manifests/{tag}"))?;
        let start = self.transport.start();
        let answer = self.transport.send(&request, start, Answer::if_there);
        let Some(answer) = answer.await? else {
            return Ok(None);
        };
        match answer.told_digest() {
            Some(digest) => Ok(Some(digest)),
            None => {
                let manifest = self.tagged(tag).await?;
                Ok(manifest.map(|manifest| manifest.digest().clone()))
            }
        }
    }

    /// What an image's configuration says, by the digest that its manifest names.
    ///
    /// # Errors
    /// As with [`Registry::manifest`], and `NotFound`: an image without it is broken.
    pub async fn config(&self, digest: &ImageDigest) -> Result<ImageConfig, Error> {
        let mut request = self.request(Method::GET, &format!("blobs/{digest}"))?;
        request.accept = None;
        let start = self.transport.start();
        let read = |answer: Answer| {
            let answer = answer.success()?;
            is(&answer.body, digest)?;
            Ok(answer.body)
        };
        let bytes = self.transport.send(&request, start, read).await?;
        content::read_config(&bytes)
    }

    /// Gives a tag to a manifest by putting its very bytes, and looks until it stands there. The
    /// put is repeated only while the tag is seen to stand where it stood `before`.
    ///
    /// # Errors
    /// Any kind but `Uncertain`. `Overtaken` where the tag was given to another image meanwhile;
    /// `Unavailable` where it doesn't come to stand there before the deadline.
    pub async fn tag(
        &self,
        tag: &ImageTag,
        manifest: &Manifest,
        before: Option<&ImageDigest>,
    ) -> Result<(), Error> {
        let start = self.transport.start();
        let request = self.put(tag, manifest)?;
        let mut attempts = 0;
        loop {
            attempts += 1;
            let read = |answer: Answer| accepted(answer, manifest.digest());
            let sent = self.transport.send(&request, start, read).await;
            let reason = match sent {
                Ok(()) => "the tag does not stand there yet".to_owned(),
                Err(error) if error.kind() == ErrorKind::Uncertain => error.to_string(),
                Err(error) => return Err(error),
            };
            let stands = self.stands(tag).await?;
            if stands.as_ref() == Some(manifest.digest()) {
                return Ok(());
            }
            if stands.as_ref() != before {
                return Err(self.overtaken(&request, tag, stands.as_ref()));
            }
            let name = &request.name;
            if !self.transport.pause(start, attempts, &reason, name).await {
                return Err(self.told(&request, ErrorKind::Unavailable, reason));
            }
        }
    }

    async fn fetch(
        &self,
        reference: &str,
        wanted: Option<&ImageDigest>,
    ) -> Result<Option<Manifest>, Error> {
        let request = self.request(Method::GET, &format!("manifests/{reference}"))?;
        let start = self.transport.start();
        let read = |answer: Answer| match answer.if_said_to_be_there()? {
            Some(answer) => manifest(answer, wanted).map(Some),
            None => Ok(None),
        };
        self.transport.send(&request, start, read).await
    }

    fn put(&self, tag: &ImageTag, manifest: &Manifest) -> Result<Request, Error> {
        let mut request = self.request(Method::PUT, &format!("manifests/{tag}"))?;
        request.accept = None;
        request.body = Some((header(&manifest.media_type)?, manifest.bytes.clone()));
        Ok(request)
    }

    fn request(&self, method: Method, path: &str) -> Result<Request, Error> {
        // The name is not joined as it is: a digest's colon would make it a scheme.
        let url = self.base.join(&format!("./{path}"));
        let url = url.map_err(|_| {
            Error::before_sending(
                ErrorKind::Options,
                "the registry's address can't be extended",
            )
        })?;
        Ok(Request {
            name: format!("{method} {path}"),
            method,
            url,
            accept: Some(self.accept.clone()),
            body: None,
        })
    }

    fn overtaken(&self, request: &Request, tag: &ImageTag, stands: Option<&ImageDigest>) -> Error {
        let stands = match stands {
            Some(digest) => format!("stands for {digest} now"),
            None => "was taken away".to_owned(),
        };
        let message = format!("somebody else was at work: the tag {tag} {stands}");
        self.told(request, ErrorKind::Overtaken, message)
            .with_hint("find out who else gives this tag, and run this again")
    }

    fn told(&self, request: &Request, kind: ErrorKind, message: String) -> Error {
        Error::new(
            kind,
            Details {
                request: request.name.clone(),
                message: format!("{}: {message}", self.transport.whom()),
                ..Details::default()
            },
        )
    }
}

fn manifest(answer: Answer, wanted: Option<&ImageDigest>) -> Result<Manifest, Failure> {
    if !MEDIA_TYPES.contains(&answer.media_type.as_str()) {
        let why = format!("its manifest is of the type {:?}", answer.media_type);
        return Err(Failure::Unexpected(why));
    }
    for digest in answer.told_digest().iter().chain(wanted) {
        is(&answer.body, digest)?;
    }
    Manifest::new(answer.body, &answer.media_type).map_err(Failure::Unexpected)
}

/// Whether the bytes are what a digest says.
fn is(bytes: &[u8], digest: &ImageDigest) -> Result<(), Failure> {
    let found = sha256(bytes).map_err(Failure::Unexpected)?;
    match found == *digest {
        true => Ok(()),
        false => Err(wrong(format!("{found} came for {digest}"))),
    }
}

/// A put that was done. What the registry took may be told, and must be what was sent.
fn accepted(answer: Answer, digest: &ImageDigest) -> Result<(), Failure> {
    let answer = answer.success()?;
    match answer.told_digest() {
        Some(taken) if taken != *digest => {
            Err(wrong(format!("{digest} was put, and {taken} taken")))
        }
        _ => Ok(()),
    }
}

fn wrong(why: String) -> Failure {
    Failure::Refused(Refusal::WrongBytes(why))
}

fn header(text: &str) -> Result<HeaderValue, Error> {
    HeaderValue::from_str(text).map_err(|_| {
        Error::before_sending(ErrorKind::Protocol, "a media type can't stand in a header")
    })
}
