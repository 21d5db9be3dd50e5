// What there is: the repository, its branches, its files.

import assert from "node:assert/strict";

export async function repository(octokit, where) {
  const { data } = await octokit.rest.repos.get(where);
  assert.equal(data.full_name, `${where.owner}/${where.repo}`);
  assert.equal(data.default_branch, "main");
  await branches(octokit, where);
  await files(octokit, where);
  await assert.rejects(octokit.rest.repos.get({ ...where, repo: "nowhere" }), { status: 404 });
}

async function branches(octokit, where) {
  // Page by page, as octokit follows `Link`.
  const listed = await octokit.paginate(octokit.rest.repos.listBranches, { ...where, per_page: 1 });
  assert.deepEqual(
    listed.map(({ name }) => name),
    ["feature/return", "main"],
  );
  const { data } = await octokit.rest.repos.getBranch({ ...where, branch: "feature/return" });
  assert.equal(data.commit.sha, listed[0].commit.sha);
  assert.equal(data.commit.commit.message, "feat: take things back");
}

async function files(octokit, where) {
  const { data: root } = await octokit.rest.repos.getContent({ ...where, path: "" });
  assert.deepEqual(
    root.map(({ name, type }) => [name, type]),
    [
      [".github", "dir"],
      ["README.md", "file"],
      ["src", "dir"],
    ],
  );
  const asked = { ...where, path: "src/sell.txt", ref: "main" };
  const { data: file } = await octokit.rest.repos.getContent(asked);
  assert.equal(Buffer.from(file.content, "base64").toString(), "one\ntwo\n");
  const raw = await octokit.rest.repos.getContent({ ...asked, mediaType: { format: "raw" } });
  assert.equal(raw.data, "one\ntwo\n");
}
