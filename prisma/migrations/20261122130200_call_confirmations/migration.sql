-- A write that the operator's policy has its user confirm waits here. The id in the page's address proves nothing by itself:
-- auth holds whoever comes with it against the row. It is sealed beside its hash, so that the same call, sent again while
-- it waits, and the portal can name the same page.
CREATE TABLE "call_confirmations" (
    "id_hash" BYTEA NOT NULL,
    "id_sealed" BYTEA NOT NULL,
    "user_id" TEXT NOT NULL,
    "client_id" TEXT NOT NULL,
    "grant_id" TEXT,
    "connection_id" TEXT,
    "call_hash" BYTEA NOT NULL,
    "tool" TEXT NOT NULL,
    "in_portal" BOOLEAN NOT NULL,
    "shown_sealed" BYTEA NOT NULL,
    "created_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "expires_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP + interval '10 minutes',
    "decision" TEXT,
    "decided_in" TEXT,
    "decided_at" TIMESTAMPTZ(6),
    "used_at" TIMESTAMPTZ(6),
    "used_by" TEXT,

    CONSTRAINT "call_confirmations_pkey" PRIMARY KEY ("id_hash"),
    CONSTRAINT "call_confirmations_decision_check" CHECK ("decision" IN ('approved', 'declined')),
    CONSTRAINT "call_confirmations_decided_check" CHECK (
      ("decision" IS NULL) = ("decided_at" IS NULL) AND ("decision" IS NULL) = ("decided_in" IS NULL)
      AND "decided_in" IN ('client', 'portal')),
    CONSTRAINT "call_confirmations_used_check" CHECK ("used_at" IS NULL OR "decision" IS NOT NULL)
);

COMMENT ON COLUMN "call_confirmations"."call_hash" IS 'HMAC of who calls, through what, where, and with which arguments';
COMMENT ON COLUMN "call_confirmations"."used_at" IS 'When the call left; of a declined one, when the client was told';
COMMENT ON COLUMN "call_confirmations"."used_by" IS 'The write that used it: the same, sent again after a crash, may leave again';

CREATE INDEX "call_confirmations_call_hash_idx" ON "call_confirmations" ("call_hash");
CREATE INDEX "call_confirmations_user_id_client_id_idx" ON "call_confirmations" ("user_id", "client_id");
CREATE INDEX "call_confirmations_connection_id_idx" ON "call_confirmations" ("connection_id");
CREATE INDEX "call_confirmations_expires_at_idx" ON "call_confirmations" ("expires_at");
ALTER TABLE "call_confirmations" ADD CONSTRAINT "call_confirmations_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "users"("id") ON DELETE CASCADE ON UPDATE CASCADE;
-- What was to go through a connection that is gone goes through no other.
ALTER TABLE "call_confirmations" ADD CONSTRAINT "call_confirmations_connection_id_fkey" FOREIGN KEY ("connection_id") REFERENCES "connections"("id") ON DELETE CASCADE ON UPDATE CASCADE;
