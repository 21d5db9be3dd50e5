"""An annotated tag: its object, its ref, and what becomes of a second claim."""

import datetime

from github import InputGitAuthor

from expect import equal, refused


def tell(client, shop):
    head = shop.get_git_ref("heads/main").object.sha
    date = datetime.datetime(2026, 1, 19, 7, 5, tzinfo=datetime.timezone.utc)
    tagger = InputGitAuthor("Ada", "ada@windlass.invalid", date.isoformat())
    made = shop.create_git_tag("v1.2.0", "The third\n", head, "commit", tagger)
    ref = shop.create_git_ref("refs/tags/v1.2.0", made.sha)
    equal((ref.object.type, ref.object.sha), ("tag", made.sha))
    again = lambda: shop.create_git_ref("refs/tags/v1.2.0", head)
    refused(422, "Reference already exists", again)
    reading(shop, made, head)
    moving(shop, head)


def reading(shop, made, head):
    tag = shop.get_git_tag(made.sha)
    equal((tag.tag, tag.object.sha, tag.tagger.name), ("v1.2.0", head, "Ada"))
    listed = {tag.name: tag.commit.sha for tag in shop.get_tags()}
    equal(listed["v1.2.0"], head)
    refs = [ref.ref for ref in shop.get_git_matching_refs("tags/v1.2")]
    equal(refs, ["refs/tags/v1.2.0"])


def moving(shop, head):
    beside = shop.get_git_ref("heads/feature/return").object.sha
    ref = shop.create_git_ref("refs/heads/scratch", head)
    ref.edit(beside)
    equal(ref.object.sha, beside)
    refused(422, "not a fast forward", lambda: ref.edit(head))
    ref.edit(head, force=True)
    ref.delete()
    refused(404, "Not Found", lambda: shop.get_git_ref("heads/scratch"))
