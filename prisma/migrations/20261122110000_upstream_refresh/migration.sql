-- The refresh of a connection's tokens at Atlassian that is under way, or the last one that was: what was sent is written
-- down, and committed, before it is sent, so that whoever finds it after a crash knows which token to repeat.
CREATE TABLE "refreshes" (
    "connection_id" TEXT NOT NULL,
    "state" TEXT NOT NULL,
    "generation" INTEGER NOT NULL,
    "token_hash" BYTEA NOT NULL,
    "holder" TEXT NOT NULL,
    "tries" INTEGER NOT NULL,
    "began_at" TIMESTAMPTZ(6) NOT NULL DEFAULT now(),
    "tried_at" TIMESTAMPTZ(6) NOT NULL DEFAULT now(),
    "retry_at" TIMESTAMPTZ(6) NOT NULL,
    "said" TEXT,

    CONSTRAINT "refreshes_pkey" PRIMARY KEY ("connection_id"),
    CONSTRAINT "refreshes_connection_id_fkey" FOREIGN KEY ("connection_id") REFERENCES "connections"("id") ON DELETE CASCADE ON UPDATE CASCADE,
    CONSTRAINT "refreshes_state_check" CHECK ("state" IN ('asking', 'retry', 'unavailable', 'operator', 'done', 'needs_reconsent')),
    -- Who may write here, and was taken over, cannot put a refresh off for ever, nor break the reckoning with times.
    CONSTRAINT "refreshes_tries_check" CHECK ("tries" > 0),
    CONSTRAINT "refreshes_times_check" CHECK (
        isfinite("began_at") AND isfinite("tried_at") AND isfinite("retry_at")
        AND "tried_at" <= now() + interval '1 minute' AND "retry_at" <= "tried_at" + interval '20 minutes'
    )
);

COMMENT ON COLUMN "refreshes"."generation" IS 'The generation of the connection whose refresh token is sent';
COMMENT ON COLUMN "refreshes"."token_hash" IS 'SHA-256 of the refresh token that is sent';
COMMENT ON COLUMN "refreshes"."holder" IS 'Which try it is';
COMMENT ON COLUMN "refreshes"."began_at" IS 'The first try with this token that may have landed: Atlassian''s leeway counts from here';
COMMENT ON COLUMN "refreshes"."said" IS 'Why it is not done, for the operator';

-- What the sweep looks for; finished ones are by far the most.
CREATE INDEX "refreshes_open_idx" ON "refreshes" ("retry_at") WHERE "state" IN ('asking', 'retry');

-- When the person last consented: Atlassian may end what is a year old.
ALTER TABLE "connections" ADD COLUMN "consented_at" TIMESTAMPTZ(6) NOT NULL DEFAULT now();
UPDATE "connections" SET "consented_at" = "created_at";

-- What is about to expire, or has not been refreshed for weeks.
CREATE INDEX "connections_expires_at_idx" ON "connections" ("expires_at") WHERE "status" = 'active';
