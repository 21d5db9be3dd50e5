// What happened: commits, and how branches differ.

import assert from "node:assert/strict";

export async function history(octokit, where) {
  const pages = octokit.paginate(octokit.rest.repos.listCommits, { ...where, per_page: 1 });
  const [second, first] = await pages;
  assert.deepEqual(
    [second, first].map(({ commit }) => commit.message),
    ["feat: sell things", "feat: open the shop"],
  );
  const { data: commit } = await octokit.rest.repos.getCommit({ ...where, ref: "main" });
  assert.equal(commit.sha, second.sha);
  assert.deepEqual(
    commit.files.map(({ filename, status, additions }) => [filename, status, additions]),
    [["src/sell.txt", "added", 2]],
  );
  const { data: made } = await octokit.rest.git.getCommit({ ...where, commit_sha: second.sha });
  assert.equal(made.parents[0].sha, first.sha);
  await comparison(octokit, where);
}

async function comparison(octokit, where) {
  const basehead = "main...feature/return";
  const { data } = await octokit.rest.repos.compareCommitsWithBasehead({ ...where, basehead });
  assert.deepEqual([data.status, data.ahead_by, data.behind_by], ["ahead", 1, 0]);
  assert.deepEqual(
    data.commits.map(({ commit }) => commit.message),
    ["feat: take things back"],
  );
  const back = { ...where, basehead: "feature/return...main" };
  const { data: behind } = await octokit.rest.repos.compareCommitsWithBasehead(back);
  assert.equal(behind.status, "behind");
}
