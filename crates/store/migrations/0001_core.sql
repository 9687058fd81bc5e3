-- The record: every event, in one order without gaps. position = index of its leaf in the log.
CREATE TABLE events (
    position    {INT} PRIMARY KEY,
    stream      {TEXT} NOT NULL,
    number      {INT} NOT NULL,
    kind        {TEXT} NOT NULL,
    version     {INT} NOT NULL,
    at_ms       {INT} NOT NULL,
    claimed_ms  {INT},
    actor       {TEXT} NOT NULL,
    acting_body {TEXT},
    device      {TEXT},
    causation   {TEXT},
    case_key    {TEXT},
    subject_key {TEXT},
    body        {TEXT} NOT NULL,
    salt        {BYTES} NOT NULL,
    entry       {BYTES} NOT NULL
);
CREATE UNIQUE INDEX events_stream ON events (stream, number);
CREATE INDEX events_case ON events (case_key, position);

-- The right edge of both trees. One row; PostgreSQL serialises appends by locking it.
CREATE TABLE log_state (
    id         {INT} PRIMARY KEY,
    bytes      {BYTES} NOT NULL,
    last_at_ms {INT} NOT NULL
);
-- There from the start, so that the first two appends of two servers also wait for each other. No bytes: an empty log.
INSERT INTO log_state (id, bytes, last_at_ms) VALUES (1, CAST('' AS {BYTES}), 0);

-- Full tiles of both trees: tree is sha256 or sm3.
CREATE TABLE log_tiles (
    tree   {TEXT} NOT NULL,
    level  {INT} NOT NULL,
    n      {INT} NOT NULL,
    hashes {BYTES} NOT NULL,
    PRIMARY KEY (tree, level, n)
);

-- The last leaf of each case, for the chain inside the case.
CREATE TABLE case_heads (
    case_key {TEXT} PRIMARY KEY,
    position {INT} NOT NULL,
    leaf     {BYTES} NOT NULL
);

CREATE TABLE checkpoints (
    size     {INT} PRIMARY KEY,
    at_ms    {INT} NOT NULL,
    note     {TEXT} NOT NULL,
    note_sm3 {TEXT} NOT NULL
);

-- Answers given, by idempotency key.
CREATE TABLE answers (
    actor          {TEXT} NOT NULL,
    key            {TEXT} NOT NULL,
    request_digest {TEXT} NOT NULL,
    status         {INT} NOT NULL,
    body           {TEXT} NOT NULL,
    at_ms          {INT} NOT NULL,
    PRIMARY KEY (actor, key)
);
CREATE INDEX answers_at ON answers (at_ms);

-- Numbers given out one after another without gaps, by name.
CREATE TABLE counters (
    name  {TEXT} PRIMARY KEY,
    value {INT} NOT NULL
);

-- What happens later. state: waiting, running, dead. A finished job's row is deleted.
CREATE TABLE jobs (
    id        {INT} PRIMARY KEY,
    kind      {TEXT} NOT NULL,
    key       {TEXT} NOT NULL,
    payload   {TEXT} NOT NULL,
    state     {TEXT} NOT NULL,
    run_at_ms {INT} NOT NULL,
    lease_ms  {INT},
    attempts  {INT} NOT NULL,
    most      {INT} NOT NULL,
    error     {TEXT}
);
CREATE UNIQUE INDEX jobs_key ON jobs (kind, key);
CREATE INDEX jobs_due ON jobs (state, run_at_ms);

CREATE TABLE accounts (
    person          {TEXT} PRIMARY KEY,
    login           {TEXT} NOT NULL,
    password_hash   {TEXT} NOT NULL,
    failed_count    {INT} NOT NULL,
    locked_until_ms {INT},
    disabled        {INT} NOT NULL
);
CREATE UNIQUE INDEX accounts_login ON accounts (login);

CREATE TABLE sessions (
    token_digest {BYTES} PRIMARY KEY,
    person       {TEXT} NOT NULL,
    created_ms   {INT} NOT NULL,
    last_ms      {INT} NOT NULL,
    expires_ms   {INT} NOT NULL,
    device       {TEXT},
    role         {TEXT},
    revoked      {INT} NOT NULL
);
CREATE INDEX sessions_person ON sessions (person);

-- Failed and successful sign-ins, by login or address, for throttling.
CREATE TABLE attempts (
    subject {TEXT} NOT NULL,
    at_ms   {INT} NOT NULL,
    ok      {INT} NOT NULL
);
CREATE INDEX attempts_subject ON attempts (subject, at_ms);
