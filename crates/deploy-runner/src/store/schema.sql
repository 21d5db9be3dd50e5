-- Times are milliseconds since 1970.

CREATE TABLE deployments (
    id TEXT NOT NULL,
    attempt INTEGER NOT NULL,
    env TEXT NOT NULL,
    tag TEXT,
    reference TEXT,
    sha TEXT NOT NULL,
    status TEXT NOT NULL,
    triggered_by TEXT,
    -- Who signed the request, by their name in the configuration.
    signer TEXT NOT NULL,
    -- Whether services run that are as they are to be.
    force INTEGER NOT NULL,
    -- A digest of what the configuration said of it when it was asked for.
    settings TEXT NOT NULL,
    -- Whether somebody wants it stopped.
    cancelled INTEGER NOT NULL DEFAULT 0,
    created_at INTEGER NOT NULL,
    started_at INTEGER,
    finished_at INTEGER,
    -- In the order in which they were asked for.
    number INTEGER PRIMARY KEY AUTOINCREMENT,
    UNIQUE (id, attempt)
) STRICT;

CREATE INDEX deployments_of_environment ON deployments (env, number);
CREATE INDEX deployments_under_way ON deployments (status, env, number) WHERE status = 'in_progress';

CREATE TABLE services (
    deployment INTEGER NOT NULL REFERENCES deployments (number) ON DELETE CASCADE,
    -- In the order in which they may begin.
    position INTEGER NOT NULL,
    service TEXT NOT NULL,
    state TEXT NOT NULL,
    exit_code INTEGER,
    seconds REAL,
    hash_before TEXT,
    hash_after TEXT,
    log_tail TEXT NOT NULL DEFAULT '',
    error_kind TEXT,
    next_action TEXT,
    PRIMARY KEY (deployment, position),
    UNIQUE (service, deployment)
) STRICT, WITHOUT ROWID;

-- What a service printed, in pieces.
CREATE TABLE logs (
    number INTEGER PRIMARY KEY AUTOINCREMENT,
    deployment INTEGER NOT NULL REFERENCES deployments (number) ON DELETE CASCADE,
    service TEXT NOT NULL,
    text TEXT NOT NULL
) STRICT;

CREATE INDEX logs_of_deployment ON logs (deployment, number);
CREATE INDEX logs_of_service ON logs (deployment, service, number);

-- What a service was last synced to and found healthy with.
CREATE TABLE proven (
    env TEXT NOT NULL,
    service TEXT NOT NULL,
    -- The digest of its configuration; none once a later sync has begun.
    hash TEXT,
    sha TEXT NOT NULL,
    tag TEXT,
    at INTEGER NOT NULL,
    PRIMARY KEY (env, service)
) STRICT, WITHOUT ROWID;

-- Nonces and token ids that were used.
CREATE TABLE once (
    key TEXT PRIMARY KEY,
    until INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE INDEX once_by_age ON once (until);
