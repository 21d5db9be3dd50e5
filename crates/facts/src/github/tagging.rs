//! Making a tag through the API, and looking at the one that is there.

use windlass_core::{Existing, ObjectId, Trailers};
use windlass_github::{CreateRef, ErrorKind, NewTag, ObjectType};
use windlass_toolkit::Failure;

use super::{GitHub, TAGS};
use crate::failure::of_github;

/// GitHub's words for a ref that is there. A read behind the times may not show it yet; taken for
/// a refusal, a lost race would look like a rule of the server.
const EXISTS: &str = "Reference already exists";

/// What became of a new tag.
pub enum Created {
    /// It is there, and this call made it.
    Yes,
    /// The other side refused, in these words.
    No(String),
    /// The answer was lost, or only a later look can tell, for this reason.
    Unknown(String),
}

impl GitHub {
    /// Creates an annotated tag, if no ref of its name exists.
    pub async fn create_tag(
        &self,
        tag: &str,
        commit: ObjectId,
        message: &str,
    ) -> Result<Created, Failure> {
        let new = NewTag {
            name: tag,
            message,
            commit,
            tagger: None,
        };
        let object = match self.client.create_tag_object(&new).await {
            Ok(object) => object,
            // Nothing points at the object, so a lost answer has written nothing.
            Err(error) if error.kind() == ErrorKind::Uncertain => {
                return Ok(Created::Unknown(error.to_string()));
            }
            Err(error) => return Err(of_github(error)),
        };
        match self
            .client
            .create_ref(&format!("{TAGS}{tag}"), object)
            .await
        {
            Ok(CreateRef::Created) => Ok(Created::Yes),
            Ok(CreateRef::Refused(refusal)) => {
                let exists = refusal.message == EXISTS;
                let words = [vec![refusal.message], refusal.errors].concat();
                let words = words.join("; ").replace('\n', " ");
                Ok(if exists {
                    Created::Unknown(words)
                } else {
                    Created::No(words)
                })
            }
            Err(error) if error.kind() == ErrorKind::Uncertain => {
                Ok(Created::Unknown(error.to_string()))
            }
            Err(error) => Err(of_github(error)),
        }
    }

    /// The tag of this name as it stands now.
    pub async fn existing(&self, tag: &str) -> Result<Option<Existing>, Failure> {
        let Some(target) = self
            .client
            .read_ref(&format!("tags/{tag}"))
            .await
            .map_err(of_github)?
        else {
            return Ok(None);
        };
        if target.kind != ObjectType::Tag {
            return Ok(Some(Existing {
                commit: target.id,
                trailers: Trailers::default(),
            }));
        }
        let object = self.client.tag_object(target.id).await.map_err(of_github)?;
        let commit = self.client.peel(object.target).await.map_err(of_github)?.id;
        Ok(Some(Existing {
            commit,
            trailers: Trailers::parse(&object.message),
        }))
    }
}
