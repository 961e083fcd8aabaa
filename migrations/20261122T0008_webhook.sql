-- Webhooks: who is told what happens, and how that went. Times are Unix milliseconds UTC.

CREATE TABLE webhook (
    id INTEGER PRIMARY KEY,
    url TEXT NOT NULL,
    events TEXT NOT NULL,          -- verbs separated by commas; empty = all that a webhook can hear
    description TEXT NOT NULL DEFAULT '',
    active BIGINT NOT NULL,        -- 1: it gets what happens
    secret BLOB NOT NULL,          -- sealed with the key of the installation
    made_by BIGINT NOT NULL REFERENCES account(id),
    created BIGINT NOT NULL,
    updated BIGINT NOT NULL,
    version BIGINT NOT NULL DEFAULT 1
);
INSERT INTO sequence(name, next) VALUES ('webhook', 1);

-- Attempts, the last hundred of each webhook.
CREATE TABLE webhook_delivery (
    id INTEGER PRIMARY KEY,
    webhook_id BIGINT NOT NULL,
    event TEXT NOT NULL,           -- verb
    once TEXT NOT NULL,            -- what the receiver knows it by
    at BIGINT NOT NULL,
    outcome TEXT NOT NULL,         -- sent, skipped, again, never
    code BIGINT NOT NULL,          -- status of HTTP, 0 = no answer
    problem TEXT NOT NULL DEFAULT '',
    attempt BIGINT NOT NULL
);
CREATE INDEX webhook_delivery_webhook ON webhook_delivery(webhook_id, id DESC);
INSERT INTO sequence(name, next) VALUES ('webhook_delivery', 1);
