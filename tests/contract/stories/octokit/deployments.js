// What runs where: an environment, deployments to it, and how each came out.

import assert from "node:assert/strict";

const ENVIRONMENT = "staging";

export async function deployments(octokit, where) {
  await environment(octokit, where);
  const first = await deploy(octokit, where, "v1.0.0");
  await report(octokit, where, first, "success");
  const second = await deploy(octokit, where, "main");
  await report(octokit, where, second, "in_progress");
  await report(octokit, where, second, "success");
  // What succeeds takes the place of what was there.
  assert.deepEqual(await states(octokit, where, first), ["inactive", "success"]);
  assert.deepEqual(await states(octokit, where, second), ["success", "in_progress"]);
  const { data: listed } = await octokit.rest.repos.listDeployments({
    ...where,
    environment: ENVIRONMENT,
  });
  assert.deepEqual(
    listed.map(({ id }) => id),
    [second.id, first.id],
  );
  await ending(octokit, where, first, second);
}

async function environment(octokit, where) {
  const asked = { ...where, environment_name: ENVIRONMENT };
  await assert.rejects(octokit.rest.repos.getEnvironment(asked), { status: 404 });
  await octokit.rest.repos.createOrUpdateEnvironment({ ...asked, wait_timer: 5 });
  const { data: made } = await octokit.rest.repos.getEnvironment(asked);
  assert.deepEqual(
    made.protection_rules.map(({ type, wait_timer }) => [type, wait_timer]),
    [["wait_timer", 5]],
  );
  const { data: gates } = await octokit.rest.repos.getAllDeploymentProtectionRules(asked);
  assert.deepEqual([gates.total_count, gates.custom_deployment_protection_rules], [0, []]);
  const { data: listed } = await octokit.rest.repos.getAllEnvironments(where);
  assert.deepEqual([listed.total_count, listed.environments[0].name], [1, ENVIRONMENT]);
}

async function deploy(octokit, where, ref) {
  const { data, status } = await octokit.rest.repos.createDeployment({
    ...where,
    ref,
    task: "deploy",
    environment: ENVIRONMENT,
    auto_merge: false,
    required_contexts: [],
    payload: { tag: ref },
  });
  assert.deepEqual([status, data.ref, data.environment], [201, ref, ENVIRONMENT]);
  assert.deepEqual(data.payload, { tag: ref });
  return data;
}

async function report(octokit, where, { id }, state) {
  const { data, headers } = await octokit.rest.repos.createDeploymentStatus({
    ...where,
    deployment_id: id,
    state,
    description: `It is ${state}`,
    log_url: "https://example.com/log",
  });
  assert.deepEqual([data.state, data.log_url], [state, "https://example.com/log"]);
  assert.equal(headers.location, data.url);
}

async function states(octokit, where, { id }) {
  const asked = { ...where, deployment_id: id };
  const { data } = await octokit.rest.repos.listDeploymentStatuses(asked);
  return data.map(({ state }) => state);
}

async function ending(octokit, where, inactive, active) {
  const remove = ({ id }) => octokit.rest.repos.deleteDeployment({ ...where, deployment_id: id });
  await assert.rejects(remove(active), { status: 422 });
  await remove(inactive);
  // The only one that there is may go, whatever its state.
  await remove(active);
  const environment = { ...where, environment_name: ENVIRONMENT };
  await octokit.rest.repos.deleteAnEnvironment(environment);
}
