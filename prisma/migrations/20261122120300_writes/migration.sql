-- Calls that create something at Atlassian, each once over all replicas: a row is committed before the request leaves,
-- and what came of it is kept for whoever sends the same call again. See docs/writes.md.
CREATE TABLE "writes" (
    "key_hash" BYTEA NOT NULL,
    "arguments_hash" BYTEA NOT NULL,
    "user_id" TEXT,
    "client_id" TEXT NOT NULL,
    "tool" TEXT NOT NULL,
    "state" TEXT NOT NULL DEFAULT 'sent',
    "mark" TEXT NOT NULL,
    "site_id" TEXT NOT NULL,
    "connection_id" TEXT NOT NULL,
    "owner" TEXT NOT NULL,
    "sent_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "lease_until" TIMESTAMPTZ(6) NOT NULL,
    "late_until" TIMESTAMPTZ(6) NOT NULL,
    "done_at" TIMESTAMPTZ(6),
    "result_sealed" BYTEA,
    "delivered_at" TIMESTAMPTZ(6),
    "expires_at" TIMESTAMPTZ(6) NOT NULL,

    CONSTRAINT "writes_pkey" PRIMARY KEY ("key_hash"),
    CONSTRAINT "writes_state_check" CHECK (
      "state" = 'sent' AND "result_sealed" IS NULL OR "state" = 'done' AND "result_sealed" IS NOT NULL)
);

COMMENT ON COLUMN "writes"."key_hash" IS 'HMAC of principal, client, tool, and the idempotency key or the arguments';
COMMENT ON COLUMN "writes"."mark" IS 'What the request leaves with what it creates, where Atlassian has a place for that';
COMMENT ON COLUMN "writes"."owner" IS 'The one call, of all that are the same, that may send or look; drawn anew by each';
COMMENT ON COLUMN "writes"."late_until" IS 'Until then what was sent may still land: not to be there proves nothing';

CREATE INDEX "writes_user_id_idx" ON "writes" ("user_id");
CREATE INDEX "writes_expires_at_idx" ON "writes" ("expires_at");
ALTER TABLE "writes" ADD CONSTRAINT "writes_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "users"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- Keys of the resource server's own, drawn when they are first needed.
CREATE TABLE "write_keys" (
    "name" TEXT NOT NULL,
    "sealed" BYTEA NOT NULL,

    CONSTRAINT "write_keys_pkey" PRIMARY KEY ("name")
);
