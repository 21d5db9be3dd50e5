// An annotated tag: its object, its ref, and what becomes of a second claim.

import assert from "node:assert/strict";

export async function tags(octokit, where) {
  const { data: head } = await octokit.rest.git.getRef({ ...where, ref: "heads/main" });
  const { data: object } = await octokit.rest.git.createTag({
    ...where,
    tag: "v1.1.0",
    message: "The second\n",
    object: head.object.sha,
    type: "commit",
    tagger: { name: "Ada", email: "ada@windlass.invalid", date: "2026-01-19T07:04:00Z" },
  });
  const claim = { ...where, ref: "refs/tags/v1.1.0", sha: object.sha };
  const { data: made, headers } = await octokit.rest.git.createRef(claim);
  assert.deepEqual([made.object.type, made.object.sha], ["tag", object.sha]);
  assert.equal(headers.location, made.url);
  await assert.rejects(octokit.rest.git.createRef(claim), {
    status: 422,
    message: /Reference already exists/,
  });
  await reading(octokit, where, { object, commit: head.object.sha });
  await moving(octokit, where, head.object.sha);
}

async function reading(octokit, where, { object, commit }) {
  const { data: tag } = await octokit.rest.git.getTag({ ...where, tag_sha: object.sha });
  assert.deepEqual([tag.tag, tag.object.sha], ["v1.1.0", commit]);
  const { data: listed } = await octokit.rest.repos.listTags(where);
  assert.deepEqual(
    listed.map(({ name }) => name),
    ["v1.1.0", "v1.0.0"],
  );
  assert.equal(listed[0].commit.sha, commit);
  const { data: refs } = await octokit.rest.git.listMatchingRefs({ ...where, ref: "tags/v1." });
  assert.deepEqual(
    refs.map(({ ref }) => ref),
    ["refs/tags/v1.0.0", "refs/tags/v1.1.0"],
  );
}

async function moving(octokit, where, sha) {
  const ref = "heads/scratch";
  const { data: old } = await octokit.rest.git.getRef({ ...where, ref: "heads/feature/return" });
  await octokit.rest.git.createRef({ ...where, ref: `refs/${ref}`, sha });
  const { data: moved } = await octokit.rest.git.updateRef({ ...where, ref, sha: old.object.sha });
  assert.equal(moved.object.sha, old.object.sha);
  await assert.rejects(octokit.rest.git.updateRef({ ...where, ref, sha }), { status: 422 });
  await octokit.rest.git.deleteRef({ ...where, ref });
  await assert.rejects(octokit.rest.git.getRef({ ...where, ref }), { status: 404 });
}
