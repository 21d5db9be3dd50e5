// A pull request, from its opening to its merge.

import assert from "node:assert/strict";

export async function pulls(octokit, where) {
  const asked = { ...where, head: "feature/return", base: "main", title: "Take things back" };
  const { data: opened, headers } = await octokit.rest.pulls.create({ ...asked, body: "Nicely" });
  assert.deepEqual([opened.state, opened.merged, opened.commits], ["open", false, 1]);
  assert.equal(headers.location, opened.url);
  await assert.rejects(octokit.rest.pulls.create(asked), { status: 422 });
  const pull = { ...where, pull_number: opened.number };
  const { data: renamed } = await octokit.rest.pulls.update({ ...pull, title: "Take back" });
  assert.equal(renamed.title, "Take back");
  const { data: listed } = await octokit.rest.pulls.list({ ...where, state: "open" });
  assert.deepEqual(
    listed.map(({ number }) => number),
    [opened.number],
  );
  await merging(octokit, where, pull);
}

async function merging(octokit, where, pull) {
  const { data: merge } = await octokit.rest.pulls.merge({ ...pull, merge_method: "squash" });
  assert.equal(merge.merged, true);
  const { data: merged } = await octokit.rest.pulls.get(pull);
  assert.deepEqual([merged.state, merged.merge_commit_sha], ["closed", merge.sha]);
  const commit_sha = merge.sha;
  const { data: of } = await octokit.rest.repos.listPullRequestsAssociatedWithCommit({
    ...where,
    commit_sha,
  });
  assert.deepEqual(
    of.map(({ number }) => number),
    [pull.pull_number],
  );
  await assert.rejects(octokit.rest.pulls.merge(pull), { status: 405 });
}
