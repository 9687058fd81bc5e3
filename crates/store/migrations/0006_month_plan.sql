-- 检查需求、月度统筹计划.
CREATE TABLE demands (
    id TEXT PRIMARY KEY,
    number BIGINT NOT NULL,
    body TEXT NOT NULL,
    district TEXT NOT NULL,
    firm TEXT NOT NULL,
    firm_name TEXT NOT NULL,
    scene TEXT NOT NULL,
    kind TEXT NOT NULL,
    first_day TEXT NOT NULL,
    last_day TEXT NOT NULL,
    state TEXT NOT NULL,
    plan TEXT,
    task TEXT,
    origin TEXT,
    data TEXT NOT NULL
);
CREATE INDEX demands_district ON demands (district, state, last_day);
CREATE INDEX demands_body ON demands (body, state, id);
CREATE INDEX demands_firm ON demands (firm, state);
CREATE UNIQUE INDEX demands_origin ON demands (origin);

CREATE TABLE month_plans (
    id TEXT PRIMARY KEY,
    number BIGINT NOT NULL,
    district TEXT NOT NULL,
    body TEXT NOT NULL,
    month TEXT NOT NULL,
    status TEXT NOT NULL,
    data TEXT NOT NULL
);
CREATE INDEX month_plans_district ON month_plans (district, id);
