-- 双随机抽查.
CREATE TABLE draws (
    id TEXT PRIMARY KEY,
    number BIGINT NOT NULL,
    district TEXT NOT NULL,
    body TEXT NOT NULL,
    title TEXT NOT NULL,
    scene TEXT NOT NULL,
    status TEXT NOT NULL,
    objects BIGINT NOT NULL,
    officers BIGINT NOT NULL,
    quota BIGINT NOT NULL,
    parties TEXT NOT NULL,
    waits TEXT NOT NULL,
    beacon TEXT,
    beacon_at BIGINT,
    beacon_value TEXT
);
CREATE INDEX draws_district ON draws (district, id);
CREATE INDEX draws_body ON draws (body, id);
CREATE INDEX draws_beacon ON draws (beacon, beacon_value);

-- 检查任务 drafted from a draw.
CREATE TABLE draw_tasks (
    task TEXT PRIMARY KEY,
    draw TEXT NOT NULL
);
CREATE INDEX draw_tasks_draw ON draw_tasks (draw, task);
