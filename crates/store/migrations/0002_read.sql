-- Read models: made from events by `read::Projection`, and made again by `heyi projections rebuild`.

CREATE TABLE bodies (
    code TEXT PRIMARY KEY,
    number BIGINT NOT NULL,
    name TEXT NOT NULL,
    short_name TEXT NOT NULL,
    level TEXT NOT NULL,
    district TEXT NOT NULL,
    town TEXT,
    department TEXT,
    number_word TEXT NOT NULL
);

CREATE TABLE people (
    id TEXT PRIMARY KEY,
    number BIGINT NOT NULL,
    name TEXT NOT NULL,
    login TEXT NOT NULL,
    roles TEXT NOT NULL,
    body TEXT,
    firm TEXT,
    cert_number TEXT,
    cert_from TEXT,
    cert_to TEXT,
    posted_to TEXT,
    left_on TEXT,
    data TEXT NOT NULL
);
CREATE INDEX people_body ON people (body, id);
CREATE UNIQUE INDEX people_login ON people (login);
CREATE INDEX people_cert ON people (cert_number);

CREATE TABLE recusals (
    person TEXT NOT NULL,
    firm TEXT NOT NULL,
    reason TEXT NOT NULL,
    PRIMARY KEY (person, firm)
);

CREATE TABLE firms (
    id TEXT PRIMARY KEY,
    number BIGINT NOT NULL,
    credit_code TEXT NOT NULL,
    name TEXT NOT NULL,
    initials TEXT NOT NULL,
    scene TEXT NOT NULL,
    kind TEXT NOT NULL,
    town TEXT NOT NULL,
    address TEXT NOT NULL,
    contact TEXT NOT NULL,
    phone TEXT NOT NULL,
    lng_e6 BIGINT,
    lat_e6 BIGINT,
    risk TEXT NOT NULL,
    closed_on TEXT,
    code TEXT NOT NULL,
    last_visit TEXT,
    last_result TEXT,
    open_findings BIGINT NOT NULL,
    data TEXT NOT NULL
);
CREATE UNIQUE INDEX firms_credit_code ON firms (credit_code);
CREATE UNIQUE INDEX firms_code ON firms (code);
CREATE INDEX firms_scene ON firms (scene, id);
CREATE INDEX firms_town ON firms (town, id);

CREATE TABLE lists (
    id TEXT PRIMARY KEY,
    number BIGINT NOT NULL,
    name TEXT NOT NULL,
    district TEXT NOT NULL,
    valid_from TEXT NOT NULL,
    valid_to TEXT,
    source TEXT NOT NULL,
    rows TEXT NOT NULL
);

CREATE TABLE programmes (
    id TEXT PRIMARY KEY,
    number BIGINT NOT NULL,
    title TEXT NOT NULL,
    special BIGINT NOT NULL,
    body TEXT NOT NULL,
    status TEXT NOT NULL,
    first_day TEXT NOT NULL,
    last_day TEXT NOT NULL,
    data TEXT NOT NULL
);
CREATE INDEX programmes_body ON programmes (body, id);

CREATE TABLE tasks (
    id TEXT PRIMARY KEY,
    number BIGINT NOT NULL,
    title TEXT NOT NULL,
    kind TEXT NOT NULL,
    scene TEXT NOT NULL,
    lead TEXT NOT NULL,
    status TEXT NOT NULL,
    first_day TEXT NOT NULL,
    last_day TEXT NOT NULL,
    firms BIGINT NOT NULL,
    visits BIGINT NOT NULL,
    visits_done BIGINT NOT NULL,
    invited BIGINT NOT NULL,
    accepted BIGINT NOT NULL,
    approval_owed BIGINT NOT NULL,
    code TEXT,
    drafted_by TEXT NOT NULL
);
CREATE INDEX tasks_lead ON tasks (lead, id);
CREATE INDEX tasks_status ON tasks (status, lead, id);
CREATE INDEX tasks_lead_status ON tasks (lead, status, last_day);
CREATE UNIQUE INDEX tasks_code ON tasks (code);

CREATE TABLE invitations (
    task TEXT NOT NULL,
    body TEXT NOT NULL,
    title TEXT NOT NULL,
    lead TEXT NOT NULL,
    scene TEXT NOT NULL,
    first_day TEXT NOT NULL,
    last_day TEXT NOT NULL,
    firms BIGINT NOT NULL,
    checks BIGINT NOT NULL,
    answer_by TEXT NOT NULL,
    state TEXT NOT NULL,
    PRIMARY KEY (task, body)
);
CREATE INDEX invitations_body ON invitations (body, state, answer_by);
CREATE INDEX invitations_of ON invitations (body, task);
CREATE INDEX invitations_lead ON invitations (lead, state, answer_by);
CREATE INDEX invitations_by ON invitations (lead, task);

CREATE TABLE visits (
    id TEXT PRIMARY KEY,
    number BIGINT NOT NULL,
    task TEXT NOT NULL,
    firm TEXT NOT NULL,
    firm_name TEXT NOT NULL,
    lead TEXT NOT NULL,
    scene TEXT NOT NULL,
    kind TEXT NOT NULL,
    day TEXT NOT NULL,
    status TEXT NOT NULL,
    counted BIGINT NOT NULL,
    checks BIGINT NOT NULL,
    findings BIGINT NOT NULL,
    code TEXT NOT NULL,
    entered_on TEXT,
    closed_on TEXT,
    publish_by TEXT,
    published_on TEXT,
    recheck BIGINT NOT NULL
);
CREATE INDEX visits_task ON visits (task, id);
CREATE INDEX visits_firm ON visits (firm, id);
CREATE INDEX visits_code ON visits (code);
CREATE INDEX visits_lead ON visits (lead, id);
CREATE INDEX visits_lead_day ON visits (lead, day, id);
CREATE INDEX visits_lead_status ON visits (lead, status, id);
CREATE INDEX visits_publish ON visits (lead, publish_by, id);

CREATE TABLE visit_bodies (
    visit TEXT NOT NULL,
    body TEXT NOT NULL,
    firm TEXT NOT NULL,
    day TEXT NOT NULL,
    counted BIGINT NOT NULL,
    live BIGINT NOT NULL,
    PRIMARY KEY (visit, body)
);
CREATE INDEX visit_bodies_firm ON visit_bodies (firm, body, day);
CREATE INDEX visit_bodies_body ON visit_bodies (body, visit);

CREATE TABLE visit_officers (
    visit TEXT NOT NULL,
    person TEXT NOT NULL,
    body TEXT NOT NULL,
    day TEXT NOT NULL,
    live BIGINT NOT NULL,
    PRIMARY KEY (visit, person)
);
CREATE INDEX visit_officers_person ON visit_officers (person, live, day, visit);

CREATE TABLE findings (
    id TEXT PRIMARY KEY,
    visit TEXT NOT NULL,
    firm TEXT NOT NULL,
    firm_name TEXT NOT NULL,
    lead TEXT NOT NULL,
    body TEXT NOT NULL,
    item TEXT,
    check_id TEXT NOT NULL,
    matter TEXT NOT NULL,
    seen TEXT NOT NULL,
    disposition TEXT NOT NULL,
    status TEXT NOT NULL,
    on_day TEXT NOT NULL,
    order_id TEXT,
    case_id TEXT,
    referral_id TEXT
);
CREATE INDEX findings_visit ON findings (visit, id);
CREATE INDEX findings_firm ON findings (firm, id);
CREATE INDEX findings_body ON findings (body, status, id);
CREATE INDEX findings_lead ON findings (lead, id);

CREATE TABLE orders (
    id TEXT PRIMARY KEY,
    number BIGINT NOT NULL,
    doc_number TEXT NOT NULL,
    visit TEXT NOT NULL,
    firm TEXT NOT NULL,
    firm_name TEXT NOT NULL,
    body TEXT NOT NULL,
    lines BIGINT NOT NULL,
    issued_on TEXT NOT NULL,
    last_day TEXT NOT NULL,
    status TEXT NOT NULL
);
CREATE INDEX orders_body ON orders (body, id);
CREATE INDEX orders_body_status ON orders (body, status, last_day);
CREATE INDEX orders_firm ON orders (firm, id);

CREATE TABLE cases (
    id TEXT PRIMARY KEY,
    number BIGINT NOT NULL,
    doc_number TEXT,
    cause TEXT NOT NULL,
    item TEXT NOT NULL,
    firm TEXT NOT NULL,
    firm_name TEXT NOT NULL,
    body TEXT NOT NULL,
    status TEXT NOT NULL,
    discovered_on TEXT NOT NULL,
    filed_on TEXT,
    due TEXT
);
CREATE INDEX cases_body ON cases (body, id);
CREATE INDEX cases_body_status ON cases (body, status, due);
CREATE INDEX cases_firm ON cases (firm, item, id);

CREATE TABLE referrals (
    id TEXT PRIMARY KEY,
    number BIGINT NOT NULL,
    doc_number TEXT NOT NULL,
    from_body TEXT NOT NULL,
    to_body TEXT NOT NULL,
    visit TEXT NOT NULL,
    firm TEXT NOT NULL,
    firm_name TEXT NOT NULL,
    sent_on TEXT NOT NULL,
    status TEXT NOT NULL
);
CREATE INDEX referrals_to ON referrals (to_body, status, id);
CREATE INDEX referrals_from ON referrals (from_body, id);

CREATE TABLE deadlines (
    id TEXT PRIMARY KEY,
    thing TEXT NOT NULL,
    title TEXT NOT NULL,
    rule TEXT NOT NULL,
    body TEXT NOT NULL,
    from_day TEXT NOT NULL,
    due TEXT NOT NULL,
    state TEXT NOT NULL,
    link TEXT NOT NULL,
    met_on TEXT
);
CREATE INDEX deadlines_body ON deadlines (body, state, due, id);
CREATE INDEX deadlines_due ON deadlines (state, due, id);
CREATE INDEX deadlines_thing ON deadlines (thing);

CREATE TABLE documents (
    id TEXT PRIMARY KEY,
    number TEXT NOT NULL,
    paper TEXT NOT NULL,
    title TEXT NOT NULL,
    thing TEXT NOT NULL,
    firm TEXT,
    body TEXT NOT NULL,
    version BIGINT NOT NULL,
    sha256 TEXT NOT NULL,
    sm3 TEXT NOT NULL,
    size BIGINT NOT NULL,
    on_day TEXT NOT NULL,
    check_code TEXT NOT NULL,
    served_on TEXT,
    position BIGINT NOT NULL
);
CREATE INDEX documents_thing ON documents (thing, id);
CREATE INDEX documents_firm ON documents (firm, id);
CREATE UNIQUE INDEX documents_check_code ON documents (check_code);
