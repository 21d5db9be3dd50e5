//! The pages of GitHub's documentation about what surrounds the code:
//! deployments, checks, workflows, pull requests, releases.
//!
//! Must not know handlers.

macro_rules! pages {
    ($($method:literal $route:literal $page:literal)*) => {
        &[$(($method, $route, concat!("https://docs.github.com/rest/", $page))),*]
    };
}

/// Method, route below the repository, page.
const PAGES: &[(&str, &str, &str)] = pages! {
    "GET" "/deployments" "deployments/deployments#list-deployments"
    "POST" "/deployments" "deployments/deployments#create-a-deployment"
    "GET" "/deployments/{deployment}" "deployments/deployments#get-a-deployment"
    "DELETE" "/deployments/{deployment}" "deployments/deployments#delete-a-deployment"
    "GET" "/deployments/{deployment}/statuses" "deployments/statuses#list-deployment-statuses"
    "POST" "/deployments/{deployment}/statuses" "deployments/statuses#create-a-deployment-status"
    "GET" "/deployments/{deployment}/statuses/{status}" "deployments/statuses#get-a-deployment-status"
    "GET" "/environments" "deployments/environments#list-environments"
    "GET" "/environments/{environment}" "deployments/environments#get-an-environment"
    "PUT" "/environments/{environment}" "deployments/environments#create-or-update-an-environment"
    "DELETE" "/environments/{environment}" "deployments/environments#delete-an-environment"
    "GET" "/environments/{environment}/deployment_protection_rules" "deployments/protection-rules#get-all-deployment-protection-rules-for-an-environment"
    "GET" "/releases" "releases/releases#list-releases"
    "POST" "/releases" "releases/releases#create-a-release"
    "GET" "/releases/latest" "releases/releases#get-the-latest-release"
    "GET" "/releases/tags/{*tag}" "releases/releases#get-a-release-by-tag-name"
    "POST" "/releases/generate-notes" "releases/releases#generate-release-notes-content-for-a-release"
    "GET" "/releases/{release}" "releases/releases#get-a-release"
    "PATCH" "/releases/{release}" "releases/releases#update-a-release"
    "DELETE" "/releases/{release}" "releases/releases#delete-a-release"
    "GET" "/releases/{release}/assets" "releases/assets#list-release-assets"
    "POST" "/releases/{release}/assets" "releases/assets#upload-a-release-asset"
    "GET" "/releases/assets/{asset}" "releases/assets#get-a-release-asset"
    "PATCH" "/releases/assets/{asset}" "releases/assets#update-a-release-asset"
    "DELETE" "/releases/assets/{asset}" "releases/assets#delete-a-release-asset"
    "POST" "/check-runs" "checks/runs#create-a-check-run"
    "GET" "/check-runs/{check_run}" "checks/runs#get-a-check-run"
    "PATCH" "/check-runs/{check_run}" "checks/runs#update-a-check-run"
    "GET" "/commits/{ref}/check-runs" "checks/runs#list-check-runs-for-a-git-reference"
    "GET" "/check-suites/{suite}/check-runs" "checks/runs#list-check-runs-in-a-check-suite"
    "GET" "/check-suites/{suite}" "checks/suites#get-a-check-suite"
    "GET" "/commits/{ref}/check-suites" "checks/suites#list-check-suites-for-a-git-reference"
    "POST" "/statuses/{sha}" "commits/statuses#create-a-commit-status"
    "GET" "/commits/{ref}/status" "commits/statuses#get-the-combined-status-for-a-specific-reference"
    "GET" "/commits/{ref}/statuses" "commits/statuses#list-commit-statuses-for-a-reference"
    "GET" "/actions/workflows" "actions/workflows#list-repository-workflows"
    "GET" "/actions/workflows/{workflow}" "actions/workflows#get-a-workflow"
    "POST" "/actions/workflows/{workflow}/dispatches" "actions/workflows#create-a-workflow-dispatch-event"
    "GET" "/pulls" "pulls/pulls#list-pull-requests"
    "POST" "/pulls" "pulls/pulls#create-a-pull-request"
    "GET" "/pulls/{pull}" "pulls/pulls#get-a-pull-request"
    "PATCH" "/pulls/{pull}" "pulls/pulls#update-a-pull-request"
    "GET" "/pulls/{pull}/commits" "pulls/pulls#list-commits-on-a-pull-request"
    "PUT" "/pulls/{pull}/merge" "pulls/pulls#merge-a-pull-request"
    "GET" "/commits/{ref}/pulls" "commits/commits#list-pull-requests-associated-with-a-commit"
    "POST" "/dispatches" "repos/repos#create-a-repository-dispatch-event"
    "GET" "/actions/workflows/{workflow}/runs" "actions/workflow-runs#list-workflow-runs-for-a-workflow"
    "GET" "/actions/runs" "actions/workflow-runs#list-workflow-runs-for-a-repository"
    "GET" "/actions/runs/{run}" "actions/workflow-runs#get-a-workflow-run"
    "GET" "/actions/runs/{run}/attempts/{attempt}" "actions/workflow-runs#get-a-workflow-run-attempt"
    "GET" "/actions/runs/{run}/jobs" "actions/workflow-jobs#list-jobs-for-a-workflow-run"
    "GET" "/actions/runs/{run}/attempts/{attempt}/jobs" "actions/workflow-jobs#list-jobs-for-a-workflow-run-attempt"
    "GET" "/actions/jobs/{job}" "actions/workflow-jobs#get-a-job-for-a-workflow-run"
    "GET" "/branches/{branch}/protection" "branches/branch-protection#get-branch-protection"
    "PUT" "/branches/{branch}/protection" "branches/branch-protection#update-branch-protection"
    "DELETE" "/branches/{branch}/protection" "branches/branch-protection#delete-branch-protection"
    "GET" "/branches/{branch}/protection/required_status_checks" "branches/branch-protection#get-status-checks-protection"
};

/// The page for a route below the repository.
pub fn page(method: &str, route: &str) -> Option<&'static str> {
    let mut known = PAGES.iter();
    let found = known.find(|known| (known.0, known.1) == (method, route));
    found.map(|(_, _, page)| *page)
}
